import { userTables } from './users'

/** What the sandbox remembers about itself: the clock's offset, how often it was started, addresses of receivers. */
const state = `CREATE TABLE IF NOT EXISTS sandbox_state (
  name varchar(128) NOT NULL PRIMARY KEY,
  value varchar(512) NOT NULL
)`

/** The sub-merchants that hold the money of orders. The ratio is in 1/10000 of an order. */
const merchants = `CREATE TABLE IF NOT EXISTS merchants (
  sub_mchid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  name varchar(255) NOT NULL,
  sub_appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  max_ratio int NOT NULL,
  share_authorised tinyint NOT NULL,
  punished tinyint NOT NULL
)`

/** Pictures that were handed in; what they show is not kept. */
const media = `CREATE TABLE IF NOT EXISTS media (
  media_id varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  sha256 char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at bigint NOT NULL
)`

/** Who wants to become a sub-merchant. No personal field is kept but the bank account, masked. */
const applyments = `CREATE TABLE IF NOT EXISTS applyments (
  out_no varchar(124) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY COMMENT 'out_request_no or business_code',
  applyment_id varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  signed tinyint NOT NULL,
  moves int NOT NULL COMMENT 'how often the state changed; a timer of an earlier state does nothing',
  request_hash char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  name varchar(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  account varchar(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  audit_detail mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  sub_mchid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at bigint NOT NULL,
  UNIQUE KEY applyments_id (applyment_id)
)`

/** Where a sub-merchant's money goes in the end; \`pending\` is an account that is being verified. */
const settlements = `CREATE TABLE IF NOT EXISTS settlements (
  sub_mchid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  account varchar(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  application_no varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  pending varchar(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  verify_result varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  verify_fail_reason varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  verified_at bigint NULL
)`

/** Who may receive a share from whom: the owner is a sub-merchant (partner) or the platform (ecommerce). */
const receivers = `CREATE TABLE IF NOT EXISTS receivers (
  owner_mchid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  type varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  relation_type varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (owner_mchid, type, account)
)`

/** One order each. Instants are virtual milliseconds; null until they happen. */
const trades = `CREATE TABLE IF NOT EXISTS trades (
  out_trade_no varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  transaction_id varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  family varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sp_appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sub_appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  sub_mchid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sp_openid varchar(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
  sub_openid varchar(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
  description varchar(127) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  attach varchar(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  notify_url varchar(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  profit_sharing tinyint NOT NULL,
  total_fen int NOT NULL,
  coupon_fen int NOT NULL DEFAULT 0 COMMENT 'what a coupon of WeChat paid of it',
  fee_fen int NOT NULL DEFAULT 0,
  state varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_hash char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  finish_order_no varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'the share that frees the rest, or AUTO',
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  success_at bigint NULL,
  closed_at bigint NULL,
  last_share_at bigint NULL,
  last_refund_at bigint NULL,
  UNIQUE KEY trades_transaction (transaction_id),
  KEY trades_merchant (sub_mchid),
  KEY trades_success (success_at)
)`

const prepays = `CREATE TABLE IF NOT EXISTS prepays (
  prepay_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  out_trade_no varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  expires_at bigint NOT NULL,
  KEY prepays_trade (out_trade_no)
)`

/** A share or a finish (no receivers, frees the rest). The number is unique for the whole service provider. */
const shares = `CREATE TABLE IF NOT EXISTS shares (
  out_order_no varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  order_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  out_trade_no varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  kind varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'share or finish',
  finish tinyint NOT NULL,
  description varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  status varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  freed_fen int NOT NULL DEFAULT 0,
  request_hash char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at bigint NOT NULL,
  finished_at bigint NULL,
  UNIQUE KEY shares_order (order_id),
  KEY shares_trade (out_trade_no)
)`

const shareReceivers = `CREATE TABLE IF NOT EXISTS share_receivers (
  detail_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  out_order_no varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  position int NOT NULL,
  type varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  account varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount_fen int NOT NULL,
  description varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  result varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  planned_failure varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'set by a fault when it was accepted',
  fail_reason varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  finished_at bigint NULL,
  KEY share_receivers_order (out_order_no, position),
  KEY share_receivers_finished (finished_at)
)`

const returns = `CREATE TABLE IF NOT EXISTS share_returns (
  out_return_no varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  return_no varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  out_order_no varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  out_trade_no varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  return_mchid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount_fen int NOT NULL,
  description varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  result varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  fail_reason varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  request_hash char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at bigint NOT NULL,
  finished_at bigint NULL,
  KEY share_returns_trade (out_trade_no),
  KEY share_returns_finished (finished_at)
)`

const refunds = `CREATE TABLE IF NOT EXISTS refunds (
  out_refund_no varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  refund_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  out_trade_no varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount_fen int NOT NULL,
  frozen_fen int NOT NULL COMMENT 'what came from the frozen part, before the fee that came back',
  available_fen int NOT NULL,
  advance_fen int NOT NULL COMMENT 'what the platform paid for the sub-merchant',
  discount_fen int NOT NULL COMMENT 'what goes back to a coupon and not to the payer',
  fee_fen int NOT NULL COMMENT 'what of its fee WeChat gave back',
  channel varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'ORIGINAL',
  reason varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  notify_url varchar(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  status varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  planned varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'how it will end',
  request_hash char(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at bigint NOT NULL,
  finished_at bigint NULL,
  UNIQUE KEY refunds_refund (refund_id),
  KEY refunds_trade (out_trade_no),
  KEY refunds_created (created_at)
)`

/** An advance that the sub-merchant pays back: at most one that succeeds for each refund. */
const advanceReturns = `CREATE TABLE IF NOT EXISTS advance_returns (
  refund_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  advance_return_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount_fen int NOT NULL,
  result varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at bigint NOT NULL,
  finished_at bigint NULL
)`

/** The journal. The entries of one posting sum to zero; nothing here is ever changed. */
const postings = `CREATE TABLE IF NOT EXISTS postings (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind varchar(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  out_trade_no varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  posted_at bigint NOT NULL
)`

const entries = `CREATE TABLE IF NOT EXISTS entries (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  posting_id bigint NOT NULL,
  kind varchar(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  out_trade_no varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  account varchar(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount_fen bigint NOT NULL,
  posted_at bigint NOT NULL,
  KEY entries_trade (out_trade_no),
  KEY entries_account (account, posted_at),
  KEY entries_posted (posted_at)
)`

/** Running balances of the accounts that many orders share and that may not go below zero. */
const balances = `CREATE TABLE IF NOT EXISTS balances (
  account varchar(160) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  amount_fen bigint NOT NULL
)`

/** Each time the books did not balance after a call: it was rolled back, and answered 500. */
const violations = `CREATE TABLE IF NOT EXISTS violations (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at bigint NOT NULL,
  detail text NOT NULL
)`

/** Complaints of payers; the phone is what its owner typed, and goes out encrypted. */
const complaints = `CREATE TABLE IF NOT EXISTS complaints (
  complaint_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  out_trade_no varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  transaction_id varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  sub_mchid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount_fen int NOT NULL,
  state varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  problem_type varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  problem_description varchar(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  detail varchar(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  phone varchar(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  openid varchar(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  apply_refund_fen int NULL,
  full_refunded tinyint NOT NULL,
  user_waits tinyint NOT NULL,
  times int NOT NULL,
  created_at bigint NOT NULL,
  KEY complaints_created (created_at)
)`

const complaintHistory = `CREATE TABLE IF NOT EXISTS complaint_history (
  log_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  complaint_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  at bigint NOT NULL,
  operator varchar(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  type varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  details varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  KEY complaint_history_of (complaint_id, at)
)`

/** Work that is due at a virtual time, or (for what WeChat does within a second) at a real one, whichever is first. */
const timers = `CREATE TABLE IF NOT EXISTS timers (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind varchar(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  ref varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  due_at bigint NOT NULL,
  due_real_at bigint NULL,
  KEY timers_due (due_at),
  KEY timers_real (due_real_at)
)`

const notifications = `CREATE TABLE IF NOT EXISTS notifications (
  id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  event_type varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  original_type varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  summary varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  url varchar(256) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  resource mediumtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'the plain JSON that is encrypted for each delivery',
  out_trade_no varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
  state varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'pending, held, delivered, given_up, dropped',
  attempts int NOT NULL,
  put_off tinyint NOT NULL,
  created_at bigint NOT NULL,
  next_at bigint NOT NULL,
  KEY notifications_due (state, next_at),
  KEY notifications_trade (out_trade_no)
)`

const attempts = `CREATE TABLE IF NOT EXISTS notification_attempts (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  notification_id varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  attempted_at bigint NOT NULL,
  http int NULL,
  answer varchar(1024) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  KEY notification_attempts_of (notification_id)
)`

/** Every table of the frame and of the pay side, in an order in which they can be made. */
export const stateTables: readonly string[] = [
  state,
  ...userTables,
  merchants,
  media,
  applyments,
  settlements,
  receivers,
  trades,
  prepays,
  shares,
  shareReceivers,
  returns,
  refunds,
  advanceReturns,
  postings,
  entries,
  balances,
  violations,
  complaints,
  complaintHistory,
  timers,
  notifications,
  attempts,
]
