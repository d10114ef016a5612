import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm, stat, unlink, type FileHandle } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { assert } from '@anxin/shared/kernel/errors'
import { assertSafeKey } from './key'
import type { Storage } from './port'

/** The type a key's extension stands for: a file has no other place for it that survives a copy of the directory. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  webp: 'image/webp',
  png: 'image/png',
  pdf: 'application/pdf',
}

/**
 * Storage in a directory. A file appears under its key whole and flushed to disk, or not at all: it is written under a
 * temporary name beside it, synced, renamed, and the directory synced, so that a power cut loses no acknowledged file.
 */
export function createLocalDisk(directory: string): Storage {
  const root = resolve(directory)
  const pathOf = (key: string) => {
    assertSafeKey(key)
    return join(root, key)
  }
  return {
    async put(key, content, { contentType }) {
      const path = pathOf(key)
      assert(typeOf(key) === contentType, `the extension of a key must say ${contentType}`)
      const firstMade = await mkdir(dirname(path), { recursive: true })
      const draft = `${path}.${randomBytes(8).toString('hex')}.tmp`
      try {
        const file = await open(draft, 'wx', 0o640)
        try {
          await writeAll(file, content)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(draft, path)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
      await syncDirectories(dirname(path), firstMade ? dirname(firstMade) : dirname(path))
    },
    async get(key) {
      const file = await open(pathOf(key), 'r').catch(nullIfAbsent)
      if (!file) return null
      const found = await file.stat()
      if (found.isFile())
        return { stream: file.createReadStream(), bytes: found.size, contentType: typeOf(key) }
      await file.close()
      return null
    },
    async delete(key) {
      await unlink(pathOf(key)).catch(nullIfAbsent)
    },
    async exists(key) {
      const found = await stat(pathOf(key)).catch(nullIfAbsent)
      return found?.isFile() ?? false
    },
  }
}

async function writeAll(file: FileHandle, content: Buffer | Readable): Promise<void> {
  if (Buffer.isBuffer(content)) return file.writeFile(content)
  for await (const chunk of content) await file.appendFile(chunk as Buffer)
}

/** A rename is durable once its directory is, and a new directory once its parent is: from `path` up to `last`. */
async function syncDirectories(path: string, last: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
  if (path !== last) await syncDirectories(dirname(path), last)
}

function typeOf(key: string): string {
  const extension = key.slice(key.lastIndexOf('.') + 1)
  return CONTENT_TYPES[extension] ?? 'application/octet-stream'
}

function nullIfAbsent(error: unknown): null {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return null
  throw error
}
