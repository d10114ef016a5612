CREATE TABLE `disclosure` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`what` enum('phone','vehicle') NOT NULL,
	`by` enum('shop','operator') NOT NULL,
	`by_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`by_name` varchar(120) NOT NULL,
	`reason` enum('appointment','work','parts','hand-over','complaint','safety','support','other') NOT NULL,
	`note` varchar(200) NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `disclosure_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE INDEX `disclosure_owner` ON `disclosure` (`owner_id`,`id`);