CREATE TABLE `answer_policy` (
	`service_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`version` smallint NOT NULL,
	`answer_ms` int NOT NULL,
	`after_opening_ms` int NOT NULL,
	`alert_percent` tinyint NOT NULL,
	`shops_max` tinyint NOT NULL,
	`operator_ms` int NOT NULL,
	`note` varchar(200) NOT NULL,
	`author_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `answer_policy_service_id_version_pk` PRIMARY KEY(`service_id`,`version`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `orders` ADD `answer_policy` mediumtext;