CREATE TABLE `region_rating` (
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`mean_milli` int NOT NULL,
	`reviews` int NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `region_rating_region` PRIMARY KEY(`region`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `photo_check` (
	`trace_id` varchar(100) character set ascii collate ascii_bin NOT NULL,
	`review_id` char(26) character set ascii collate ascii_bin,
	`photo_id` char(26) character set ascii collate ascii_bin,
	`asked_at` datetime(3),
	`verdict` enum('pass','review','risky'),
	CONSTRAINT `photo_check_trace_id` PRIMARY KEY(`trace_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `review_invitation` (
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`state` enum('invited','reminded','stopped') NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `review_invitation_order_id` PRIMARY KEY(`order_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
ALTER TABLE `shop` ADD `rating_weight` bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shop` ADD `rating_points` bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `shop` ADD `score_milli` int DEFAULT 4200 NOT NULL;--> statement-breakpoint
ALTER TABLE `technician` ADD `rating_count` int DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `technician` ADD `rating_weight` bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `technician` ADD `rating_points` bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `technician` ADD `score_milli` int DEFAULT 4200 NOT NULL;--> statement-breakpoint
ALTER TABLE `review` ADD `series_id` char(26) character set ascii collate ascii_bin;--> statement-breakpoint
ALTER TABLE `review` ADD `stars` tinyint NOT NULL;--> statement-breakpoint
ALTER TABLE `review` ADD `excluded` enum('staff','phone','device');--> statement-breakpoint
CREATE INDEX `photo_check_review` ON `photo_check` (`review_id`);--> statement-breakpoint
CREATE INDEX `shop_region` ON `shop` (`region`,`id`);--> statement-breakpoint
CREATE INDEX `review_series` ON `review` (`shop_id`,`state`,`series_id`,`id`);--> statement-breakpoint
CREATE INDEX `review_stars` ON `review` (`shop_id`,`state`,`stars`,`id`);--> statement-breakpoint
CREATE INDEX `review_excluded` ON `review` (`shop_id`,`excluded`,`id`);--> statement-breakpoint
-- What the new columns are for the reviews that there are. The scores themselves the worker computes on its first start.
UPDATE `review` SET `stars` = ROUND((`skill` + `manner` + `price_clarity`) / 3);--> statement-breakpoint
UPDATE `review` r JOIN `orders` o ON o.`id` = r.`order_id` JOIN `vehicle` v ON v.`id` = o.`vehicle_id` SET r.`series_id` = v.`series_id`;--> statement-breakpoint
UPDATE `shop` s JOIN (SELECT `shop_id`, SUM(w) AS weight, SUM(w * marks) AS points FROM (SELECT `shop_id`, `skill` + `manner` + `price_clarity` AS marks, GREATEST(1, ROUND(1000 * POW(2, DATEDIFF(`at`, '2026-01-01') / 180))) AS w FROM `review` WHERE `state` = 'published') x GROUP BY `shop_id`) r ON r.`shop_id` = s.`id` SET s.`rating_weight` = r.weight, s.`rating_points` = r.points;--> statement-breakpoint
UPDATE `technician` t JOIN (SELECT `technician_id`, COUNT(*) AS n, SUM(w) AS weight, SUM(w * marks) AS points FROM (SELECT `technician_id`, `skill` + `manner` + `price_clarity` AS marks, GREATEST(1, ROUND(1000 * POW(2, DATEDIFF(`at`, '2026-01-01') / 180))) AS w FROM `review` WHERE `state` = 'published' AND `technician_id` IS NOT NULL) x GROUP BY `technician_id`) r ON r.`technician_id` = t.`id` SET t.`rating_count` = r.n, t.`rating_weight` = r.weight, t.`rating_points` = r.points;
