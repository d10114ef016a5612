import { crc32, deflateSync } from 'node:zlib'

/** Modules along one side, of which a quiet border of four is left white. */
const SIDE = 33
const BORDER = 4
const FINDER = 8
const WHITE = 255
const BLACK = 0

/**
 * Draws a scene as a PNG of `width` × `width` pixels: three finder corners as people know them, and in between, row by
 * row, the bits of the scene's length, its bytes and their sum modulo 256. It is not a code that WeChat's camera reads.
 */
export function drawScene(scene: string, width: number): Buffer {
  const modules = layModules(scene)
  const pixels = Math.floor(width / SIDE)
  const margin = Math.floor((width - pixels * SIDE) / 2)
  const rows = Buffer.alloc((width + 1) * width, WHITE)
  for (let y = 0; y < width; y += 1) {
    rows[y * (width + 1)] = 0
    for (let x = 0; x < width; x += 1) {
      const row = Math.floor((y - margin) / pixels)
      const column = Math.floor((x - margin) / pixels)
      if (modules[row]?.[column]) rows[y * (width + 1) + 1 + x] = BLACK
    }
  }
  return encodePng(width, rows)
}

function layModules(scene: string): boolean[][] {
  const bytes = Buffer.from(scene, 'ascii')
  const sum = bytes.reduce((total, byte) => total + byte, 0) % 256
  const bits = [...Buffer.from([bytes.length, ...bytes, sum])].flatMap((byte) =>
    Array.from({ length: 8 }, (_, index) => ((byte >> (7 - index)) & 1) === 1),
  )
  let next = 0
  return Array.from({ length: SIDE }, (_, row) =>
    Array.from({ length: SIDE }, (_, column) => {
      const [y, x] = [row - BORDER, column - BORDER]
      const inner = SIDE - 2 * BORDER
      if (y < 0 || x < 0 || y >= inner || x >= inner) return false
      const corner = cornerOf(y, x, inner)
      if (corner) return isFinderDark(corner.y, corner.x)
      const bit = bits[next] ?? false
      next += 1
      return bit
    }),
  )
}

/** Where a module lies inside one of the three finder corners, or undefined where it carries data. */
function cornerOf(y: number, x: number, inner: number): { y: number; x: number } | undefined {
  if (y < FINDER && x < FINDER) return { y, x }
  if (y < FINDER && x >= inner - FINDER) return { y, x: inner - 1 - x }
  return y >= inner - FINDER && x < FINDER ? { y: inner - 1 - y, x } : undefined
}

function isFinderDark(y: number, x: number): boolean {
  const ring = Math.max(Math.abs(y - 3), Math.abs(x - 3))
  return ring === 3 || ring <= 1
}

/** One 8-bit grey picture; each row begins with its filter byte. */
function encodePng(width: number, rows: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(width, 4)
  header[8] = 8
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}
