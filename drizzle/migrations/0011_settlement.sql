CREATE TABLE `commission_plan` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`from_on` varchar(10) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('percentage','yearly-fee','support') NOT NULL,
	`basis_points` smallint NOT NULL,
	`yearly_fee_fen` int NOT NULL,
	`own_customers_free` boolean NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `commission_plan_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
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
CREATE TABLE `statement` (
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`day` varchar(10) character set ascii collate ascii_bin NOT NULL,
	`orders` int NOT NULL,
	`released_fen` int NOT NULL,
	`commission_fen` int NOT NULL,
	`commission_back_fen` int NOT NULL,
	`refunded_fen` int NOT NULL,
	`recovered_fen` int NOT NULL,
	`other_fen` int NOT NULL,
	`net_fen` int NOT NULL,
	`sha256` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`made_at` datetime(3) NOT NULL,
	CONSTRAINT `statement_shop_id_day_pk` PRIMARY KEY(`shop_id`,`day`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `shop_customer` (
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `shop_customer_owner_id` PRIMARY KEY(`owner_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE INDEX `commission_plan_shop` ON `commission_plan` (`shop_id`,`from_on`,`id`);--> statement-breakpoint
CREATE INDEX `invoice_owner` ON `invoice` (`owner_id`);--> statement-breakpoint
CREATE INDEX `ledger_entry_shop_day` ON `ledger_entry` (`shop_id`,`phase`,`at`);--> statement-breakpoint
-- Rates that differ from the standard plan become plans; the row takes the shop's id, which is a ULID too.
INSERT INTO `commission_plan` SELECT `id`, `id`, '2000-01-01', 'percentage', `commission_basis_points`, 0, false, `created_at` FROM `shop` WHERE `commission_basis_points` <> 1000;--> statement-breakpoint
ALTER TABLE `shop` DROP COLUMN `commission_basis_points`;