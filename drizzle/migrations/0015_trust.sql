CREATE TABLE `approval_link` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`purpose` enum('decide','advise') NOT NULL,
	`relation` enum('family','friend','colleague') NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`revoked_at` datetime(3),
	`used_at` datetime(3),
	`used_by` char(26) character set ascii collate ascii_bin,
	CONSTRAINT `approval_link_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `part_consent` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`line_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`round` tinyint NOT NULL,
	`part_type` enum('oem','equivalent','brand','aftermarket','remanufactured','used') NOT NULL,
	`brand` varchar(120),
	`quantity_milli` int NOT NULL,
	`unit` varchar(8) NOT NULL,
	`unit_price_fen` int NOT NULL,
	`oem_unit_price_fen` int,
	`text` varchar(300) NOT NULL,
	`actor` enum('owner','shop','operator','system','wechat') NOT NULL,
	`actor_id` char(26) character set ascii collate ascii_bin,
	`link_id` char(26) character set ascii collate ascii_bin,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `part_consent_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `price_sample` (
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`subject` varchar(43) character set ascii collate ascii_bin NOT NULL,
	`series_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`price_fen` int NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `price_sample_order_id_subject_pk` PRIMARY KEY(`order_id`,`subject`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `evidence_link` (
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`seq` int NOT NULL,
	`kind` enum('order','entry','line','inspection','photo','belongings') NOT NULL,
	`record_id` varchar(26) character set ascii collate ascii_bin NOT NULL,
	`at` datetime(3) NOT NULL,
	`content` mediumtext,
	`content_hash` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`prev_hash` varchar(64) character set ascii collate ascii_bin,
	`hash` varchar(64) character set ascii collate ascii_bin NOT NULL,
	CONSTRAINT `evidence_link_order_id_seq_pk` PRIMARY KEY(`order_id`,`seq`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `after_sale_case` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`version` int NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`technician_id` char(26) character set ascii collate ascii_bin,
	`type` enum('quality','price','part','damage','delay','warranty','service','safety') NOT NULL,
	`cause` enum('owner','follow-up','review') NOT NULL,
	`state` enum('OPENED','SHOP_REPLY','NEGOTIATING','PLATFORM_REVIEW','DECIDED','EXECUTING','RESOLVED','CLOSED') NOT NULL,
	`state_at` datetime(3) NOT NULL,
	`opened_at` datetime(3) NOT NULL,
	`due_at` datetime(3),
	`open_key` char(26) character set ascii collate ascii_bin,
	`outcome` enum('rework','partial-refund','full-refund','compensation','rejected'),
	`amount_fen` int,
	`note` varchar(500),
	`decided_at` datetime(3),
	`decided_by` char(26) character set ascii collate ascii_bin,
	`agreed` boolean NOT NULL DEFAULT false,
	`appeal_until` datetime(3),
	`appealed` boolean NOT NULL DEFAULT false,
	`owner_consent_at` datetime(3),
	`shop_consent_at` datetime(3),
	`kept_fen` int,
	`rework_order_id` char(26) character set ascii collate ascii_bin,
	`closed_at` datetime(3),
	CONSTRAINT `after_sale_case_id` PRIMARY KEY(`id`),
	CONSTRAINT `after_sale_case_open` UNIQUE(`open_key`),
	CONSTRAINT `after_sale_case_rework` UNIQUE(`rework_order_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `case_decision` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`case_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`state` enum('proposed','made','replaced') NOT NULL,
	`outcome` enum('rework','partial-refund','full-refund','compensation','rejected') NOT NULL,
	`amount_fen` int NOT NULL,
	`pay_first` boolean NOT NULL,
	`note` varchar(200) NOT NULL,
	`decided_by` char(26) character set ascii collate ascii_bin NOT NULL,
	`approved_by` char(26) character set ascii collate ascii_bin,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `case_decision_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `case_entry` (
	`case_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`seq` int NOT NULL,
	`at` datetime(3) NOT NULL,
	`actor` enum('owner','shop','operator','system','wechat') NOT NULL,
	`actor_id` char(26) character set ascii collate ascii_bin,
	`actor_name` varchar(120),
	`type` varchar(40) character set ascii collate ascii_bin NOT NULL,
	`text` varchar(600) NOT NULL,
	`photo_ids` mediumtext NOT NULL,
	CONSTRAINT `case_entry_case_id_seq_pk` PRIMARY KEY(`case_id`,`seq`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `case_evidence` (
	`case_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`photo_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`sha256` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`side` enum('owner','shop') NOT NULL,
	`at` datetime(3) NOT NULL,
	`late` boolean NOT NULL,
	CONSTRAINT `case_evidence_case_id_photo_id_pk` PRIMARY KEY(`case_id`,`photo_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `case_line` (
	`case_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`line_id` char(26) character set ascii collate ascii_bin NOT NULL,
	CONSTRAINT `case_line_case_id_line_id_pk` PRIMARY KEY(`case_id`,`line_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `case_offer` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`case_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('rework','refund') NOT NULL,
	`amount_fen` int NOT NULL,
	`text` varchar(500) NOT NULL,
	`state` enum('open','accepted','lapsed') NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `case_offer_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `orders` MODIFY COLUMN `hold` enum('follow-up','risk','operator','case');--> statement-breakpoint
ALTER TABLE `order_photo` MODIFY COLUMN `slot` enum('front','rear','left','right','dashboard','finding','old-part','finish','damage','need','review','case') NOT NULL;--> statement-breakpoint
ALTER TABLE `queue_item` MODIFY COLUMN `kind` enum('unanswered-order','follow-up-problem','payment-parked','leave-affected','review-doubtful','risk-held','case') NOT NULL;--> statement-breakpoint
ALTER TABLE `quote_template` ADD `service_id` char(26) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `quote_template` ADD `model` varchar(120);--> statement-breakpoint
ALTER TABLE `orders` ADD `rework_of` char(26) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `orders` ADD `old_parts` enum('see','take','dispose');--> statement-breakpoint
ALTER TABLE `orders` ADD `evidence_count` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `evidence_hash` varchar(64) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `order_line` ADD `brand` varchar(120);--> statement-breakpoint
ALTER TABLE `order_line` ADD `oem_unit_price_fen` int;--> statement-breakpoint
ALTER TABLE `order_line` ADD `basis` mediumtext;--> statement-breakpoint
ALTER TABLE `order_line` ADD `replaces_id` char(26) character set ascii collate ascii_bin;--> statement-breakpoint
CREATE INDEX `approval_link_order` ON `approval_link` (`order_id`,`id`);--> statement-breakpoint
CREATE INDEX `part_consent_order` ON `part_consent` (`order_id`,`id`);--> statement-breakpoint
CREATE INDEX `price_sample_band` ON `price_sample` (`subject`,`series_id`,`region`,`at`,`price_fen`);--> statement-breakpoint
CREATE INDEX `after_sale_case_owner` ON `after_sale_case` (`owner_id`,`id`);--> statement-breakpoint
CREATE INDEX `after_sale_case_shop` ON `after_sale_case` (`shop_id`,`id`);--> statement-breakpoint
CREATE INDEX `after_sale_case_technician` ON `after_sale_case` (`technician_id`,`id`);--> statement-breakpoint
CREATE INDEX `after_sale_case_region` ON `after_sale_case` (`region`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `after_sale_case_state` ON `after_sale_case` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `after_sale_case_order` ON `after_sale_case` (`order_id`,`id`);--> statement-breakpoint
CREATE INDEX `case_decision_case` ON `case_decision` (`case_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `case_decision_order` ON `case_decision` (`order_id`,`state`,`approved_by`,`amount_fen`);--> statement-breakpoint
CREATE INDEX `case_offer_case` ON `case_offer` (`case_id`,`id`);