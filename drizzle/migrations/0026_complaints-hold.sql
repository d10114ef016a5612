ALTER TABLE `orders` ADD `complained_at` datetime(3);--> statement-breakpoint
CREATE INDEX `wechat_complaint_closed` ON `wechat_complaint` (`closed_at`);