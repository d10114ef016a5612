CREATE TABLE `opinion` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`request_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`rank` tinyint NOT NULL,
	`state` enum('queued','asked','answered','refused','expired','withdrawn') NOT NULL,
	`distance_metres` int NOT NULL,
	`asked_at` datetime(3),
	`answered_at` datetime(3),
	`text` varchar(200) NOT NULL,
	`lines` mediumtext NOT NULL,
	CONSTRAINT `opinion_id` PRIMARY KEY(`id`),
	CONSTRAINT `opinion_request_shop` UNIQUE(`request_id`,`shop_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `opinion_request` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`quote_round` tinyint NOT NULL,
	`quote` mediumtext NOT NULL,
	`line_ids` mediumtext NOT NULL,
	`amounts_fen` mediumtext NOT NULL,
	`photo_ids` mediumtext NOT NULL,
	`is_open` boolean NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`due_at` datetime(3) NOT NULL,
	`closed_at` datetime(3),
	CONSTRAINT `opinion_request_id` PRIMARY KEY(`id`),
	CONSTRAINT `opinion_request_round` UNIQUE(`order_id`,`quote_round`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE INDEX `opinion_shop` ON `opinion` (`shop_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `opinion_request_owner` ON `opinion_request` (`owner_id`,`created_at`);