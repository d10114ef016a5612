import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'

const FRESH_MS = 5 * MINUTE_MS
const RANDOM_BYTES = 16
const LENGTH_BYTES = 4
const PAD_MAX = 32

/** What the back office of the mini-program was told: 消息推送, 安全模式, JSON. */
export type MessagePushConfig = {
  readonly appid: string
  readonly token: string
  /** 43 characters: 32 bytes of base64 without the last sign. */
  readonly aesKey: string
}

export type PushedMessage =
  | { readonly kind: 'message'; readonly id: string; readonly event: string; readonly content: unknown }
  | { readonly kind: 'rejected'; readonly reason: string }

const Query = z.object({ timestamp: z.string(), nonce: z.string() })
const EchoQuery = Query.extend({ signature: z.string(), echostr: z.string().max(200) })
const MessageQuery = Query.extend({ msg_signature: z.string() })
const Body = z.object({ Encrypt: z.string().min(1) })
const Event = z.object({ Event: z.string().regex(/^[\x21-\x7e]{1,60}$/) })

/** What to answer to WeChat's question whether this address is ours; null where it does not come from WeChat. */
export function echoOf({ token }: MessagePushConfig, query: unknown, now: Date): string | null {
  const parsed = EchoQuery.safeParse(query)
  if (!parsed.success) return null
  const { signature, timestamp, nonce, echostr } = parsed.data
  return isFresh(timestamp, now) && isSigned(signature, [token, timestamp, nonce]) ? echostr : null
}

/**
 * Checks signature, age and receiver of a pushed message and decrypts it. Never throws. A copy of a message has the
 * same id, however it was encrypted.
 */
export function openMessage(
  config: MessagePushConfig,
  query: unknown,
  rawBody: Buffer,
  now: Date,
): PushedMessage {
  const asked = MessageQuery.safeParse(query)
  const body = Body.safeParse(parseJson(rawBody.toString('utf8')))
  if (!asked.success || !body.success) return { kind: 'rejected', reason: 'malformed' }
  const { timestamp, nonce, msg_signature: signature } = asked.data
  const { Encrypt: sealed } = body.data
  if (!isFresh(timestamp, now)) return { kind: 'rejected', reason: 'stale-timestamp' }
  if (!isSigned(signature, [config.token, timestamp, nonce, sealed]))
    return { kind: 'rejected', reason: 'bad-signature' }
  const opened = decrypt(config, sealed)
  if (opened === null) return { kind: 'rejected', reason: 'undecryptable' }
  if (opened.appid !== config.appid) return { kind: 'rejected', reason: 'foreign-app' }
  const content = parseJson(opened.text)
  const event = Event.safeParse(content)
  if (!event.success) return { kind: 'rejected', reason: 'no-event' }
  const id = createHash('sha256').update(opened.text).digest('hex')
  return { kind: 'message', id, event: event.data.Event, content }
}

function isFresh(timestamp: string, now: Date): boolean {
  if (!/^\d{1,11}$/.test(timestamp)) return false
  return Math.abs(now.getTime() - Number(timestamp) * SECOND_MS) <= FRESH_MS
}

/** SHA-1 over the sorted parts, of which the token is the secret one. */
function isSigned(signature: string, parts: readonly string[]): boolean {
  const expected = createHash('sha1').update(parts.toSorted().join('')).digest()
  const given = Buffer.from(signature, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** AES-256-CBC: 16 random bytes, the length, the message, the app id; padded to 32. Null where it is none of that. */
function decrypt({ aesKey }: MessagePushConfig, sealed: string): { text: string; appid: string } | null {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const padded = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()])
    const pad = padded.at(-1) ?? 0
    if (pad < 1 || pad > PAD_MAX) return null
    const plain = padded.subarray(0, padded.length - pad)
    const from = RANDOM_BYTES + LENGTH_BYTES
    const to = from + plain.readUInt32BE(RANDOM_BYTES)
    if (to > plain.length) return null
    return { text: plain.toString('utf8', from, to), appid: plain.toString('utf8', to) }
  } catch {
    return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
