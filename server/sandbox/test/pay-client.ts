import { createDecipheriv, createSign, createVerify, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request as send } from 'node:http'
import type { SandboxIdentity } from '../src/types'

/** A merchant's client, written for these tests alone: it signs, verifies and decrypts with code of its own. */

export type Json = Record<string, unknown>
export type Reply = {
  http: number
  headers: Record<string, string | undefined>
  raw: string
  /** What `raw` is the text of. */
  bytes: Buffer
  body: Json
  verified: boolean
}
type CallOptions = {
  mchid?: string
  serial?: string
  scheme?: string
  /** Seconds, or any text. */
  timestamp?: string
  nonce?: string
  /** What is sent in place of the body that was signed. */
  sentBody?: string
  signature?: string
  authorization?: string | null
  headers?: Record<string, string>
  timeoutMs?: number
}

export type PayClient = {
  get(path: string, options?: CallOptions): Promise<Reply>
  post(path: string, body: unknown, options?: CallOptions): Promise<Reply>
}

export function createPayClient(
  payUrl: () => string,
  identity: () => SandboxIdentity,
  nowMs: () => number,
): PayClient {
  const call = async (method: string, path: string, body: string, options: CallOptions): Promise<Reply> => {
    const { spMchid, serialNo, privateKeyFile, publicKeyFile } = identity()
    const timestamp = options.timestamp ?? String(Math.floor(nowMs() / 1000))
    const nonce = options.nonce ?? randomBytes(16).toString('hex')
    const signature =
      options.signature ??
      createSign('RSA-SHA256')
        .update(`${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`)
        .sign(readFileSync(privateKeyFile, 'utf8'), 'base64')
    const scheme = options.scheme ?? 'WECHATPAY2-SHA256-RSA2048'
    const mchid = options.mchid ?? spMchid
    const serial = options.serial ?? serialNo
    const authorization = `${scheme} mchid="${mchid}",nonce_str="${nonce}",timestamp="${timestamp}",serial_no="${serial}",signature="${signature}"`
    const headers: Record<string, string> = {
      Accept: 'application/json',
      'User-Agent': 'test',
      ...options.headers,
    }
    if (options.authorization !== null) headers['Authorization'] = options.authorization ?? authorization
    if (method === 'POST') headers['Content-Type'] ??= 'application/json'
    const answer = await exchange(
      payUrl() + path,
      method,
      headers,
      method === 'POST' ? (options.sentBody ?? body) : undefined,
      options.timeoutMs,
    )
    return {
      ...answer,
      verified: isGenuine(
        answer.headers,
        answer.raw,
        readFileSync(publicKeyFile, 'utf8'),
        identity().publicKeyId,
        nowMs(),
      ),
    }
  }
  return {
    get: (path, options = {}) => call('GET', path, '', options),
    post: (path, body, options = {}) =>
      call('POST', path, typeof body === 'string' ? body : JSON.stringify(body), options),
  }
}

type Answer = Omit<Reply, 'verified'>

function exchange(
  url: string,
  method: string,
  headers: Record<string, string>,
  body: string | undefined,
  timeoutMs = 10_000,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers, agent: false, timeout: timeoutMs }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const raw = bytes.toString('utf8')
        const isJson = raw.startsWith('{') || raw.startsWith('[')
        const named = Object.fromEntries(
          Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
        )
        resolve({
          http: incoming.statusCode ?? 0,
          headers: named,
          raw,
          bytes,
          body: isJson ? (JSON.parse(raw) as Json) : {},
        })
      })
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error('timeout')))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** True if the headers are WeChat's signature over exactly this text, made within five minutes. */
export function isGenuine(
  headers: Record<string, string | undefined>,
  raw: string,
  publicKey: string,
  keyId: string,
  nowMs: number,
): boolean {
  const timestamp = headers['wechatpay-timestamp']
  const signature = headers['wechatpay-signature']
  if (!timestamp || !signature || headers['wechatpay-serial'] !== keyId) return false
  if (Math.abs(Number(timestamp) * 1000 - nowMs) > 300_000) return false
  const message = `${timestamp}\n${headers['wechatpay-nonce']}\n${raw}\n`
  return createVerify('RSA-SHA256').update(message).verify(publicKey, signature, 'base64')
}

/** Opens a notification's resource; throws if it was touched or if the key is another. */
export function openResource(resource: Record<string, string>, apiv3Key: string): Json {
  const bytes = Buffer.from(resource['ciphertext'] ?? '', 'base64')
  const decipher = createDecipheriv('aes-256-gcm', apiv3Key, resource['nonce'] ?? '')
  decipher.setAAD(Buffer.from(resource['associated_data'] ?? ''))
  decipher.setAuthTag(bytes.subarray(-16))
  return JSON.parse(
    Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8'),
  ) as Json
}

/** What the product hands to `wx.requestPayment`. */
export function signPayment(
  identity: SandboxIdentity,
  prepayId: string,
  nowMs: number,
  appid = identity.ownerAppid,
): Record<string, string> {
  const timeStamp = String(Math.floor(nowMs / 1000))
  const nonceStr = randomBytes(16).toString('hex')
  const packageValue = `prepay_id=${prepayId}`
  const paySign = createSign('RSA-SHA256')
    .update(`${appid}\n${timeStamp}\n${nonceStr}\n${packageValue}\n`)
    .sign(readFileSync(identity.privateKeyFile, 'utf8'), 'base64')
  return { timeStamp, nonceStr, package: packageValue, signType: 'RSA', paySign }
}
