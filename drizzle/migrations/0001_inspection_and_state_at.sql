CREATE TABLE `order_inspection` (
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`items` mediumtext NOT NULL,
	`by_name` varchar(120) NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `order_inspection_order_id` PRIMARY KEY(`order_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `orders` ADD `state_at` datetime(3);--> statement-breakpoint
UPDATE `orders` SET `state_at` = COALESCE(`completed_at`, `cancelled_at`, `delivered_at`, `finished_at`, `started_at`, `checked_in_at`, `accepted_at`, `created_at`);--> statement-breakpoint
ALTER TABLE `orders` MODIFY COLUMN `state_at` datetime(3) NOT NULL;