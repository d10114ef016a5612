DROP INDEX `money_proposal_target` ON `money_proposal`;--> statement-breakpoint
ALTER TABLE `money_proposal` ADD `order_id` char(26) character set ascii collate ascii_bin NOT NULL;--> statement-breakpoint
ALTER TABLE `money_proposal` ADD `region` varchar(6) character set ascii collate ascii_bin NOT NULL;--> statement-breakpoint
CREATE INDEX `money_proposal_region` ON `money_proposal` (`state`,`region`,`id`);--> statement-breakpoint
CREATE INDEX `money_proposal_state` ON `money_proposal` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `money_proposal_target` ON `money_proposal` (`target_id`,`kind`,`state`,`decided_by`,`amount_fen`);