CREATE TABLE `command` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`caller_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`route` varchar(120) character set ascii collate ascii_bin NOT NULL,
	`content_hash` varchar(43) character set ascii collate ascii_bin NOT NULL,
	`reply` mediumtext,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `command_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `event_handled` (
	`id` varchar(100) character set ascii collate ascii_bin NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `event_handled_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `outbox_event` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`topic` varchar(60) character set ascii collate ascii_bin NOT NULL,
	`subject_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`payload` mediumtext NOT NULL,
	`at` datetime(3) NOT NULL,
	`leased_until` datetime(3),
	`lease_owner` varchar(40) character set ascii collate ascii_bin,
	`attempts` int NOT NULL DEFAULT 0,
	`done_at` datetime(3),
	CONSTRAINT `outbox_event_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `steered_clock` (
	`id` tinyint NOT NULL,
	`offset_ms` bigint NOT NULL,
	CONSTRAINT `steered_clock_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `timer` (
	`id` varchar(100) character set ascii collate ascii_bin NOT NULL,
	`kind` varchar(60) character set ascii collate ascii_bin NOT NULL,
	`subject_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`due_at` datetime(3) NOT NULL,
	`leased_until` datetime(3),
	`attempts` int NOT NULL DEFAULT 0,
	CONSTRAINT `timer_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `audit_entry` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`at` datetime(3) NOT NULL,
	`actor` enum('owner','shop','operator','system','wechat') NOT NULL,
	`actor_id` char(26) character set ascii collate ascii_bin,
	`action` varchar(60) character set ascii collate ascii_bin NOT NULL,
	`subject_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`data` mediumtext,
	`request_id` varchar(40) character set ascii collate ascii_bin,
	CONSTRAINT `audit_entry_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `operator` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(40) character set ascii collate ascii_bin NOT NULL,
	`password_hash` varchar(200) character set ascii collate ascii_bin NOT NULL,
	`totp_secret_sealed` varchar(700) character set ascii collate ascii_bin NOT NULL,
	`totp_step_used` int NOT NULL DEFAULT 0,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`rights` mediumtext NOT NULL,
	`tries` int NOT NULL DEFAULT 0,
	`locked_until` datetime(3),
	`tokens_valid_from_at` datetime(3) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `operator_id` PRIMARY KEY(`id`),
	CONSTRAINT `operator_name` UNIQUE(`name`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `user` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`unionid_sealed` varchar(700) character set ascii collate ascii_bin,
	`unionid_index` char(43) character set ascii collate ascii_bin,
	`phone_sealed` varchar(700) character set ascii collate ascii_bin,
	`phone_index` char(43) character set ascii collate ascii_bin,
	`tokens_valid_from_at` datetime(3) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `user_id` PRIMARY KEY(`id`),
	CONSTRAINT `user_unionid` UNIQUE(`unionid_index`),
	CONSTRAINT `user_phone` UNIQUE(`phone_index`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `wechat_identity` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`app` enum('owner','shop') NOT NULL,
	`openid_sealed` varchar(700) character set ascii collate ascii_bin NOT NULL,
	`openid_index` char(43) character set ascii collate ascii_bin NOT NULL,
	`session_key_sealed` varchar(700) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `wechat_identity_id` PRIMARY KEY(`id`),
	CONSTRAINT `wechat_identity_openid` UNIQUE(`app`,`openid_index`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `vehicle` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`plate_sealed` varchar(700) character set ascii collate ascii_bin NOT NULL,
	`plate_index` char(43) character set ascii collate ascii_bin,
	`vin_sealed` varchar(700) character set ascii collate ascii_bin,
	`series_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`model_year` smallint NOT NULL,
	`powertrain` enum('petrol','diesel','hev','phev','erev','bev') NOT NULL,
	`odometer_km` int,
	`open_orders` int NOT NULL DEFAULT 0,
	`created_at` datetime(3) NOT NULL,
	`removed_at` datetime(3),
	CONSTRAINT `vehicle_id` PRIMARY KEY(`id`),
	CONSTRAINT `vehicle_plate` UNIQUE(`owner_id`,`plate_index`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `vehicle_brand` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(120) NOT NULL,
	`initial` char(1) NOT NULL,
	`source` varchar(200) NOT NULL,
	`noted_on` varchar(10) character set ascii collate ascii_bin NOT NULL,
	CONSTRAINT `vehicle_brand_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `vehicle_series` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`brand_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(120) NOT NULL,
	`year_from` smallint NOT NULL,
	`year_to` smallint,
	`powertrains` mediumtext NOT NULL,
	`source` text NOT NULL,
	`noted_on` varchar(10) character set ascii collate ascii_bin NOT NULL,
	CONSTRAINT `vehicle_series_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `bay` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(120) NOT NULL,
	`kind` enum('general','lift','paint','wash','ev') NOT NULL,
	`active` boolean NOT NULL DEFAULT true,
	CONSTRAINT `bay_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `opening_hours` (
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`weekday` tinyint NOT NULL,
	`opens_minute` smallint NOT NULL,
	`closes_minute` smallint NOT NULL,
	CONSTRAINT `opening_hours_shop_id_weekday_pk` PRIMARY KEY(`shop_id`,`weekday`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `shop` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(120) NOT NULL,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`address` varchar(200) NOT NULL,
	`lat` decimal(8,5) NOT NULL,
	`lng` decimal(8,5) NOT NULL,
	`state` enum('draft','review','open','paused','closed') NOT NULL,
	`phone_sealed` varchar(700) character set ascii collate ascii_bin,
	`licence_no` varchar(40) character set ascii collate ascii_bin,
	`instant_book` boolean NOT NULL DEFAULT false,
	`sub_mchid` varchar(32) character set ascii collate ascii_bin NOT NULL,
	`commission_basis_points` smallint NOT NULL,
	`rating_count` int NOT NULL DEFAULT 0,
	`skill_sum` int NOT NULL DEFAULT 0,
	`manner_sum` int NOT NULL DEFAULT 0,
	`price_clarity_sum` int NOT NULL DEFAULT 0,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `shop_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `shop_holiday` (
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`on_date` varchar(10) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(120) NOT NULL,
	CONSTRAINT `shop_holiday_shop_id_on_date_pk` PRIMARY KEY(`shop_id`,`on_date`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `shop_staff` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin,
	`name` varchar(120) NOT NULL,
	`role` enum('shop-owner','adviser','technician') NOT NULL,
	`phone_sealed` varchar(700) character set ascii collate ascii_bin NOT NULL,
	`phone_index` char(43) character set ascii collate ascii_bin NOT NULL,
	`show_prices` boolean NOT NULL DEFAULT false,
	`created_at` datetime(3) NOT NULL,
	`removed_at` datetime(3),
	CONSTRAINT `shop_staff_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `technician` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`staff_id` char(26) character set ascii collate ascii_bin,
	`name` varchar(120) NOT NULL,
	`years` tinyint NOT NULL,
	`skills` mediumtext NOT NULL,
	`active` boolean NOT NULL DEFAULT true,
	CONSTRAINT `technician_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `technician_leave` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`technician_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`starts_at` datetime(3) NOT NULL,
	`ends_at` datetime(3) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `technician_leave_id` PRIMARY KEY(`id`),
	CONSTRAINT `technician_leave_start` UNIQUE(`technician_id`,`starts_at`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `quote_template` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`name` varchar(120) NOT NULL,
	`lines` mediumtext NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `quote_template_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `service` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`code` varchar(40) character set ascii collate ascii_bin NOT NULL,
	`category` varchar(120) NOT NULL,
	`name` varchar(120) NOT NULL,
	`about` varchar(300) NOT NULL,
	`price_mode` enum('fixed','range','inspect-first') NOT NULL,
	`duration_min` smallint NOT NULL,
	`buffer_min` smallint NOT NULL,
	`skill` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`bay_kind` enum('general','lift','paint','wash','ev') NOT NULL,
	`powertrains` mediumtext NOT NULL,
	`triage` varchar(20) character set ascii collate ascii_bin NOT NULL,
	`position` smallint NOT NULL,
	`active` boolean NOT NULL DEFAULT true,
	CONSTRAINT `service_id` PRIMARY KEY(`id`),
	CONSTRAINT `service_code` UNIQUE(`code`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `shop_service` (
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`service_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`active` boolean NOT NULL,
	`lines` mediumtext NOT NULL,
	`labour_fen` int NOT NULL,
	`parts_fen` int NOT NULL,
	`consumables_fen` int NOT NULL,
	`total_fen` int NOT NULL,
	`total_max_fen` int,
	`deposit_fen` int NOT NULL,
	`inspection_fee_fen` int NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `shop_service_shop_id_service_id_pk` PRIMARY KEY(`shop_id`,`service_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `booking` (
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`bay_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`technician_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`start_at` datetime(3) NOT NULL,
	`end_at` datetime(3) NOT NULL,
	CONSTRAINT `booking_order_id` PRIMARY KEY(`order_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `slot_unit` (
	`resource_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`starts_at` datetime(3) NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	CONSTRAINT `slot_unit_resource_id_starts_at_pk` PRIMARY KEY(`resource_id`,`starts_at`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `offer` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`rank` tinyint NOT NULL,
	`state` enum('queued','offered','accepted','refused','expired','skipped','withdrawn') NOT NULL,
	`distance_metres` int,
	`why` mediumtext,
	`offered_at` datetime(3),
	`answer_by` datetime(3),
	`answered_at` datetime(3),
	`reason` varchar(20) character set ascii collate ascii_bin,
	CONSTRAINT `offer_id` PRIMARY KEY(`id`),
	CONSTRAINT `offer_order_shop` UNIQUE(`order_id`,`shop_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `orders` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`version` int NOT NULL,
	`state` enum('MATCHING','PENDING_PAY','ACCEPTED','NO_SHOW','CHECKED_IN','AWAIT_APPROVAL','IN_SERVICE','READY','DELIVERED','COMPLETED','CANCELLED') NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`vehicle_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`vehicle_text` varchar(120) NOT NULL,
	`service_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`service_name` varchar(120) NOT NULL,
	`price_mode` enum('fixed','range','inspect-first') NOT NULL,
	`duration_min` smallint NOT NULL,
	`buffer_min` smallint NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin,
	`shop_name` varchar(120),
	`technician_id` char(26) character set ascii collate ascii_bin,
	`slot_start_at` datetime(3) NOT NULL,
	`slot_end_at` datetime(3) NOT NULL,
	`lat` decimal(6,3) NOT NULL,
	`lng` decimal(6,3) NOT NULL,
	`note` varchar(500) NOT NULL,
	`estimate_min_fen` int,
	`estimate_max_fen` int,
	`deposit_fen` int NOT NULL,
	`inspection_fee_fen` int NOT NULL,
	`coupon_id` char(26) character set ascii collate ascii_bin,
	`coupon_fen` int NOT NULL DEFAULT 0,
	`commission_basis_points` smallint NOT NULL DEFAULT 0,
	`quote_round` tinyint NOT NULL DEFAULT 0,
	`due_fen` int NOT NULL DEFAULT 0,
	`due_payment_id` char(26) character set ascii collate ascii_bin,
	`pay_from_at` datetime(3),
	`pay_by_at` datetime(3),
	`step_due_at` datetime(3),
	`hold` enum('follow-up','risk','operator'),
	`waiting_parts_until` datetime(3),
	`waiting_parts_slips` tinyint NOT NULL DEFAULT 0,
	`supplement_pending` boolean NOT NULL DEFAULT false,
	`withdrawn_at` datetime(3),
	`stop_requested_at` datetime(3),
	`late_cancel` boolean NOT NULL DEFAULT false,
	`follow_up` enum('none','asked','fine','problem','no-answer') NOT NULL,
	`cancel_cause` enum('owner','payment_expired','no_shop','shop_withdrew','no_show','operator'),
	`intake_code_hash` varchar(43) character set ascii collate ascii_bin,
	`intake_code_until` datetime(3),
	`hand_over_code_hash` varchar(43) character set ascii collate ascii_bin,
	`hand_over_code_until` datetime(3),
	`code_tries` tinyint NOT NULL DEFAULT 0,
	`odometer_km` int,
	`fuel_percent` tinyint,
	`damages` mediumtext,
	`items` varchar(500),
	`bill_fen` int,
	`bill_hash` varchar(64) character set ascii collate ascii_bin,
	`created_at` datetime(3) NOT NULL,
	`accepted_at` datetime(3),
	`checked_in_at` datetime(3),
	`started_at` datetime(3),
	`finished_at` datetime(3),
	`delivered_at` datetime(3),
	`completed_at` datetime(3),
	`cancelled_at` datetime(3),
	CONSTRAINT `orders_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `order_entry` (
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`seq` int NOT NULL,
	`at` datetime(3) NOT NULL,
	`actor` enum('owner','shop','operator','system','wechat') NOT NULL,
	`actor_id` char(26) character set ascii collate ascii_bin,
	`actor_name` varchar(120),
	`type` varchar(40) character set ascii collate ascii_bin NOT NULL,
	`text` varchar(500) NOT NULL,
	`photo_ids` mediumtext NOT NULL,
	CONSTRAINT `order_entry_order_id_seq_pk` PRIMARY KEY(`order_id`,`seq`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `order_line` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`round` tinyint NOT NULL,
	`kind` enum('labour','part','consumable','fee','outside') NOT NULL,
	`name` varchar(120) NOT NULL,
	`part_type` enum('oem','equivalent','brand','aftermarket','remanufactured','used'),
	`quantity_milli` int NOT NULL,
	`unit` varchar(8) NOT NULL,
	`unit_price_fen` int NOT NULL,
	`amount_fen` int NOT NULL,
	`state` enum('draft','shown','approving','approved','declined','done','dropped') NOT NULL,
	`decline_reason` varchar(200),
	`payment_id` char(26) character set ascii collate ascii_bin,
	`decided_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `order_line_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `order_photo` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`slot` enum('front','rear','left','right','dashboard','finding','old-part','finish','damage','need','review') NOT NULL,
	`uploaded_by` char(26) character set ascii collate ascii_bin NOT NULL,
	`side` enum('owner','shop') NOT NULL,
	`width` smallint NOT NULL,
	`height` smallint NOT NULL,
	`bytes` int NOT NULL,
	`sha256` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `order_photo_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `ledger_entry` (
	`transfer_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`phase` enum('pending','post','void') NOT NULL,
	`leg` tinyint NOT NULL,
	`account` enum('payer','frozen','shop','commission','refunded','fee') NOT NULL,
	`amount_fen` int NOT NULL,
	`payment_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`subject_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `ledger_entry_transfer_id_phase_leg_pk` PRIMARY KEY(`transfer_id`,`phase`,`leg`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `payment` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`subject_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`purpose` enum('package','deposit','balance','supplement','inspection') NOT NULL,
	`state` enum('created','closed','frozen','releasing','released','refunded') NOT NULL,
	`mode` enum('ecommerce','partner') NOT NULL,
	`payer_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`payer_openid_sealed` varchar(700) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`sub_mchid` varchar(32) character set ascii collate ascii_bin NOT NULL,
	`description` varchar(127) NOT NULL,
	`amount_fen` int NOT NULL,
	`expires_at` datetime(3) NOT NULL,
	`prepay_id` varchar(64) character set ascii collate ascii_bin,
	`prepay_at` datetime(3),
	`transaction_id` varchar(32) character set ascii collate ascii_bin,
	`paid_at` datetime(3),
	`freeze_ends_at` datetime(3),
	`parked_code` varchar(60) character set ascii collate ascii_bin,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `payment_id` PRIMARY KEY(`id`),
	CONSTRAINT `payment_transaction` UNIQUE(`transaction_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `payment_notification` (
	`id` varchar(64) character set ascii collate ascii_bin NOT NULL,
	`event_type` varchar(60) character set ascii collate ascii_bin NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `payment_notification_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `payment_operation` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`payment_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`subject_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('close','share','finish','refund') NOT NULL,
	`state` enum('pending','unknown','succeeded','failed') NOT NULL,
	`amount_fen` int NOT NULL,
	`reason` varchar(80) NOT NULL,
	`attempts` int NOT NULL DEFAULT 0,
	`next_step` enum('call','query') NOT NULL DEFAULT 'call',
	`last_code` varchar(60) character set ascii collate ascii_bin,
	`created_at` datetime(3) NOT NULL,
	`settled_at` datetime(3),
	CONSTRAINT `payment_operation_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `follow_up` (
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`technician_id` char(26) character set ascii collate ascii_bin,
	`state` enum('asked','fine','problem','no-answer') NOT NULL,
	`text` varchar(500) NOT NULL,
	`asked_at` datetime(3) NOT NULL,
	`answered_at` datetime(3),
	CONSTRAINT `follow_up_order_id` PRIMARY KEY(`order_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `review` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`shop_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`technician_id` char(26) character set ascii collate ascii_bin,
	`vehicle_text` varchar(120) NOT NULL,
	`skill` tinyint NOT NULL,
	`manner` tinyint NOT NULL,
	`price_clarity` tinyint NOT NULL,
	`text` varchar(1000) NOT NULL,
	`photo_ids` mediumtext NOT NULL,
	`state` enum('pending','published','refused') NOT NULL,
	`reply` varchar(500),
	`edited` boolean NOT NULL DEFAULT false,
	`check_attempts` tinyint NOT NULL DEFAULT 0,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `review_id` PRIMARY KEY(`id`),
	CONSTRAINT `review_order` UNIQUE(`order_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `notice` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`app` enum('owner','shop') NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin,
	`template` enum('order-progress','quote-ready','payment-due','follow-up','new-order','shop-alert') NOT NULL,
	`dedupe_key` varchar(120) character set ascii collate ascii_bin NOT NULL,
	`title` varchar(60) NOT NULL,
	`text` varchar(200) NOT NULL,
	`data` mediumtext NOT NULL,
	`page` varchar(200) character set ascii collate ascii_bin NOT NULL,
	`channel` enum('wechat','in-app') NOT NULL,
	`state` enum('pending','sent','refused','failed') NOT NULL,
	`attempts` int NOT NULL DEFAULT 0,
	`created_at` datetime(3) NOT NULL,
	`sent_at` datetime(3),
	`refusal` varchar(20) character set ascii collate ascii_bin,
	`read_at` datetime(3),
	CONSTRAINT `notice_id` PRIMARY KEY(`id`),
	CONSTRAINT `notice_once` UNIQUE(`dedupe_key`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `notice_credit` (
	`user_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`app` enum('owner','shop') NOT NULL,
	`template` enum('order-progress','quote-ready','payment-due','follow-up','new-order','shop-alert') NOT NULL,
	`left_count` int NOT NULL,
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `notice_credit_user_id_app_template_pk` PRIMARY KEY(`user_id`,`app`,`template`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `coupon` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`amount_fen` int NOT NULL,
	`minimum_fen` int NOT NULL,
	`cause` enum('welcome','referral','invited','shop-cancelled','operator') NOT NULL,
	`cause_key` varchar(80) character set ascii collate ascii_bin NOT NULL,
	`state` enum('usable','reserved','used','revoked') NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin,
	`expires_at` datetime(3) NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `coupon_id` PRIMARY KEY(`id`),
	CONSTRAINT `coupon_once` UNIQUE(`cause_key`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `first_order` (
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`at` datetime(3) NOT NULL,
	CONSTRAINT `first_order_owner_id` PRIMARY KEY(`owner_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `referral` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`link_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`inviter_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`friend_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`device_hash` varchar(43) character set ascii collate ascii_bin,
	`open_gid_hash` varchar(43) character set ascii collate ascii_bin,
	`state` enum('visited','ordered','completed','rewarded','reversed') NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin,
	`reward_at` datetime(3),
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `referral_id` PRIMARY KEY(`id`),
	CONSTRAINT `referral_friend` UNIQUE(`friend_id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `referral_link` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`owner_id` char(26) character set ascii collate ascii_bin NOT NULL,
	`device_hash` varchar(43) character set ascii collate ascii_bin,
	`placement` enum('order','mine','shop') NOT NULL,
	`created_at` datetime(3) NOT NULL,
	CONSTRAINT `referral_link_id` PRIMARY KEY(`id`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE TABLE `queue_item` (
	`id` char(26) character set ascii collate ascii_bin NOT NULL,
	`kind` enum('unanswered-order','follow-up-problem','payment-parked','leave-affected','review-doubtful') NOT NULL,
	`cause_key` varchar(80) character set ascii collate ascii_bin NOT NULL,
	`order_id` char(26) character set ascii collate ascii_bin,
	`region` varchar(6) character set ascii collate ascii_bin NOT NULL,
	`text` varchar(1200) NOT NULL,
	`photo_ids` mediumtext NOT NULL,
	`state` enum('open','resolved') NOT NULL,
	`opened_at` datetime(3) NOT NULL,
	`due_at` datetime(3) NOT NULL,
	`alerted_at` datetime(3),
	`resolved_at` datetime(3),
	`resolved_by` char(26) character set ascii collate ascii_bin,
	`resolution` varchar(300),
	CONSTRAINT `queue_item_id` PRIMARY KEY(`id`),
	CONSTRAINT `queue_item_once` UNIQUE(`cause_key`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
--> statement-breakpoint
CREATE INDEX `command_at` ON `command` (`at`);--> statement-breakpoint
CREATE INDEX `event_handled_at` ON `event_handled` (`at`);--> statement-breakpoint
CREATE INDEX `outbox_event_open` ON `outbox_event` (`leased_until`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_event_subject` ON `outbox_event` (`subject_id`,`topic`);--> statement-breakpoint
CREATE INDEX `outbox_event_done` ON `outbox_event` (`done_at`);--> statement-breakpoint
CREATE INDEX `timer_due` ON `timer` (`due_at`);--> statement-breakpoint
CREATE INDEX `timer_subject` ON `timer` (`subject_id`);--> statement-breakpoint
CREATE INDEX `audit_entry_subject` ON `audit_entry` (`subject_id`,`id`);--> statement-breakpoint
CREATE INDEX `wechat_identity_user` ON `wechat_identity` (`user_id`,`app`);--> statement-breakpoint
CREATE INDEX `vehicle_series_brand` ON `vehicle_series` (`brand_id`,`id`);--> statement-breakpoint
CREATE INDEX `bay_shop` ON `bay` (`shop_id`,`id`);--> statement-breakpoint
CREATE INDEX `shop_place` ON `shop` (`state`,`lat`,`lng`);--> statement-breakpoint
CREATE INDEX `shop_staff_shop` ON `shop_staff` (`shop_id`,`id`);--> statement-breakpoint
CREATE INDEX `shop_staff_user` ON `shop_staff` (`user_id`);--> statement-breakpoint
CREATE INDEX `shop_staff_phone` ON `shop_staff` (`phone_index`);--> statement-breakpoint
CREATE INDEX `technician_shop` ON `technician` (`shop_id`,`id`);--> statement-breakpoint
CREATE INDEX `technician_staff` ON `technician` (`staff_id`);--> statement-breakpoint
CREATE INDEX `technician_leave_shop` ON `technician_leave` (`shop_id`,`ends_at`);--> statement-breakpoint
CREATE INDEX `quote_template_shop` ON `quote_template` (`shop_id`,`id`);--> statement-breakpoint
CREATE INDEX `shop_service_service` ON `shop_service` (`service_id`,`active`,`shop_id`);--> statement-breakpoint
CREATE INDEX `booking_day` ON `booking` (`shop_id`,`start_at`);--> statement-breakpoint
CREATE INDEX `booking_technician` ON `booking` (`technician_id`,`start_at`);--> statement-breakpoint
CREATE INDEX `slot_unit_day` ON `slot_unit` (`shop_id`,`starts_at`,`resource_id`);--> statement-breakpoint
CREATE INDEX `slot_unit_order` ON `slot_unit` (`order_id`);--> statement-breakpoint
CREATE INDEX `offer_shop_open` ON `offer` (`shop_id`,`state`,`answer_by`);--> statement-breakpoint
CREATE INDEX `orders_owner` ON `orders` (`owner_id`,`id`);--> statement-breakpoint
CREATE INDEX `orders_shop` ON `orders` (`shop_id`,`id`);--> statement-breakpoint
CREATE INDEX `orders_shop_state` ON `orders` (`shop_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `orders_technician` ON `orders` (`technician_id`,`id`);--> statement-breakpoint
CREATE INDEX `orders_vehicle` ON `orders` (`vehicle_id`,`id`);--> statement-breakpoint
CREATE INDEX `order_line_order` ON `order_line` (`order_id`,`round`,`id`);--> statement-breakpoint
CREATE INDEX `order_photo_order` ON `order_photo` (`order_id`,`id`);--> statement-breakpoint
CREATE INDEX `ledger_entry_subject` ON `ledger_entry` (`subject_id`,`phase`,`account`,`amount_fen`);--> statement-breakpoint
CREATE INDEX `ledger_entry_shop` ON `ledger_entry` (`shop_id`,`phase`,`account`,`amount_fen`);--> statement-breakpoint
CREATE INDEX `ledger_entry_payment` ON `ledger_entry` (`payment_id`);--> statement-breakpoint
CREATE INDEX `payment_subject` ON `payment` (`subject_id`,`id`);--> statement-breakpoint
CREATE INDEX `payment_notification_at` ON `payment_notification` (`at`);--> statement-breakpoint
CREATE INDEX `payment_operation_payment` ON `payment_operation` (`payment_id`,`id`);--> statement-breakpoint
CREATE INDEX `payment_operation_subject` ON `payment_operation` (`subject_id`,`id`);--> statement-breakpoint
CREATE INDEX `follow_up_shop` ON `follow_up` (`shop_id`,`order_id`);--> statement-breakpoint
CREATE INDEX `review_shop` ON `review` (`shop_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `notice_user` ON `notice` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `coupon_owner` ON `coupon` (`owner_id`,`id`);--> statement-breakpoint
CREATE INDEX `coupon_order` ON `coupon` (`order_id`);--> statement-breakpoint
CREATE INDEX `referral_inviter` ON `referral` (`inviter_id`,`id`);--> statement-breakpoint
CREATE INDEX `referral_device` ON `referral` (`device_hash`);--> statement-breakpoint
CREATE INDEX `referral_order` ON `referral` (`order_id`);--> statement-breakpoint
CREATE INDEX `referral_link_owner` ON `referral_link` (`owner_id`,`device_hash`);--> statement-breakpoint
CREATE INDEX `queue_item_open` ON `queue_item` (`state`,`region`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `queue_item_due` ON `queue_item` (`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `queue_item_order` ON `queue_item` (`order_id`);