CREATE TABLE `suggestion_figure` (
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`week_on` varchar(10) character set ascii collate ascii_bin NOT NULL,
	`category` varchar(120) NOT NULL,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`policy_version` smallint NOT NULL,
	`orders` int NOT NULL,
	`suggested` int NOT NULL,
	`doubted` int NOT NULL,
	`median_doubted_bp` int,
	`median_per_hundred` int,
	`technicians` mediumtext NOT NULL,
	`examples` mediumtext NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `suggestion_figure_shop_id_week_on_category_pk` PRIMARY KEY(`shop_id`,`week_on`,`category`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `suggestion_review` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`open_key` char(26) character set ascii collate ascii_bin,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`category` varchar(120) NOT NULL,
	`week_on` varchar(10) character set ascii collate ascii_bin NOT NULL,
	`policy_version` smallint NOT NULL,
	`orders` int NOT NULL,
	`suggested` int NOT NULL,
	`doubted` int NOT NULL,
	`median_doubted_bp` int NOT NULL,
	`median_per_hundred` int NOT NULL,
	`technicians` mediumtext NOT NULL,
	`examples` mediumtext NOT NULL,
	`opened_at` datetime(3) NOT NULL,
	`answer` enum('coaching','no-cause'),
	`note` varchar(200),
	`answered_by` char(26) character set ascii collate ascii_bin,
	`answered_at` datetime(3),
	CONSTRAINT `suggestion_review_id` PRIMARY KEY(`id`),
	CONSTRAINT `suggestion_review_open` UNIQUE(`open_key`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `queue_item` MODIFY COLUMN `kind` enum('unanswered-order','follow-up-problem','payment-parked','leave-affected','review-doubtful','risk-held','case','wechat-complaint','shop-debt','showcase-masks','certificate','oversell') NOT NULL;--> statement-breakpoint
CREATE INDEX `suggestion_figure_region` ON `suggestion_figure` (`region`,`week_on`,`category`,`orders`);--> statement-breakpoint
CREATE INDEX `suggestion_review_shop` ON `suggestion_review` (`shop_id`,`id`);