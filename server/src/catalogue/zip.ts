import { inflateRawSync } from 'node:zlib'

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const COMMENT_BYTES_MAX = 65_535
const STORED = 0
const DEFLATED = 8

export type ZipLimits = { readonly entriesMax: number; readonly entryBytesMax: number }

/**
 * Opens the named parts of a zip in memory. A part that would grow beyond its limit is not inflated to its end, whatever
 * the file says of its size; parts that nobody asks for are not inflated at all.
 * @throws a plain Error where it is no zip, or more than the limits allow
 */
export function openZip(
  bytes: Buffer,
  { entriesMax, entryBytesMax }: ZipLimits,
): { names: readonly string[]; read: (name: string) => string } {
  const end = findEnd(bytes)
  const count = bytes.readUInt16LE(end + 10)
  if (count > entriesMax) throw new Error(`zip has ${count} entries`)
  const entries = new Map<string, { offset: number; size: number; method: number }>()
  let at = bytes.readUInt32LE(end + 16)
  for (let i = 0; i < count; i += 1) {
    if (bytes.readUInt32LE(at) !== ENTRY) throw new Error('zip directory is broken')
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field))
    const name = bytes.toString('utf8', at + 46, at + 46 + (nameBytes ?? 0))
    entries.set(name, {
      method: bytes.readUInt16LE(at + 10),
      size: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    })
    at += 46 + (nameBytes ?? 0) + (extraBytes ?? 0) + (commentBytes ?? 0)
  }
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name)
      if (!entry || bytes.readUInt32LE(entry.offset) !== LOCAL) throw new Error(`zip has no ${name}`)
      const start =
        entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28)
      const packed = bytes.subarray(start, start + entry.size)
      if (entry.method === STORED) return packed.toString('utf8')
      if (entry.method !== DEFLATED) throw new Error(`zip method ${entry.method}`)
      return inflateRawSync(packed, { maxOutputLength: entryBytesMax }).toString('utf8')
    },
  }
}

function findEnd(bytes: Buffer): number {
  const last = bytes.length - END_BYTES
  for (let at = last; at >= Math.max(0, last - COMMENT_BYTES_MAX); at -= 1)
    if (bytes.readUInt32LE(at) === END) return at
  throw new Error('no zip')
}
