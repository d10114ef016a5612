CREATE TABLE `phone_code` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`phone_index` char(43) character set ascii collate ascii_bin NOT NULL,
	`address_index` char(43) character set ascii collate ascii_bin NOT NULL,
	`on_date` varchar(10) character set ascii collate ascii_bin NOT NULL,
	`nth` smallint NOT NULL,
	`state` enum('intended','sending','sent','unknown','failed') NOT NULL,
	`code_hash` char(43) character set ascii collate ascii_bin,
	`tries` tinyint NOT NULL DEFAULT 0,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`used_at` datetime(3),
	CONSTRAINT `phone_code_id` PRIMARY KEY(`id`),
	CONSTRAINT `phone_code_turn` UNIQUE(`phone_index`,`on_date`,`nth`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE INDEX `phone_code_user` ON `phone_code` (`user_id`,`on_date`);--> statement-breakpoint
CREATE INDEX `phone_code_address` ON `phone_code` (`address_index`,`created_at`);