CREATE TABLE `receivable` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('advance','refund') NOT NULL,
	`state` enum('open','recovered','written-off','lapsed') NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`subject_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`payment_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`operation_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`amount_fen` int NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`due_at` datetime(3) NOT NULL,
	`closed_at` datetime(3),
	CONSTRAINT `receivable_id` PRIMARY KEY(`id`),
	CONSTRAINT `receivable_operation` UNIQUE(`operation_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `money_proposal` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('write-off','refund') NOT NULL,
	`target_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`amount_fen` int NOT NULL,
	`note` varchar(200) NOT NULL,
	`state` enum('open','approved','replaced') NOT NULL,
	`open_key` varchar(50) character set ascii collate ascii_bin,
	`proposed_by` char(26) character set ascii collate ascii_bin NOT NULL,
	`proposed_at` datetime(3) NOT NULL,
	`decided_by` char(26) character set ascii collate ascii_bin,
	`decided_at` datetime(3),
	CONSTRAINT `money_proposal_id` PRIMARY KEY(`id`),
	CONSTRAINT `money_proposal_open` UNIQUE(`open_key`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `payment_operation` MODIFY COLUMN `kind` enum('close','share','finish','refund','return','recover','write-off') NOT NULL;--> statement-breakpoint
ALTER TABLE `payment` ADD `settled_by` enum('reply','query','notification','bill','people');--> statement-breakpoint
ALTER TABLE `payment_operation` ADD `by_advance` boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `payment_operation` ADD `source_id` char(26) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `payment_operation` ADD `settled_by` enum('reply','query','notification','bill','people');--> statement-breakpoint
ALTER TABLE `payment_operation` ADD `wechat_id` varchar(64) character set ascii collate ascii_bin;--> statement-breakpoint
CREATE INDEX `receivable_shop` ON `receivable` (`shop_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `receivable_state` ON `receivable` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `receivable_subject` ON `receivable` (`subject_id`,`id`);--> statement-breakpoint
CREATE INDEX `money_proposal_target` ON `money_proposal` (`target_id`,`kind`,`state`,`decided_by`,`amount_fen`);--> statement-breakpoint
CREATE INDEX `money_proposal_region` ON `money_proposal` (`state`,`region`,`id`);--> statement-breakpoint
CREATE INDEX `money_proposal_state` ON `money_proposal` (`state`,`id`);