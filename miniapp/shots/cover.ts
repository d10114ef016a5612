import sharp from 'sharp'

const PHONE_WIDTH = 390
const CORNER = 44
const GAP = 48
const EDGE = 32

/** First screens of phones beside each other, for the top of the README. */
export async function drawCover(screens: readonly Buffer[]): Promise<Buffer> {
  const phones = await Promise.all(screens.map(drawPhone))
  const height = Math.max(...phones.map((phone) => phone.height)) + 2 * EDGE
  const width = phones.length * (PHONE_WIDTH + GAP) - GAP + 2 * EDGE
  return sharp({ create: { width, height, channels: 3, background: '#dfe5e2' } })
    .composite(
      phones.map(({ png }, index) => ({
        input: png,
        left: EDGE + index * (PHONE_WIDTH + GAP),
        top: EDGE,
      })),
    )
    .webp({ quality: 82 })
    .toBuffer()
}

async function drawPhone(screen: Buffer): Promise<{ png: Buffer; height: number }> {
  const { data, info } = await sharp(screen)
    .resize({ width: PHONE_WIDTH })
    .png()
    .toBuffer({ resolveWithObject: true })
  const corners = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PHONE_WIDTH}" height="${info.height}"><rect width="${PHONE_WIDTH}" height="${info.height}" rx="${CORNER}"/></svg>`,
  )
  const png = await sharp(data)
    .composite([{ input: corners, blend: 'dest-in' }])
    .png()
    .toBuffer()
  return { png, height: info.height }
}
