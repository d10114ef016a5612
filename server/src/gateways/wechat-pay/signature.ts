import {
  constants,
  createPrivateKey,
  createPublicKey,
  privateDecrypt,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'
import WechatPayV3 from 'wechatpay-node-v3'
import { assert } from '@anxin/shared/kernel/errors'
import { SECOND_MS } from '@anxin/shared/kernel/time'
import type { WechatPayConfig } from './port'

/** WeChat's own window: a message older, or newer, than this may be a replay. */
const SIGNATURE_WINDOW_MS = 300 * SECOND_MS

export type Signer = {
  /** The Authorization header of one request. `path` is path and query exactly as sent, `body` '' when there is none. */
  readonly authorize: (method: string, path: string, body: string) => Promise<string>
  /** RSA-SHA256 by the merchant's key over `text`, base64. */
  readonly signText: (text: string) => Promise<string>
  readonly nonce: () => string
  readonly unixSeconds: () => string
  /** RSA-OAEP (SHA-1, as WeChat wants it) for a personal field; goes with header Wechatpay-Serial = `serial`. */
  readonly encryptField: (text: string) => { readonly ciphertext: string; readonly serial: string }
  /** Opens a personal field that WeChat encrypted for the merchant's certificate; null where it is for another key. */
  readonly decryptField: (ciphertext: string) => string | null
}

/**
 * Signs for the merchant. Of `wechatpay-node-v3` it keeps what is right there: the form of the Authorization header
 * and the encryption of personal fields. Signing itself is Node's: the library signs synchronously, 0.8 ms during
 * which no other request is served, and forgets the last line feed of a POST without a body.
 */
export function createSigner(
  config: Pick<WechatPayConfig, 'spMchid' | 'spAppid' | 'serialNo' | 'privateKeyPem' | 'publicKeys'>,
  now: () => Date,
): Signer {
  const privateKey = createPrivateKey(config.privateKeyPem)
  const serial = preferredSerial(config.publicKeys)
  const encryptionKey = createPublicKey(config.publicKeys[serial] ?? '').export({
    type: 'spki',
    format: 'pem',
  })
  const library: Pick<WechatPayV3, 'getAuthorization' | 'publicEncrypt'> = new WechatPayV3({
    appid: config.spAppid,
    mchid: config.spMchid,
    serial_no: config.serialNo,
    privateKey: Buffer.from(config.privateKeyPem),
    // Only read when no serial is given, yet the constructor refuses to go without one.
    publicKey: Buffer.from(encryptionKey),
  })

  const signer: Signer = {
    nonce: () => randomBytes(16).toString('hex'),
    unixSeconds: () => String(Math.floor(now().getTime() / SECOND_MS)),
    signText: (text) => signOffThread(text, privateKey),
    async authorize(method, path, body) {
      const nonce = signer.nonce()
      const timestamp = signer.unixSeconds()
      const signature = await signer.signText(requestText(method, path, timestamp, nonce, body))
      return library.getAuthorization(nonce, timestamp, signature)
    },
    decryptField: (ciphertext) => openField(ciphertext, privateKey),
    encryptField: (text) => ({ ciphertext: library.publicEncrypt(text, Buffer.from(encryptionKey)), serial }),
  }
  return signer
}

function openField(ciphertext: string, key: KeyObject): string | null {
  try {
    const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
    return privateDecrypt(options, Buffer.from(ciphertext, 'base64')).toString('utf8')
  } catch {
    return null
  }
}

/** What is signed of a request: five lines, each ended by a line feed, the last one too when there is no body. */
export function requestText(
  method: string,
  path: string,
  timestamp: string,
  nonce: string,
  body: string,
): string {
  return `${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`
}

/** What is signed for `wx.requestPayment`: the whole `package` value, not the bare prepay id. */
export function payerText(appid: string, timeStamp: string, nonceStr: string, packed: string): string {
  return `${appid}\n${timeStamp}\n${nonceStr}\n${packed}\n`
}

/** The key to encrypt for and to ask answers by: a public key where there is one, since certificates expire. */
export function preferredSerial(publicKeys: Readonly<Record<string, string>>): string {
  const serials = Object.keys(publicKeys)
  const serial = serials.find(isPublicKeyId) ?? serials[0]
  assert(serial !== undefined, 'WeChat Pay needs at least one public key')
  return serial
}

/** Tells a public key's id from a platform certificate's 40 hex digits. */
export function isPublicKeyId(serial: string): boolean {
  return serial.startsWith('PUB_KEY_ID_')
}

/** With a callback Node signs on its thread pool, so the event loop goes on serving. */
function signOffThread(text: string, key: KeyObject): Promise<string> {
  return new Promise((resolve, reject) => {
    sign('RSA-SHA256', Buffer.from(text, 'utf8'), key, (error, signature) =>
      error ? reject(error) : resolve(signature.toString('base64')),
    )
  })
}

type SignedMessage = {
  readonly timestamp: string | null
  readonly nonce: string | null
  readonly signature: string | null
  readonly serial: string | null
  /** The bytes as received: a body that was parsed and written again no longer verifies. */
  readonly rawBody: Buffer | string
}

export type VerifyFailure = 'missing-headers' | 'stale-timestamp' | 'unknown-serial' | 'bad-signature'

export type Verifier = (message: SignedMessage) => 'genuine' | VerifyFailure

/**
 * Verifies what WeChat signed, answers and notifications alike. A serial that is not configured is refused, never
 * fetched: otherwise anyone could make us call out by sending one. `WECHATPAY/SIGNTEST/` probes fail like any forgery.
 */
export function createVerifier(publicKeys: Readonly<Record<string, string>>, now: () => Date): Verifier {
  const keys = new Map(
    Object.entries(publicKeys).map(([serial, pem]) => [sameSerial(serial), createPublicKey(pem)]),
  )
  return ({ timestamp, nonce, signature, serial, rawBody }) => {
    if (!timestamp || !nonce || !signature || !serial) return 'missing-headers'
    if (!/^\d{1,12}$/.test(timestamp)) return 'stale-timestamp'
    const ageMs = now().getTime() - Number(timestamp) * SECOND_MS
    if (Math.abs(ageMs) > SIGNATURE_WINDOW_MS) return 'stale-timestamp'
    const key = keys.get(sameSerial(serial))
    if (!key) return 'unknown-serial'
    const body = typeof rawBody === 'string' ? Buffer.from(rawBody, 'utf8') : rawBody
    const text = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`, 'utf8'), body, LINE_FEED])
    return verify('RSA-SHA256', text, key, Buffer.from(signature, 'base64')) ? 'genuine' : 'bad-signature'
  }
}

const LINE_FEED = Buffer.from('\n')

/** Certificate serials are hex, which tools print in either case. */
function sameSerial(serial: string): string {
  return isPublicKeyId(serial) ? serial : serial.toUpperCase()
}
