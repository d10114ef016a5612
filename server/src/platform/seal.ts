import type { BlindIndex, Sealed } from '@anxin/drizzle/columns'
import { assert } from '@anxin/shared/kernel/errors'
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

/** Seals personal data at rest: AES-256-GCM with the key id in each value, HMAC-SHA256 for looking up by equality. */
export type Seal = {
  seal(plain: string): Sealed
  open(value: Sealed): string
  /** How a value begins that was sealed with the key that seals now. */
  readonly currentPrefix: string
  /** @param scope names the column, so that equal values of two columns differ */
  index(scope: string, plain: string): BlindIndex
}

/**
 * @param keys key id → 32 bytes; the first seals, all of them open
 * @param indexKey 32 bytes; never changed without rebuilding every blind index
 */
export function createSeal(keys: readonly (readonly [string, Buffer])[], indexKey: Buffer): Seal {
  const byId = new Map(keys)
  const first = keys[0]
  assert(first, 'at least one sealing key')
  const [activeId, activeKey] = first
  return {
    currentPrefix: `${activeId}.`,
    seal(plain) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', activeKey, nonce)
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return [activeId, ...[nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join(
        '.',
      ) as Sealed
    },
    open(value) {
      const [keyId = '', nonce = '', tag = '', text = ''] = value.split('.')
      const key = byId.get(keyId)
      assert(key, `sealing key ${keyId} is not configured`)
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), {
        authTagLength: 16,
      })
      decipher.setAuthTag(Buffer.from(tag, 'base64url'))
      return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString(
        'utf8',
      )
    },
    index: (scope, plain) =>
      createHmac('sha256', indexKey).update(`${scope}\0${plain}`).digest('base64url') as BlindIndex,
  }
}
