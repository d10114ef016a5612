CREATE TABLE `service_checklist` (
	`service_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`version` smallint NOT NULL,
	`sheet` mediumtext NOT NULL,
	`steps` mediumtext NOT NULL,
	`repair_kind` enum('assembly','maintenance','repair') NOT NULL,
	CONSTRAINT `service_checklist_service_id_version_pk` PRIMARY KEY(`service_id`,`version`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `order_tick` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`step` varchar(40) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(120) NOT NULL,
	`photo_ids` mediumtext NOT NULL,
	`by_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`by_name` varchar(120) NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `order_tick_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `order_photo` MODIFY COLUMN `slot` enum('front','rear','left','right','dashboard','finding','old-part','piece','step','finish','damage','need','review','case') NOT NULL;--> statement-breakpoint
ALTER TABLE `evidence_link` MODIFY COLUMN `kind` enum('order','entry','line','inspection','photo','belongings','piece','tick') NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `checklist_version` smallint;--> statement-breakpoint
ALTER TABLE `order_line` ADD `warranty_days` smallint;--> statement-breakpoint
ALTER TABLE `order_line` ADD `warranty_km` int;--> statement-breakpoint
CREATE INDEX `order_tick_order` ON `order_tick` (`order_id`,`id`);