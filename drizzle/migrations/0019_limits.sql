ALTER TABLE `queue_item` MODIFY COLUMN `kind` enum('unanswered-order','follow-up-problem','payment-parked','leave-affected','review-doubtful','risk-held','case','shop-debt') NOT NULL;--> statement-breakpoint
ALTER TABLE `shop` ADD `debt_stopped_at` datetime(3);--> statement-breakpoint
ALTER TABLE `orders` ADD `held_line_ids` mediumtext;--> statement-breakpoint
-- What was owed before is watched as well.
INSERT INTO `timer` (`id`, `kind`, `subject_id`, `due_at`)
SELECT CONCAT('payments.debt-aged.', `id`), 'payments.debt-aged', `id`, `created_at` + INTERVAL 4 DAY FROM `receivable` WHERE `state` = 'open';
