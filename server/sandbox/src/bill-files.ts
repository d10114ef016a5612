import { constants, createCipheriv, publicEncrypt, type KeyObject } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Sandbox } from './types'

const TOKEN_MS = 30_000

type StoredFile = { readonly bytes: Buffer; readonly expiresAt: number }

/** Files that were asked for, each for 30 s under a token of its own. They live in memory: a restart forgets them. */
export type BillFiles = {
  /** Keeps a file and returns its token. */
  keep(bytes: Buffer): string
  find(token: string): Buffer | undefined
}

export function createBillFiles(sandbox: Sandbox): BillFiles {
  const files = new Map<string, StoredFile>()
  const dropOld = (): void => {
    const now = sandbox.clock.now().getTime()
    for (const [token, file] of files) if (file.expiresAt <= now) files.delete(token)
  }
  return {
    keep(bytes) {
      dropOld()
      const token = sandbox.random.text(48)
      files.set(token, { bytes, expiresAt: sandbox.clock.now().getTime() + TOKEN_MS })
      return token
    },
    find(token) {
      dropOld()
      return files.get(token)?.bytes
    },
  }
}

export function packed(text: string, isGzip: boolean): Buffer {
  return isGzip ? gzipSync(text, { level: 1 }) : Buffer.from(text)
}

/** A file sealed for the merchant alone: AES-256-GCM under a key that only its private key opens (RSA-OAEP, SHA-1). */
export function sealedFor(
  merchantKey: KeyObject,
  sandbox: Sandbox,
  bytes: Buffer,
): { sealed: Buffer; encryptKey: string; nonce: string } {
  const key = sandbox.random.text(32)
  const nonce = sandbox.random.text(12)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce))
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  const options = { key: merchantKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
  return { sealed, encryptKey: publicEncrypt(options, Buffer.from(key)).toString('base64'), nonce }
}
