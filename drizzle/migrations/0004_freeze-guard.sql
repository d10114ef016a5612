ALTER TABLE `orders` MODIFY COLUMN `cancel_cause` enum('owner','payment_expired','no_shop','shop_withdrew','no_show','operator','freeze_ended');--> statement-breakpoint
ALTER TABLE `payment_operation` MODIFY COLUMN `kind` enum('close','share','finish','refund','freed') NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `freeze_returned_fen` int DEFAULT 0 NOT NULL;