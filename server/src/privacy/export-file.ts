import { IdText } from '@anxin/shared/kernel/id'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { App } from '../app'
import type { CopyOfOwner } from './copy-of-owner'
import type { ExportRow } from './exports.repository'

/*
 * What a copy says lies in the storage under a key of its own, which stands sealed in its row: whoever copies the disk
 * sees nothing, and once the row has lost the key nobody does. The photos are not copied; they join the ZIP as it is
 * loaded.
 */

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

const keyOf = (exportId: string) => `exports/${IdText.parse(exportId)}.bin`

/** Stores a copy; answers its key, sealed. Storing again replaces both. */
export async function keepCopy(
  app: App,
  exportId: string,
  copy: CopyOfOwner,
): Promise<NonNullable<ExportRow['keySealed']>> {
  const key = randomBytes(32)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce)
  const packed = await promisify(gzip)(JSON.stringify(copy))
  const text = Buffer.concat([cipher.update(packed), cipher.final()])
  const content = Buffer.concat([nonce, cipher.getAuthTag(), text])
  await app.storage.put(keyOf(exportId), content, { contentType: 'application/octet-stream' })
  return app.seal.seal(key.toString('base64'))
}

/** The copy, or null where it is gone. */
export async function readCopy(
  app: App,
  { id, keySealed }: Pick<ExportRow, 'id' | 'keySealed'>,
): Promise<CopyOfOwner | null> {
  const stored = keySealed && (await app.storage.get(keyOf(id)))
  if (!stored) return null
  const content = await buffer(stored.stream)
  const textAt = NONCE_BYTES + TAG_BYTES
  const decipher = createDecipheriv(
    CIPHER,
    Buffer.from(app.seal.open(keySealed), 'base64'),
    content.subarray(0, NONCE_BYTES),
    { authTagLength: TAG_BYTES },
  )
  decipher.setAuthTag(content.subarray(NONCE_BYTES, textAt))
  const packed = Buffer.concat([decipher.update(content.subarray(textAt)), decipher.final()])
  return JSON.parse((await promisify(gunzip)(packed)).toString('utf8')) as CopyOfOwner
}

export async function forgetCopy(app: App, exportId: string): Promise<void> {
  await app.storage.delete(keyOf(exportId))
}
