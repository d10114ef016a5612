CREATE TABLE `order_piece` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`line_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`brand` varchar(120) NOT NULL,
	`part_number` varchar(60) NOT NULL,
	`serial` varchar(60),
	`photo_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`replaces_id` char(26) character set ascii collate ascii_bin,
	`by_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`by_name` varchar(120) NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `order_piece_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `order_photo` MODIFY COLUMN `slot` enum('front','rear','left','right','dashboard','finding','old-part','piece','finish','damage','need','review','case') NOT NULL;--> statement-breakpoint
ALTER TABLE `evidence_link` MODIFY COLUMN `kind` enum('order','entry','line','inspection','photo','belongings','piece') NOT NULL;--> statement-breakpoint
CREATE INDEX `order_piece_order` ON `order_piece` (`order_id`,`id`);