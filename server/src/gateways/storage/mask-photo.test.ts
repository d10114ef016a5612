import sharp from 'sharp'
import { expect, it } from 'vitest'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { maskPhoto } from './mask-photo'

const PLATE = { x: 400, y: 500, width: 200, height: 100 }

/** A grey picture with stripes where the plate is, and a place in its metadata. */
async function withPlate(stripe: string): Promise<Buffer> {
  const stripes = Array.from({ length: 16 }, (_, index) => ({
    input: { create: { width: 4, height: 60, channels: 3 as const, background: stripe } },
    left: 322 + index * 10,
    top: 300,
  }))
  return sharp({ create: { width: 800, height: 600, channels: 3, background: '#808080' } })
    .composite(stripes)
    .withExif({ IFD0: { Copyright: 'SECRET-OWNER' } })
    .jpeg({ quality: 95 })
    .toBuffer()
}

async function spread(data: Buffer, [left, top, width, height]: readonly [number, number, number, number]) {
  const part = await sharp(data).extract({ left, top, width, height }).png().toBuffer()
  const { channels } = await sharp(part).stats() // which look at what they are given, not at a part of it
  return Math.max(...channels.map(({ min, max }) => max - min))
}

it('what was under a mask is one flat colour, whatever it was, and nothing beside it has changed', async () => {
  const original = await withPlate('#ffffff')
  expect(await spread(original, [320, 300, 160, 60])).toBeGreaterThan(80)
  const masked = await maskPhoto(original, [PLATE])
  expect(await spread(masked.data, [324, 304, 152, 52])).toBeLessThan(8)
  expect(await spread(masked.data, [0, 0, 800, 280])).toBeLessThan(8)
  expect([masked.widthPx, masked.heightPx]).toEqual([800, 600])
  expect(Math.max(masked.widthPx, masked.heightPx)).toBeLessThanOrEqual(LIMITS.photoPixelsMax)
})

it('two plates that differ leave the same picture, so that none can be computed back', async () => {
  const [one, other] = await Promise.all(
    ['#707070', '#909090'].map(async (stripe) => {
      const { data } = await maskPhoto(await withPlate(stripe), [PLATE])
      return sharp(data).extract({ left: 324, top: 304, width: 152, height: 52 }).raw().toBuffer()
    }),
  )
  expect(one).toEqual(other)
})

it('covers a little more than the finger marked, also at the edge, and keeps no metadata', async () => {
  const masked = await maskPhoto(await withPlate('#000000'), [
    { ...PLATE, x: 406, width: 188, y: 505, height: 90 },
    { x: 0, y: 0, width: 1000, height: 1 },
    { x: 999, y: 999, width: 1, height: 1 },
  ])
  expect(await spread(masked.data, [324, 304, 152, 52])).toBeLessThan(8)
  expect(await sharp(masked.data).metadata()).toMatchObject({ format: 'jpeg' })
  expect((await sharp(masked.data).metadata()).exif).toBeUndefined()
  expect(masked.data.includes('SECRET-OWNER')).toBe(false)
})
