CREATE TABLE `risk_answer` (
	`decision_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`outcome` enum('released','rejected','verified') NOT NULL,
	`operator_id` char(26) character set ascii collate ascii_bin,
	`note` varchar(200) NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `risk_answer_decision_id` PRIMARY KEY(`decision_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `risk_decision` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('payment','refund','payout') NOT NULL,
	`movement_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`payment_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`subject_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`payer_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`device_hash` varchar(43) character set ascii collate ascii_bin,
	`amount_fen` int NOT NULL,
	`at` datetime(3) NOT NULL,
	`ruleset_version` int,
	`features` mediumtext NOT NULL,
	`explanation` mediumtext NOT NULL,
	`verdict` enum('allow','verify','hold') NOT NULL,
	`shadow_version` int,
	`shadow_verdict` enum('allow','verify','hold'),
	`took_ms` int NOT NULL,
	CONSTRAINT `risk_decision_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `risk_ruleset` (
	`version` int NOT NULL,
	`state` enum('draft','shadow','active','retired') NOT NULL,
	`rules` mediumtext NOT NULL,
	`note` varchar(200) NOT NULL,
	`author_id` char(26) character set ascii collate ascii_bin,
	`created_at` datetime(3) NOT NULL,
	`activated_at` datetime(3),
	CONSTRAINT `risk_ruleset_version` PRIMARY KEY(`version`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `queue_item` MODIFY COLUMN `kind` enum('unanswered-order','follow-up-problem','payment-parked','leave-affected','review-doubtful','risk-held') NOT NULL;--> statement-breakpoint
ALTER TABLE `phone_code` ADD `subject_id` char(26) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `payment_operation` ADD `held_by` char(26) character set ascii collate ascii_bin;--> statement-breakpoint
CREATE INDEX `risk_decision_movement` ON `risk_decision` (`movement_id`,`id`);--> statement-breakpoint
CREATE INDEX `risk_decision_payer` ON `risk_decision` (`payer_id`,`at`);--> statement-breakpoint
CREATE INDEX `risk_decision_payer_device` ON `risk_decision` (`payer_id`,`device_hash`);--> statement-breakpoint
CREATE INDEX `risk_decision_payer_region` ON `risk_decision` (`payer_id`,`region`);--> statement-breakpoint
CREATE INDEX `risk_decision_device` ON `risk_decision` (`device_hash`,`at`);--> statement-breakpoint
CREATE INDEX `risk_decision_shop` ON `risk_decision` (`shop_id`,`kind`,`at`,`amount_fen`);--> statement-breakpoint
CREATE INDEX `risk_decision_verdict` ON `risk_decision` (`verdict`,`id`);--> statement-breakpoint
CREATE INDEX `risk_decision_region` ON `risk_decision` (`region`,`verdict`,`id`);--> statement-breakpoint
CREATE INDEX `risk_ruleset_state` ON `risk_ruleset` (`state`);