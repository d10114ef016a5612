CREATE TABLE `invoice` (
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`state` enum('requested','issued') NOT NULL,
	`title_sealed` varchar(700) character set ascii collate ascii_bin NOT NULL,
	`tax_no_sealed` varchar(700) character set ascii collate ascii_bin,
	`email_sealed` varchar(700) character set ascii collate ascii_bin,
	`amount_fen` int NOT NULL,
	`number` varchar(20) character set ascii collate ascii_bin,
	`requested_at` datetime(3) NOT NULL,
	`issued_at` datetime(3),
	CONSTRAINT `invoice_order_id` PRIMARY KEY(`order_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE INDEX `invoice_owner` ON `invoice` (`owner_id`);