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
CREATE INDEX `ledger_entry_shop_day` ON `ledger_entry` (`shop_id`,`phase`,`at`);