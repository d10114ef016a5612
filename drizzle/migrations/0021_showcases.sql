CREATE TABLE `technician_certificate` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`technician_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('electrician','new-energy','grade','maker','other') NOT NULL,
	`skill` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`number_sealed` varchar(700) character set ascii collate ascii_bin NOT NULL,
	`issuer` varchar(120) NOT NULL,
	`valid_until` varchar(10) character set ascii collate ascii_bin,
	`state` enum('draft','pending','proved','refused','expired','withdrawn') NOT NULL,
	`refuse_reason` varchar(200),
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `technician_certificate_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `showcase` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`technician_id` char(26) character set ascii collate ascii_bin,
	`state` enum('asked','checking','published','rejected','refused','revoked','dropped') NOT NULL,
	`shop_name` varchar(120) NOT NULL,
	`service_name` varchar(120) NOT NULL,
	`vehicle_text` varchar(120) NOT NULL,
	`text` varchar(1000) NOT NULL,
	`findings` mediumtext NOT NULL,
	`lines` mediumtext NOT NULL,
	`content_hash` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`show_prices` boolean NOT NULL,
	`asks` tinyint NOT NULL,
	`asked_at` datetime(3) NOT NULL,
	`published_at` datetime(3),
	CONSTRAINT `showcase_id` PRIMARY KEY(`id`),
	CONSTRAINT `showcase_order` UNIQUE(`order_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `showcase_answer` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`showcase_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`answer` enum('agreed','refused','revoked') NOT NULL,
	`content_hash` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`show_prices` boolean NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `showcase_answer_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `showcase_photo` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`showcase_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`seq` tinyint NOT NULL,
	`order_photo_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`stage` enum('before','after') NOT NULL,
	`masks` mediumtext NOT NULL,
	`width` smallint NOT NULL,
	`height` smallint NOT NULL,
	`sha256` varchar(64) character set ascii collate ascii_bin NOT NULL,
	CONSTRAINT `showcase_photo_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `technician_page` (
	`technician_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`staff_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(120) NOT NULL,
	`intro` varchar(500) NOT NULL,
	`shown_since` datetime(3),
	CONSTRAINT `technician_page_technician_id` PRIMARY KEY(`technician_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `queue_item` MODIFY COLUMN `kind` enum('unanswered-order','follow-up-problem','payment-parked','leave-affected','review-doubtful','risk-held','case','shop-debt','showcase-masks','certificate') NOT NULL;--> statement-breakpoint
CREATE INDEX `technician_certificate_technician` ON `technician_certificate` (`technician_id`,`id`);--> statement-breakpoint
CREATE INDEX `technician_certificate_shop` ON `technician_certificate` (`shop_id`,`id`);--> statement-breakpoint
CREATE INDEX `showcase_shop` ON `showcase` (`shop_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `showcase_technician` ON `showcase` (`technician_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `showcase_owner` ON `showcase` (`owner_id`,`id`);--> statement-breakpoint
CREATE INDEX `showcase_answer_showcase` ON `showcase_answer` (`showcase_id`,`id`);--> statement-breakpoint
CREATE INDEX `showcase_photo_showcase` ON `showcase_photo` (`showcase_id`,`seq`);