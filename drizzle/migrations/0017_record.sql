CREATE TABLE `remembered_work` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`vehicle_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(120) NOT NULL,
	`level` enum('watch','urgent') NOT NULL,
	`reason` varchar(200) NOT NULL,
	`price_fen` int,
	`photo_ids` mediumtext NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_name` varchar(120),
	`found_at` datetime(3) NOT NULL,
	`due_at` datetime(3) NOT NULL,
	`due_km` int,
	`state` enum('open','stopped','done') NOT NULL,
	`reminded_at` datetime(3),
	`booked_on` char(26) character set ascii collate ascii_bin,
	CONSTRAINT `remembered_work_id` PRIMARY KEY(`id`),
	CONSTRAINT `remembered_work_name` UNIQUE(`vehicle_id`,`name`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `record_link` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`vehicle_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`with_prices` boolean NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`revoked_at` datetime(3),
	CONSTRAINT `record_link_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `record_opening` (
	`link_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`times` int NOT NULL,
	`first_at` datetime(3) NOT NULL,
	`last_at` datetime(3) NOT NULL,
	CONSTRAINT `record_opening_link_id_user_id_pk` PRIMARY KEY(`link_id`,`user_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `transfer_consent` (
	`transfer_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`side` enum('from','to') NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`text` varchar(400) NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `transfer_consent_transfer_id_side_pk` PRIMARY KEY(`transfer_id`,`side`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `vehicle_transfer` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`vehicle_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`from_owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`with_prices` boolean NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`revoked_at` datetime(3),
	`accepted_at` datetime(3),
	`accepted_by` char(26) character set ascii collate ascii_bin,
	CONSTRAINT `vehicle_transfer_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE INDEX `remembered_work_vehicle` ON `remembered_work` (`vehicle_id`,`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `record_link_vehicle` ON `record_link` (`vehicle_id`,`id`);--> statement-breakpoint
CREATE INDEX `vehicle_transfer_vehicle` ON `vehicle_transfer` (`vehicle_id`,`id`);