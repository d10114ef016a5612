CREATE TABLE `merchant_application` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`mode` enum('ecommerce','partner') NOT NULL,
	`subject` enum('individual','company','micro') NOT NULL,
	`state` enum('submitted','checking','to-verify','to-sign','opening','to-authorise','active','rejected','frozen','cancelled') NOT NULL,
	`state_at` datetime(3) NOT NULL,
	`next_step` enum('call','query') NOT NULL,
	`short_name` varchar(120) NOT NULL,
	`licence_no` varchar(18) character set ascii collate ascii_bin,
	`legal_name` varchar(120),
	`bank` varchar(120) NOT NULL,
	`bank_branch` varchar(120),
	`account_kind` enum('corporate','personal') NOT NULL,
	`person_masked` varchar(40) NOT NULL,
	`account_masked` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`person_sealed` varchar(700) character set ascii collate ascii_bin,
	`account_sealed` varchar(700) character set ascii collate ascii_bin,
	`contact_sealed` varchar(700) character set ascii collate ascii_bin,
	`photo_ids` mediumtext NOT NULL,
	`media_ids` mediumtext NOT NULL,
	`wechat_no` varchar(20) character set ascii collate ascii_bin,
	`sub_mchid` varchar(32) character set ascii collate ascii_bin,
	`sign_url` varchar(300),
	`verify_url` varchar(300),
	`transfer` mediumtext,
	`rejections` mediumtext NOT NULL,
	`asked` int NOT NULL,
	`last_code` varchar(60) character set ascii collate ascii_bin,
	`submitted_at` datetime(3) NOT NULL,
	CONSTRAINT `merchant_application_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `merchant_photo` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`slot` enum('licence','id-front','id-back') NOT NULL,
	`uploaded_at` datetime(3) NOT NULL,
	CONSTRAINT `merchant_photo_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `settlement_change` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`sub_mchid` varchar(32) character set ascii collate ascii_bin NOT NULL,
	`state` enum('asked','verifying','verified','failed') NOT NULL,
	`account_kind` enum('corporate','personal') NOT NULL,
	`bank` varchar(120) NOT NULL,
	`bank_branch` varchar(120),
	`area_code` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`account_masked` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`account_sealed` varchar(700) character set ascii collate ascii_bin,
	`change_no` varchar(64) character set ascii collate ascii_bin,
	`asked` int NOT NULL,
	`fail_reason` varchar(300),
	`at` datetime(3) NOT NULL,
	CONSTRAINT `settlement_change_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `shop` MODIFY COLUMN `sub_mchid` varchar(32) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `shop` ADD `collect_stopped_at` datetime(3);--> statement-breakpoint
ALTER TABLE `shop` ADD `collect_stopped_by` enum('wechat','operator');--> statement-breakpoint
ALTER TABLE `shop` ADD `collect_stop_reason` varchar(300);--> statement-breakpoint
CREATE INDEX `merchant_application_shop` ON `merchant_application` (`shop_id`,`id`);--> statement-breakpoint
CREATE INDEX `merchant_application_region` ON `merchant_application` (`region`,`id`);--> statement-breakpoint
CREATE INDEX `merchant_photo_shop` ON `merchant_photo` (`shop_id`,`id`);--> statement-breakpoint
CREATE INDEX `settlement_change_shop` ON `settlement_change` (`shop_id`,`id`);--> statement-breakpoint
CREATE INDEX `shop_sub_mchid` ON `shop` (`sub_mchid`);