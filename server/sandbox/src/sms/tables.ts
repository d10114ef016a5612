/** Text messages as they stand on the phones; the limits of a number are counted over them. */
export const smsTables: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS sms_message (
    id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
    phone varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    template_id varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    params_json text CHARACTER SET utf8mb4 NOT NULL,
    text varchar(500) CHARACTER SET utf8mb4 NOT NULL,
    sent_at_ms bigint NOT NULL,
    KEY sms_message_phone (phone, sent_at_ms)
  )`,
]
