CREATE TABLE `bill_match` (
	`transfer_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('trade','sharing','fund-flow','merchant-flow') NOT NULL,
	`day` varchar(10) character set ascii collate ascii_bin NOT NULL,
	CONSTRAINT `bill_match_transfer_id_kind_pk` PRIMARY KEY(`transfer_id`,`kind`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `incident` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`class` enum('we-have-they-do-not','they-have-we-do-not','amount-differs','state-differs','fee-drift','balance-differs','bill-missing','freed-by-wechat','freeze-near','refund-abnormal','recovery-overdue') NOT NULL,
	`cause_key` varchar(80) character set ascii collate ascii_bin NOT NULL,
	`day` varchar(10) character set ascii collate ascii_bin,
	`bill_kind` enum('trade','sharing','fund-flow','merchant-flow'),
	`transfer_id` char(26) character set ascii collate ascii_bin,
	`subject_id` char(26) character set ascii collate ascii_bin,
	`payment_id` char(26) character set ascii collate ascii_bin,
	`shop_id` char(26) character set ascii collate ascii_bin,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`expected_fen` int NOT NULL,
	`found_fen` int NOT NULL,
	`text` varchar(300) NOT NULL,
	`state` enum('open','resolved') NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin,
	`opened_at` datetime(3) NOT NULL,
	`due_at` datetime(3) NOT NULL,
	`resolved_at` datetime(3),
	`resolved_by` char(26) character set ascii collate ascii_bin,
	`resolution` varchar(300),
	CONSTRAINT `incident_id` PRIMARY KEY(`id`),
	CONSTRAINT `incident_once` UNIQUE(`cause_key`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `reconciliation_day` (
	`day` varchar(10) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('trade','sharing','fund-flow','merchant-flow') NOT NULL,
	`state` enum('waiting','running','empty','done') NOT NULL,
	`hash` varchar(40) character set ascii collate ascii_bin,
	`rows_read` int NOT NULL DEFAULT 0,
	`matched` int NOT NULL DEFAULT 0,
	`differences` int NOT NULL DEFAULT 0,
	`started_at` datetime(3) NOT NULL,
	`finished_at` datetime(3),
	`held_until` datetime(3),
	`swept_at` datetime(3),
	`last_code` varchar(60) character set ascii collate ascii_bin,
	CONSTRAINT `reconciliation_day_day_kind_pk` PRIMARY KEY(`day`,`kind`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE INDEX `bill_match_day` ON `bill_match` (`day`,`kind`);--> statement-breakpoint
CREATE INDEX `incident_state` ON `incident` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `incident_class` ON `incident` (`class`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `incident_bill` ON `incident` (`day`,`bill_kind`);--> statement-breakpoint
CREATE INDEX `payment_paid` ON `payment` (`paid_at`,`id`);--> statement-breakpoint
CREATE INDEX `payment_merchant` ON `payment` (`sub_mchid`,`paid_at`);--> statement-breakpoint
CREATE INDEX `payment_operation_settled` ON `payment_operation` (`settled_at`,`id`);