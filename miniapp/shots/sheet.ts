import sharp from 'sharp'
import { LOOKS, STATES, type Picture } from './take'

const GAP = 12
const HEAD = 36

/** All pictures of one page on one sheet: a row for each state, a column for each look. */
export async function drawSheet(
  title: string,
  pictures: readonly Picture[],
  pictureWidth: number,
): Promise<Buffer> {
  const rows = await Promise.all(
    STATES.map((state) =>
      Promise.all(
        LOOKS.map(async (look) => {
          const picture = pictures.find((one) => one.state === state && one.look === look)
          if (picture === undefined) return undefined
          const { data, info } = await sharp(picture.png)
            .resize({ width: pictureWidth })
            .png()
            .toBuffer({ resolveWithObject: true })
          return { data, height: info.height }
        }),
      ),
    ),
  )
  const shown = rows.filter((row) => row.some(Boolean))
  const heights = shown.map((row) => Math.max(...row.map((one) => one?.height ?? 0)))
  const tops = heights.map(
    (_, index) => HEAD + heights.slice(0, index).reduce((sum, height) => sum + height + GAP, 0),
  )
  const height = HEAD + heights.reduce((sum, one) => sum + one + GAP, 0)
  const width = LOOKS.length * (pictureWidth + GAP) + GAP
  const label = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEAD}"><text x="${GAP}" y="24" font-family="sans-serif" font-size="16" fill="#444">${title}</text></svg>`,
  )
  return sharp({ create: { width, height, channels: 3, background: '#c9cfcc' } })
    .composite([
      { input: label, left: 0, top: 0 },
      ...shown.flatMap((row, index) =>
        row.flatMap((one, column) =>
          one === undefined
            ? []
            : [{ input: one.data, left: GAP + column * (pictureWidth + GAP), top: tops[index] ?? 0 }],
        ),
      ),
    ])
    .webp({ quality: 55 })
    .toBuffer()
}
