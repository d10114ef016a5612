import type { PhoneMemory } from '../host-memory'
import type { Consents, DiskEntry } from '../phone'

const STORE = 'files'

/**
 * What a phone in a browser remembers: small things in localStorage, files in IndexedDB. A mini-program reads its files
 * at once, so all of them are here before it starts; what it writes follows a moment later.
 */
export async function openBrowserMemory(name: string): Promise<PhoneMemory> {
  const database = await openDatabase(`${name}.files`)
  const files = await readAll(database)
  const change = (run: (store: IDBObjectStore) => unknown) =>
    run(database.transaction(STORE, 'readwrite').objectStore(STORE))
  return {
    storage: {
      load: () => readJson<Record<string, string>>(name) ?? {},
      save: (entries) => localStorage.setItem(name, JSON.stringify(entries)),
    },
    consents: {
      load: () => readJson<Consents>(`${name}.consents`),
      save: (consents) => localStorage.setItem(`${name}.consents`, JSON.stringify(consents)),
    },
    disk: {
      load: () => files,
      put: (path, bytes) =>
        void change((store) => store.put({ bytes, modifiedAtMs: Date.now() } satisfies DiskEntry, path)),
      remove: (path) => void change((store) => store.delete(path)),
    },
  }
}

function readJson<T>(key: string): T | undefined {
  const text = localStorage.getItem(key)
  return text === null ? undefined : (JSON.parse(text) as T)
}

async function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return answerOf(request)
}

async function readAll(database: IDBDatabase): Promise<[string, DiskEntry][]> {
  const store = database.transaction(STORE).objectStore(STORE)
  const [keys, entries] = await Promise.all([
    answerOf(store.getAllKeys()),
    answerOf(store.getAll() as IDBRequest<DiskEntry[]>),
  ])
  // Every key is a path.
  return keys.map((key, index) => [key as string, entries[index]!])
}

async function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new Error('the browser keeps no files', { cause: request.error }))
  })
}
