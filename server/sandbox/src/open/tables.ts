/** The tables of the open API. Instants are virtual milliseconds since 1970, as everywhere in the sandbox's books. */
export const openTables: readonly string[] = [
  // What the owner of a mini-program would switch in WeChat's back office, and the row that guards its token.
  `CREATE TABLE IF NOT EXISTS open_app (
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    phone_quota_exhausted tinyint NOT NULL DEFAULT 0,
    trade_managed tinyint NOT NULL DEFAULT 0,
    forced_at_ms bigint NULL,
    forced_day char(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
    forced_count int NOT NULL DEFAULT 0
  )`,
  // A person as the phone knows her: one unionid, and one openid for each app she opens.
  `CREATE TABLE IF NOT EXISTS open_account (
    openid varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    person varchar(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    phone_number varchar(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
    session_key varchar(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
    visited_at_ms bigint NULL,
    blocked tinyint NOT NULL DEFAULT 0,
    UNIQUE KEY open_account_person (person, appid)
  )`,
  // Codes that the phone hands to the product: each is worth one use.
  `CREATE TABLE IF NOT EXISTS open_code (
    code varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    kind enum('login', 'phone') NOT NULL,
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    openid varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    phone_number varchar(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
    expires_at_ms bigint NOT NULL,
    used_at_ms bigint NULL
  )`,
  `CREATE TABLE IF NOT EXISTS open_token (
    token varchar(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at_ms bigint NOT NULL,
    revoked tinyint NOT NULL DEFAULT 0,
    KEY open_token_app (appid, expires_at_ms)
  )`,
  // An empty appid means that the template serves every app: enough for most tests.
  `CREATE TABLE IF NOT EXISTS open_template (
    template_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title varchar(64) CHARACTER SET utf8mb4 NOT NULL,
    fields_json text CHARACTER SET utf8mb4 NOT NULL
  )`,
  // One accept is one message; no answer of WeChat ever tells how many are left.
  `CREATE TABLE IF NOT EXISTS open_credit (
    openid varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    template_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    remaining int NOT NULL,
    PRIMARY KEY (openid, template_id)
  )`,
  // What has reached the list of service notices on somebody's phone.
  `CREATE TABLE IF NOT EXISTS open_notice (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    openid varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    template_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title varchar(64) CHARACTER SET utf8mb4 NOT NULL,
    page varchar(1024) CHARACTER SET utf8mb4 NOT NULL,
    data_json text CHARACTER SET utf8mb4 NOT NULL,
    miniprogram_state varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    delivered_at_ms bigint NOT NULL,
    KEY open_notice_reader (openid, id)
  )`,
  // The pages of the published version; an app without rows has every well-formed page.
  `CREATE TABLE IF NOT EXISTS open_page (
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    page varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (appid, page)
  )`,
  `CREATE TABLE IF NOT EXISTS open_scene (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    scene varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    page varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    env_version varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    KEY open_scene_scene (scene, id)
  )`,
  `CREATE TABLE IF NOT EXISTS open_link (
    id varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    path varchar(1024) CHARACTER SET utf8mb4 NOT NULL,
    query varchar(1024) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at_ms bigint NOT NULL
  )`,
  // Words that the content check objects to, beside the few that it always knows.
  `CREATE TABLE IF NOT EXISTS open_word (
    word varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    label int NOT NULL,
    suggest enum('review', 'risky') NOT NULL
  )`,
  // The shipping record of a paid order; a row without uploads is an order that was only complained about.
  `CREATE TABLE IF NOT EXISTS open_shipping (
    transaction_id varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    logistics_type tinyint NOT NULL,
    item_desc varchar(1300) CHARACTER SET utf8mb4 NOT NULL,
    uploads int NOT NULL,
    shipped_at bigint NULL,
    auto_confirm_at bigint NULL,
    confirmed_at bigint NULL,
    confirm_method tinyint NULL,
    settled_at bigint NULL,
    in_complaint tinyint NOT NULL DEFAULT 0
  )`,
  `CREATE TABLE IF NOT EXISTS open_push_config (
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    url varchar(1024) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    token varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    encoding_aes_key char(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS open_push (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    event text CHARACTER SET utf8mb4 NOT NULL,
    created_at bigint NOT NULL,
    attempts int NOT NULL,
    state varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    http int NULL,
    KEY open_push_state (state, id)
  )`,
  `CREATE TABLE IF NOT EXISTS open_media_verdict (
    id tinyint NOT NULL PRIMARY KEY,
    suggest varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    label int NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS open_media_check (
    trace_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    appid varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    openid varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    media_url varchar(2048) CHARACTER SET utf8mb4 NOT NULL,
    media_type tinyint NOT NULL,
    scene tinyint NOT NULL,
    checked_at_ms bigint NOT NULL
  )`,
]
