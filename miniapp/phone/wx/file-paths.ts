import type { DiskEntry, Phone, PhoneFile } from '../phone'
import { WxRefusal } from './call'

/** The folder that a mini-program may write into. */
export const USER_DATA_PATH = 'wxfile://usr'
/** Where WeChat itself keeps what was saved without a name. */
const SAVED_PREFIX = 'wxfile://store_'
const DISK_BYTES_MAX = 200 * 1024 * 1024

let temporaries = 0

/** A file that lasts until the mini-program ends. */
export function keepTemporary(phone: Phone, file: PhoneFile): string {
  const path = `wxfile://tmp_${(temporaries += 1)}_${file.name}`
  phone.files.set(path, file)
  return path
}

/** Any file of the phone, temporary or saved; undefined where there is none. */
export function fileAt(phone: Phone, path: string): PhoneFile | undefined {
  const temporary = phone.files.get(path)
  if (temporary !== undefined) return temporary
  const bytes = phone.disk.get(path)?.bytes
  if (bytes) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return { name, type: /\.(mp4|mov)$/i.test(name) ? 'video' : 'image', bytes }
  }
  if (phone.bundle.assets.includes(path.replace(/^\//, '')))
    throw new Error(`reading ${path} out of the package is not supported by this phone`)
  return undefined
}

/** Writes a file that outlives the mini-program. Refuses where the folder is missing, and beyond 200 MB. */
export function writeToDisk(phone: Phone, path: string, bytes: Uint8Array): void {
  if (!isSavedPath(path)) {
    if (!path.startsWith(`${USER_DATA_PATH}/`)) throw new WxRefusal(`permission denied, open ${path}`)
    if (!isFolder(phone, path.slice(0, path.lastIndexOf('/'))) || isFolder(phone, path))
      throw new WxRefusal(`no such file or directory, open ${path}`)
  }
  const before = phone.disk.get(path)?.bytes?.length ?? 0
  if (usedBytes(phone) - before + bytes.length > DISK_BYTES_MAX)
    throw new WxRefusal('the maximum size of the file storage limit is exceeded')
  putOnDisk(phone, path, Uint8Array.from(bytes))
}

export function makeFolder(phone: Phone, path: string): void {
  putOnDisk(phone, path, null)
}

export function removeFromDisk(phone: Phone, path: string): void {
  phone.disk.delete(path)
  phone.host.disk.remove(path)
}

export function isFolder({ disk }: Phone, path: string): boolean {
  return path === USER_DATA_PATH || disk.get(path)?.bytes === null
}

/** The names of what is directly in a folder. */
export function namesIn(phone: Phone, folder: string): string[] {
  const inside = Array.from(phone.disk.keys()).filter((path) => path.startsWith(`${folder}/`))
  return inside.map((path) => path.slice(folder.length + 1)).filter((name) => !name.includes('/'))
}

export function savedEntries({ disk }: Phone): [string, DiskEntry][] {
  return Array.from(disk).filter(([path]) => isSavedPath(path))
}

export function isSavedPath(path: string): boolean {
  return path.startsWith(SAVED_PREFIX)
}

/** A path of WeChat's own that no saved file has. */
export function freeSavedPath(phone: Phone, name: string): string {
  for (let number = phone.disk.size + 1; ; number += 1) {
    const path = `${SAVED_PREFIX}${number}_${name}`
    if (!phone.disk.has(path)) return path
  }
}

function putOnDisk(phone: Phone, path: string, bytes: Uint8Array | null): void {
  phone.disk.set(path, { bytes, modifiedAtMs: Date.now() })
  phone.host.disk.put(path, bytes)
}

function usedBytes({ disk }: Phone): number {
  return Array.from(disk.values()).reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0)
}
