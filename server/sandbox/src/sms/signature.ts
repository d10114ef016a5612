import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{4}-\d{2}-\d{2})\/([a-z0-9]+)\/tc3_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/
const SKEW_S = 300

type Signed = {
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly secretId: string
  readonly secretKey: string
  readonly atMs: number
}

/** What Tencent Cloud's API 3.0 says to this signature, or null where it is right. */
export function signatureProblem({ headers, body, secretId, secretKey, atMs }: Signed): string | null {
  const timestamp = String(headers['x-tc-timestamp'] ?? '')
  if (!/^\d{10}$/.test(timestamp)) return 'MissingParameter'
  const parts = AUTHORIZATION.exec(headers.authorization ?? '')
  if (!parts) return 'AuthFailure.InvalidAuthorization'
  const [, id = '', on = '', service = '', names = '', signature = ''] = parts
  if (id !== secretId) return 'AuthFailure.SecretIdNotFound'
  if (Math.abs(Number(timestamp) - atMs / 1000) > SKEW_S) return 'AuthFailure.SignatureExpire'
  // The day of the credential is that of the timestamp in UTC, and content-type and host must be covered, in order.
  if (on !== new Date(Number(timestamp) * 1000).toISOString().slice(0, 10))
    return 'AuthFailure.SignatureFailure'
  const signed = names.split(';')
  const isSorted = signed.every((name, i) => i === 0 || (signed[i - 1] ?? '') < name)
  if (service !== 'sms' || !isSorted || !signed.includes('content-type') || !signed.includes('host'))
    return 'AuthFailure.SignatureFailure'
  const lines = signed.map(
    (name) =>
      `${name}:${String(headers[name] ?? '')
        .trim()
        .toLowerCase()}\n`,
  )
  const canonical = ['POST', '/', '', lines.join(''), names, sha256(body)].join('\n')
  const toSign = ['TC3-HMAC-SHA256', timestamp, `${on}/sms/tc3_request`, sha256(canonical)].join('\n')
  const key = ['sms', 'tc3_request'].reduce(hmac, hmac(`TC3${secretKey}`, on))
  const isRight = timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))
  return isRight ? null : 'AuthFailure.SignatureFailure'
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
