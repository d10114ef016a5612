import { createDecipheriv } from 'node:crypto'

const TAG_BYTES = 16
const KEY_BYTES = 32
const NONCE_BYTES = 12

export type Sealed = {
  /** Base64; the last 16 bytes are the authentication tag. */
  readonly ciphertext: string
  readonly nonce: string
  /** WeChat sends it empty, or not at all, for some events; both mean the empty text. */
  readonly associated_data?: string | null | undefined
}

/**
 * Opens AEAD_AES_256_GCM as WeChat seals it. Returns null when key, tag, nonce or associated data do not fit, since
 * then nobody vouches for a single byte. `wechatpay-node-v3` skips `final()`, the very step that checks the tag.
 */
export function openSealed(sealed: Sealed, apiv3Key: string): string | null {
  const bytes = Buffer.from(sealed.ciphertext, 'base64')
  const key = Buffer.from(apiv3Key, 'utf8')
  const nonce = Buffer.from(sealed.nonce, 'utf8')
  if (bytes.length < TAG_BYTES || key.length !== KEY_BYTES || nonce.length !== NONCE_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(sealed.associated_data ?? '', 'utf8'))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()])
    return plain.toString('utf8')
  } catch {
    return null
  }
}
