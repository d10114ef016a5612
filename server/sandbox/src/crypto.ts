import {
  constants,
  createCipheriv,
  createHash,
  privateDecrypt,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'

/** The five lines that a request is signed over. `target` is path and query exactly as they were sent. */
export function requestMessage(
  method: string,
  target: string,
  timestamp: string,
  nonce: string,
  body: string,
): string {
  return `${method}\n${target}\n${timestamp}\n${nonce}\n${body}\n`
}

/** The three lines that an answer or a notification is signed over. */
export function answerMessage(timestamp: string, nonce: string, body: string): string {
  return `${timestamp}\n${nonce}\n${body}\n`
}

/** The four lines that `paySign` is signed over; the last is the whole `package` value. */
export function payMessage(appid: string, timeStamp: string, nonceStr: string, packageValue: string): string {
  return `${appid}\n${timeStamp}\n${nonceStr}\n${packageValue}\n`
}

/** SHA256 with RSA (PKCS#1 v1.5), base64. */
export function signMessage(message: string | Buffer, privateKey: KeyObject): string {
  return sign('sha256', Buffer.from(message), privateKey).toString('base64')
}

/** True if `signature` (base64) is the key owner's over exactly these bytes. */
export function verifyMessage(message: string | Buffer, signature: string, publicKey: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64')
  if (bytes.length === 0) return false
  return verify('sha256', Buffer.from(message), publicKey, bytes)
}

/** AES-256-GCM as WeChat packs it: base64 of the ciphertext followed by its 16 byte tag. */
export function sealGcm(plain: string, key: string, nonce: string, associatedData: string): string {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce))
  cipher.setAAD(Buffer.from(associatedData))
  return Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

/** Opens a field that was encrypted with the platform's public key (RSA-OAEP with SHA-1), or undefined if it was not. */
export function openField(ciphertext: string, privateKey: KeyObject): string | undefined {
  try {
    const options = { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
    return privateDecrypt(options, Buffer.from(ciphertext, 'base64')).toString('utf8')
  } catch {
    return undefined
  }
}

/** A hash of a JSON value that does not depend on the order of its keys: a repeated request is known by it. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`
}
