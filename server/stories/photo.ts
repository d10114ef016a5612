import { createHash } from 'node:crypto'
import sharp from 'sharp'

const WIDTH_PX = 640
const HEIGHT_PX = 480

/** A small JPEG of a car before a wall, both coloured by the name: an image as a phone sends it, told from every other. */
export async function takePhoto(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const [r = 0, g = 0, b = 0, x = 0] = createHash('sha256').update(name).digest()
  const wall = colour([r, g, b], 178)
  const car = colour([b, r, g], 112)
  const left = 40 + (x % 120)
  const picture = await sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${HEIGHT_PX}">
      <rect width="${WIDTH_PX}" height="${HEIGHT_PX}" fill="${wall}"/>
      <rect y="350" width="${WIDTH_PX}" height="130" fill="#6f7572"/>
      <g transform="translate(${left} 150)">
        <path d="M0 200V130q0-22 24-28l66-16 54-66q12-14 34-14h104q22 0 36 16l52 66 46 12q24 6 24 30v70z" fill="${car}"/>
        <path d="M124 84l38-46q6-8 18-8h40v54zM236 30h38q12 0 20 10l34 44h-92z" fill="#dfe5e3"/>
        <circle cx="96" cy="200" r="44" fill="#20282a"/><circle cx="96" cy="200" r="20" fill="#a9b1ae"/>
        <circle cx="344" cy="200" r="44" fill="#20282a"/><circle cx="344" cy="200" r="20" fill="#a9b1ae"/>
      </g></svg>`),
  )
    .jpeg({ quality: 80 })
    .toBuffer()
  return new Uint8Array(picture)
}

/** Muted, around one brightness, so that no picture shouts. */
function colour(bytes: readonly number[], middle: number): string {
  return `rgb(${bytes.map((byte) => Math.round(middle + (byte - 128) * 0.4)).join(',')})`
}
