CREATE TABLE `shipping_record` (
	`payment_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`subject_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('pick-up','none') NOT NULL,
	`state` enum('pending','uploaded','refused') NOT NULL,
	`attempts` int NOT NULL DEFAULT 0,
	`last_code` varchar(60) character set ascii collate ascii_bin,
	`created_at` datetime(3) NOT NULL,
	`ended_at` datetime(3),
	CONSTRAINT `shipping_record_payment_id` PRIMARY KEY(`payment_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `orders` ADD `awaits_receipt` boolean DEFAULT false NOT NULL;