import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder that goes away after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'anxin-phone-files-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The first bytes of a PNG of that size, and as many more as are wanted: nobody here decodes it. */
export function pngBytes(width: number, height: number, more = 0): Buffer {
  const head = Buffer.alloc(33 + more, 7)
  head.write('89504e470d0a1a0a0000000d49484452', 'hex')
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return head
}

/** A file on the disk for a phone's album or before its camera. */
export function pictureFile(name: string, bytes: Buffer = pngBytes(640, 480)): string {
  const file = path.join(scratchFolder(), name)
  writeFileSync(file, bytes)
  return file
}
