CREATE TABLE `complaint_deed` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`complaint_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('answer','complete') NOT NULL,
	`text` varchar(200) NOT NULL,
	`state` enum('pending','unknown','done','refused') NOT NULL,
	`operator_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`attempts` int NOT NULL,
	`last_code` varchar(60) character set ascii collate ascii_bin,
	`at` datetime(3) NOT NULL,
	`settled_at` datetime(3),
	CONSTRAINT `complaint_deed_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `complaint_entry` (
	`complaint_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`log_id` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`at` datetime(3) NOT NULL,
	`type` varchar(60) character set ascii collate ascii_bin NOT NULL,
	`by` varchar(60) NOT NULL,
	`text` varchar(1000) NOT NULL,
	CONSTRAINT `complaint_entry_complaint_id_log_id_pk` PRIMARY KEY(`complaint_id`,`log_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `wechat_complaint` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`complaint_id` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`state` enum('noticed','pending','processing','processed') NOT NULL,
	`sub_mchid` varchar(32) character set ascii collate ascii_bin,
	`order_id` char(26) character set ascii collate ascii_bin,
	`owner_id` char(26) character set ascii collate ascii_bin,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`trade_no` varchar(32) character set ascii collate ascii_bin,
	`transaction_id` varchar(32) character set ascii collate ascii_bin,
	`amount_fen` int,
	`refund_asked_fen` int,
	`problem` varchar(40) character set ascii collate ascii_bin NOT NULL,
	`text` varchar(600) NOT NULL,
	`phone_sealed` varchar(700) character set ascii collate ascii_bin,
	`is_refunded` boolean NOT NULL,
	`is_payer_waiting` boolean NOT NULL,
	`times` int NOT NULL,
	`complained_at` datetime(3) NOT NULL,
	`due_at` datetime(3) NOT NULL,
	`seen_at` datetime(3),
	`closed_at` datetime(3),
	CONSTRAINT `wechat_complaint_id` PRIMARY KEY(`id`),
	CONSTRAINT `wechat_complaint_number` UNIQUE(`complaint_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `account_export` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`state` enum('making','ready','ended') NOT NULL,
	`open_key` char(26) character set ascii collate ascii_bin,
	`key_sealed` varchar(700) character set ascii collate ascii_bin,
	`records` int,
	`photos` int,
	`requested_at` datetime(3) NOT NULL,
	`ready_at` datetime(3),
	`ends_at` datetime(3),
	CONSTRAINT `account_export_id` PRIMARY KEY(`id`),
	CONSTRAINT `account_export_open` UNIQUE(`open_key`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `queue_item` MODIFY COLUMN `kind` enum('unanswered-order','follow-up-problem','payment-parked','leave-affected','review-doubtful','risk-held','case','wechat-complaint','shop-debt','showcase-masks','certificate') NOT NULL;--> statement-breakpoint
ALTER TABLE `queue_item` ADD `level` enum('desk','region','head') DEFAULT 'desk' NOT NULL;--> statement-breakpoint
ALTER TABLE `queue_item` ADD `ack_by` datetime(3);--> statement-breakpoint
ALTER TABLE `queue_item` ADD `acked_at` datetime(3);--> statement-breakpoint
ALTER TABLE `queue_item` ADD `acked_by` char(26) character set ascii collate ascii_bin;--> statement-breakpoint
CREATE INDEX `complaint_deed_complaint` ON `complaint_deed` (`complaint_id`,`id`);--> statement-breakpoint
CREATE INDEX `wechat_complaint_region` ON `wechat_complaint` (`region`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `wechat_complaint_state` ON `wechat_complaint` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `wechat_complaint_order` ON `wechat_complaint` (`order_id`);--> statement-breakpoint
CREATE INDEX `wechat_complaint_owner` ON `wechat_complaint` (`owner_id`,`id`);--> statement-breakpoint
CREATE INDEX `wechat_complaint_made` ON `wechat_complaint` (`complained_at`);--> statement-breakpoint
CREATE INDEX `account_export_owner` ON `account_export` (`owner_id`,`id`);--> statement-breakpoint
CREATE INDEX `account_export_requested` ON `account_export` (`requested_at`);--> statement-breakpoint
CREATE INDEX `phone_code_created` ON `phone_code` (`created_at`);--> statement-breakpoint
CREATE INDEX `record_link_owner` ON `record_link` (`owner_id`);--> statement-breakpoint
CREATE INDEX `transfer_consent_user` ON `transfer_consent` (`user_id`);--> statement-breakpoint
CREATE INDEX `vehicle_transfer_from` ON `vehicle_transfer` (`from_owner_id`);--> statement-breakpoint
CREATE INDEX `vehicle_transfer_to` ON `vehicle_transfer` (`accepted_by`);--> statement-breakpoint
CREATE INDEX `notice_created` ON `notice` (`created_at`);--> statement-breakpoint
CREATE INDEX `queue_item_level` ON `queue_item` (`state`,`level`,`region`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `disclosure_at` ON `disclosure` (`at`);