import { createCipheriv, createHash } from 'node:crypto'
import type { Pool } from 'mysql2/promise'
import { run, selectAll, selectOne, type Tx } from '../database'
import type { Sandbox } from '../types'

const TRIES = 3
const TIMEOUT_MS = 5000
const BLOCK = 32

export type PushConfig = { appid: string; url: string; token: string; encoding_aes_key: string }
type PushRow = { id: number; appid: string; event: string; created_at: number; attempts: number }

/** Where the messages of a mini-program go; undefined while its owner has set nothing. */
async function findPushConfig(db: Pool | Tx, appid: string): Promise<PushConfig | undefined> {
  return selectOne<PushConfig>(db, 'SELECT * FROM open_push_config WHERE appid = ?', [appid])
}

/** Writes an event with the change that it tells of; an app without an address gets none. */
export async function pushEvent(
  sandbox: Sandbox,
  tx: Pool | Tx,
  appid: string,
  event: Record<string, unknown>,
): Promise<void> {
  if (!(await findPushConfig(tx, appid))) return
  const now = sandbox.clock.now().getTime()
  await run(
    tx,
    "INSERT INTO open_push (appid, event, created_at, attempts, state) VALUES (?, ?, ?, 0, 'pending')",
    [appid, JSON.stringify(event), now],
  )
}

/** The pass under way: the next one begins after it, or it would repeat what is on its way. */
const passes = new WeakMap<Sandbox, Promise<void>>()

/** Sends what waits, at most three times each, as WeChat does within a quarter of a minute. */
export function sendPushes(sandbox: Sandbox): Promise<void> {
  const before = passes.get(sandbox) ?? Promise.resolve()
  const pass = before.catch(() => undefined).then(() => sendWaiting(sandbox))
  passes.set(sandbox, pass)
  return pass
}

async function sendWaiting(sandbox: Sandbox): Promise<void> {
  const rows = await selectAll<PushRow>(
    sandbox.db,
    "SELECT id, appid, event, created_at, attempts FROM open_push WHERE state = 'pending' ORDER BY id LIMIT 100",
  )
  for (const row of rows) {
    const config = await findPushConfig(sandbox.db, row.appid)
    if (!config) continue
    const content = {
      ToUserName: 'gh_sandbox',
      FromUserName: 'oWeChat',
      CreateTime: Math.floor(row.created_at / 1000),
      MsgType: 'event',
      ...(JSON.parse(row.event) as Record<string, unknown>),
    }
    const http = await post(sandbox, config, JSON.stringify(content))
    const state = http === 200 ? 'delivered' : row.attempts + 1 >= TRIES ? 'given_up' : 'pending'
    await run(sandbox.db, 'UPDATE open_push SET state = ?, http = ?, attempts = attempts + 1 WHERE id = ?', [
      state,
      http,
      row.id,
    ])
  }
}

/** Asks the address to echo a text, as the back office does before it takes an address. */
export async function verifyAddress(sandbox: Sandbox, config: PushConfig): Promise<boolean> {
  const echo = sandbox.random.text(20)
  const { timestamp, nonce } = stamp(sandbox)
  const signature = sha1([config.token, timestamp, nonce])
  const query = new URLSearchParams({ signature, timestamp, nonce, echostr: echo }).toString()
  try {
    const response = await fetch(`${config.url}?${query}`, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return response.status === 200 && (await response.text()) === echo
  } catch {
    return false
  }
}

/** A message as it goes over the wire: the query with both signatures, and the encrypted body. */
export function sealMessage(
  sandbox: Sandbox,
  config: PushConfig,
  content: string,
): { query: string; body: string } {
  const { timestamp, nonce } = stamp(sandbox)
  const encrypt = encrypted(sandbox, config, content)
  const query = new URLSearchParams({
    signature: sha1([config.token, timestamp, nonce]),
    timestamp,
    nonce,
    openid: 'oWeChat',
    encrypt_type: 'aes',
    msg_signature: sha1([config.token, timestamp, nonce, encrypt]),
  }).toString()
  return { query, body: JSON.stringify({ ToUserName: 'gh_sandbox', Encrypt: encrypt }) }
}

async function post(sandbox: Sandbox, config: PushConfig, content: string): Promise<number | null> {
  const { query, body } = sealMessage(sandbox, config, content)
  try {
    const response = await fetch(`${config.url}?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const answer = await response.text()
    return response.status === 200 && answer !== 'success' && answer !== '' ? 500 : response.status
  } catch {
    return null
  }
}

/** 16 random bytes, the length, the message, the app id; padded to 32; AES-256-CBC with the key's first half as IV. */
function encrypted(sandbox: Sandbox, config: PushConfig, content: string): string {
  const key = Buffer.from(`${config.encoding_aes_key}=`, 'base64')
  const message = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(message.length)
  const head = Buffer.from(sandbox.random.hex(16))
  const plain = Buffer.concat([head, length, message, Buffer.from(config.appid)])
  const pad = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])),
    cipher.final(),
  ]).toString('base64')
}

function stamp(sandbox: Sandbox): { timestamp: string; nonce: string } {
  return {
    timestamp: String(Math.floor(sandbox.clock.now().getTime() / 1000)),
    nonce: sandbox.random.digits(10),
  }
}

function sha1(parts: readonly string[]): string {
  return createHash('sha1').update(parts.toSorted().join('')).digest('hex')
}
