import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Consents, DiskEntry, Host } from './phone'

/** What a phone remembers when the mini-program is killed: storage, files, and what the person allowed. */
export type PhoneMemory = Pick<Host, 'storage' | 'disk' | 'consents'>

/** A memory that lives as long as whoever holds it. */
export function createMemory(): PhoneMemory {
  let entries: Record<string, string> = {}
  let consents: Consents | undefined
  const files = new Map<string, DiskEntry>()
  return {
    storage: { load: () => entries, save: (next) => void (entries = next) },
    consents: { load: () => consents, save: (next) => void (consents = next) },
    disk: {
      load: () => Array.from(files),
      put: (name, bytes) => void files.set(name, { bytes, modifiedAtMs: Date.now() }),
      remove: (name) => void files.delete(name),
    },
  }
}

/** The same in files, the others beside the one for the storage. */
export function createFileMemory(file: string): PhoneMemory {
  return {
    storage: {
      load: () => readJson<Record<string, string>>(file) ?? {},
      save: (entries) => writeJson(file, entries),
    },
    consents: {
      load: () => readJson<Consents>(`${file}.consents`),
      save: (consents) => writeJson(`${file}.consents`, consents),
    },
    disk: diskIn(`${file}.files`),
  }
}

/** One file of the host for each of the phone, under its whole path as a name; a folder is an empty one that ends in a slash. */
function diskIn(folder: string): Host['disk'] {
  const nameOf = (file: string) => path.join(folder, encodeURIComponent(file))
  return {
    load() {
      const names = existsSync(folder) ? readdirSync(folder) : []
      return names.map((name): [string, DiskEntry] => {
        const file = path.join(folder, name)
        const own = decodeURIComponent(name)
        const bytes = own.endsWith('/') ? null : new Uint8Array(readFileSync(file))
        return [own.replace(/\/$/, ''), { bytes, modifiedAtMs: statSync(file).mtimeMs }]
      })
    },
    put(file, bytes) {
      mkdirSync(folder, { recursive: true })
      if (bytes === null) writeFileSync(nameOf(`${file}/`), '')
      else writeFileSync(nameOf(file), bytes)
    },
    remove(file) {
      for (const name of [file, `${file}/`]) rmSync(nameOf(name), { force: true })
    },
  }
}

function readJson<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined
}

function writeJson(file: string, value: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(value))
}
