import type { Readable } from 'node:stream'

/** Where files live that do not fit a database row. A key is ours, made of ids, never of a file name that came in. */
export type Storage = {
  /** Stores the whole content under `key`, or nothing. Storing again under a key replaces its content. */
  put(key: string, content: Buffer | Readable, meta: StoredMeta): Promise<void>
  /** Null when there is nothing under `key`. The caller reads the stream to its end or destroys it. */
  get(key: string): Promise<StoredObject | null>
  /** Forgets `key`; not an error when there is nothing. */
  delete(key: string): Promise<void>
  exists(key: string): Promise<boolean>
}

export type StoredMeta = { readonly contentType: string }

export type StoredObject = {
  readonly stream: Readable
  readonly bytes: number
  readonly contentType: string
}
