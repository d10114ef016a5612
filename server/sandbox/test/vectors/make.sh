#!/bin/sh
# Makes vectors.json with the openssl command line, so that no code of this project takes part in making what it is
# checked against. The two key pairs beside this script belong to nobody and are made only where they are missing.
#   sh make.sh > vectors.json
# A second run prints the same, but for `fields`: that padding is random.
#
# `openssl enc` offers no GCM, so a sealed resource is put together as NIST SP 800-38D has it: AES in counter mode and
# AES of the two counter blocks by openssl, GHASH by awk. Each tag is made twice: the awk is first checked against
# openssl's own GMAC of the associated data alone.
set -eu
export LC_ALL=C
cd "$(dirname "$0")"

for key in merchant platform; do
  [ -f "$key.pem" ] || openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$key.pem" 2>/dev/null
done

hex() { od -An -v -tx1 | tr -d ' \n'; }
unhex() { printf "$(sed 's/../&\n/g' | awk 'function digit(c) { return index("0123456789abcdef", c) - 1 }
  length($0) == 2 { printf "\\%03o", digit(substr($0, 1, 1)) * 16 + digit(substr($0, 2, 1)) }')"; }
json() { awk 'BEGIN { ORS = ""; print "\"" } NR > 1 { print "\\n" } { gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); print } END { print "\"" }'; }
text() { printf '%s' "$1" | json; }
file() { awk 'BEGIN { ORS = ""; print "\"" } { print $0 "\\n" } END { print "\"" }' "$1"; }
sign() { openssl dgst -sha256 -sign "$1.pem" | openssl base64 -A; }

# GHASH over associated data and ciphertext (hex), xor the encrypted counter block: the tag, in hex.
tag() {
  awk -v h="$1" -v aad="$2" -v text="$3" -v mask="$4" '
    function bits(hex,   i, out) { out = ""; for (i = 1; i <= length(hex); i++) out = out nibble[substr(hex, i, 1)]; return out }
    function plus(a, b,   i, out) { out = ""; for (i = 1; i <= 128; i++) out = out (substr(a, i, 1) == substr(b, i, 1) ? "0" : "1"); return out }
    function padded(b) { while (length(b) % 128) b = b "0"; return b }
    function lengthOf(b,   n, out) { n = length(b); out = ""; while (length(out) < 64) { out = (n % 2) out; n = int(n / 2) } return out }
    function times(x, y,   i, z, v, odd) {
      z = zero; v = y
      for (i = 1; i <= 128; i++) {
        if (substr(x, i, 1) == "1") z = plus(z, v)
        odd = substr(v, 128, 1); v = "0" substr(v, 1, 127)
        if (odd == "1") v = plus(v, poly)
      }
      return z
    }
    BEGIN {
      for (i = 0; i < 16; i++) {
        b = int(i / 8) % 2 "" int(i / 4) % 2 "" int(i / 2) % 2 "" i % 2
        nibble[substr("0123456789abcdef", i + 1, 1)] = b; letter[b] = substr("0123456789abcdef", i + 1, 1)
      }
      zero = ""; for (i = 0; i < 128; i++) zero = zero "0"
      poly = "11100001" substr(zero, 9); h = bits(h); a = bits(aad); c = bits(text)
      all = padded(a) padded(c) lengthOf(a) lengthOf(c); y = zero
      for (i = 1; i <= length(all); i += 128) y = times(plus(y, substr(all, i, 128)), h)
      y = plus(y, bits(mask)); for (i = 1; i <= 128; i += 4) printf "%s", letter[substr(y, i, 4)]
    }'
}

request() { # method target timestamp nonce body
  signature=$(printf '%s\n%s\n%s\n%s\n%s\n' "$1" "$2" "$3" "$4" "$5" | sign merchant)
  printf '    { "method": "%s", "target": %s, "timestamp": "%s", "nonce": "%s", "body": %s, "signature": "%s" }' \
    "$1" "$(text "$2")" "$3" "$4" "$(text "$5")" "$signature"
}
answer() { # timestamp nonce body
  signature=$(printf '%s\n%s\n%s\n' "$1" "$2" "$3" | sign platform)
  printf '    { "timestamp": "%s", "nonce": "%s", "body": %s, "signature": "%s" }' "$1" "$2" "$(text "$3")" "$signature"
}
payment() { # appid timeStamp nonceStr package
  signature=$(printf '%s\n%s\n%s\n%s\n' "$1" "$2" "$3" "$4" | sign merchant)
  printf '    { "appid": "%s", "timeStamp": "%s", "nonceStr": "%s", "package": "%s", "signType": "RSA", "paySign": "%s" }' \
    "$1" "$2" "$3" "$4" "$signature"
}
resource() { # key nonce associatedData plain
  key=$(printf '%s' "$1" | hex) nonce=$(printf '%s' "$2" | hex) aad=$(printf '%s' "$3" | hex)
  zeros() { head -c 16 /dev/zero | openssl enc -aes-256-ctr -K "$key" -iv "$1" | hex; }
  h=$(zeros 00000000000000000000000000000000) mask=$(zeros "${nonce}00000001")
  ciphertext=$(printf '%s' "$4" | openssl enc -aes-256-ctr -K "$key" -iv "${nonce}00000002" | hex)
  gmac=$(printf '%s' "$3" | openssl mac -cipher AES-256-GCM -macopt "hexkey:$key" -macopt "hexiv:$nonce" -in - GMAC | tr 'A-F' 'a-f')
  [ "$gmac" = "$(tag "$h" "$aad" "" "$mask")" ] || { echo "the GHASH of this script is wrong" >&2; exit 1; }
  sealed=$(printf '%s%s' "$ciphertext" "$(tag "$h" "$aad" "$ciphertext" "$mask")" | unhex | openssl base64 -A)
  printf '    { "apiv3Key": "%s", "nonce": "%s", "associatedData": "%s", "plain": %s, "ciphertext": "%s" }' \
    "$1" "$2" "$3" "$(text "$4")" "$sealed"
}
field() { # plain
  openssl pkey -in platform.pem -pubout -out platform.pub
  sealed=$(printf '%s' "$1" | openssl pkeyutl -encrypt -pubin -inkey platform.pub -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha1 | openssl base64 -A)
  rm platform.pub
  printf '    { "plain": %s, "ciphertext": "%s" }' "$(text "$1")" "$sealed"
}

openssl pkey -in merchant.pem -pubout -out merchant.pub
openssl pkey -in platform.pem -pubout -out platform.pub
keys=$(printf '"merchantPrivateKey": %s,\n  "merchantPublicKey": %s,\n  "platformPrivateKey": %s,\n  "platformPublicKey": %s' \
  "$(file merchant.pem)" "$(file merchant.pub)" "$(file platform.pem)" "$(file platform.pub)")
rm merchant.pub platform.pub

order='{"sp_appid":"wx00000000a11ce001","sp_mchid":"1900000100","sub_mchid":"1900000201","description":"保养 小保养套餐","out_trade_no":"P01JNMZ9X3WS4F7QK2R8D5T6V0A","notify_url":"https://api.example.com/wechat/pay","settle_info":{"profit_sharing":true},"amount":{"total":39900,"currency":"CNY"},"payer":{"sp_openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}'
paid='{"sp_mchid":"1900000100","sub_mchid":"1900000201","out_trade_no":"P01JNMZ9X3WS4F7QK2R8D5T6V0A","transaction_id":"4200001234202603021234567890","trade_state":"SUCCESS","trade_state_desc":"支付成功","amount":{"total":39900,"payer_total":39900,"currency":"CNY"}}'
apiv3=0123456789abcdefABCDEF0123456789

# Made before anything is printed, so that a failure leaves no half a file.
v1=$(request POST /v3/pay/partner/transactions/jsapi 1772416800 593BEC0C930BF1AFEB40B4A08C8FB242 "$order")
v2=$(request GET '/v3/ecommerce/profitsharing/orders?sub_mchid=1900000201&transaction_id=4200001234202603021234567890&out_order_no=S%7C1' 1772416801 nonce0000000000000000000000000002 '')
v3=$(request POST /v3/pay/partner/transactions/out-trade-no/P01JNMZ9X3WS4F7QK2R8D5T6V0A/close 1772416802 nonce0000000000000000000000000003 '{"sp_mchid":"1900000100","sub_mchid":"1900000201"}')
v4=$(answer 1772416800 c5ac7061fccab6bf3e254dcf98995b8c '{"prepay_id":"wx26112221580621e9b071c00d9e093b0000"}')
v5=$(answer 1772416802 d215b0511e9c48b2a8d4c3a1e7f60952 '')
v6=$(payment wx00000000a11ce001 1772416800 5K8264ILTKCH16CQ2502SI8ZNMTM67VS prepay_id=wx26112221580621e9b071c00d9e093b0000)
v7=$(resource $apiv3 fdasflkja484 transaction "$paid")
v8=$(resource $apiv3 nonce0000002 '' '{"out_refund_no":"R1"}')
v9=$(resource $apiv3 nonce0000003 refund '{"refund_status":"SUCCESS","16":"16 bytes"}')
v10=$(field 安心修汽车服务)

cat <<END
{
  "about": "Made by make.sh with openssl. The keys belong to nobody.",
  $keys,
  "requests": [
$v1,
$v2,
$v3
  ],
  "answers": [
$v4,
$v5
  ],
  "payments": [
$v6
  ],
  "resources": [
$v7,
$v8,
$v9
  ],
  "fields": [
$v10
  ]
}
END
