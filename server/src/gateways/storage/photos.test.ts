import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { reencodePhoto, type Photo, type PhotoFormat } from './photos'

/** Decimal degrees of a place in Shanghai, as a phone writes them: degrees, minutes, seconds as fractions. */
const GPS = {
  GPSLatitudeRef: 'N',
  GPSLatitude: '31/1 13/1 4999/100',
  GPSLongitudeRef: 'E',
  GPSLongitude: '121/1 28/1 2599/100',
}

async function photo(input: Buffer, format?: PhotoFormat): Promise<Photo> {
  const outcome = await reencodePhoto(input, format)
  if (outcome.kind !== 'ok') throw new Error(outcome.reason)
  return outcome.photo
}

/** Red on the left, blue on the right, so that a turn can be seen. */
function twoColours(width: number, height: number) {
  const blue = {
    create: { width: Math.floor(width / 2), height, channels: 3 as const, background: '#0000ff' },
  }
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: blue, gravity: 'east' },
  ])
}

async function colourAt(data: Buffer, left: number, top: number): Promise<'red' | 'blue'> {
  const pixel = await sharp(data).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer()
  return (pixel[0] ?? 0) > (pixel[2] ?? 0) ? 'red' : 'blue'
}

describe('a photo that is kept', () => {
  let located: Buffer
  beforeAll(async () => {
    located = await twoColours(400, 300)
      .withExif({ IFD0: { Make: 'PhoneMaker', Copyright: 'SECRET-OWNER' }, IFD3: GPS })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET-XMP</x:xmpmeta>')
      .jpeg()
      .toBuffer()
  })

  it.each(['jpeg', 'webp'] as const)('as %s has lost place, maker and every other tag', async (format) => {
    const before = await sharp(located).metadata()
    expect(before.exif?.toString('latin1')).toContain('SECRET-OWNER')
    expect(
      before.exif?.includes(Buffer.from([0x88, 0x25])) || before.exif?.includes(Buffer.from([0x25, 0x88])),
    ).toBe(true)
    const { data } = await photo(located, format)
    const after = await sharp(data).metadata()
    expect([after.exif, after.xmp, after.iptc, after.icc, after.orientation]).toEqual(
      Array(5).fill(undefined),
    )
    for (const word of ['SECRET', 'PhoneMaker', 'Exif', 'adobe']) expect(data.includes(word)).toBe(false)
  })

  it('stands upright: the turn that the tag asked for is done', async () => {
    const lying = await twoColours(400, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const { data, widthPx, heightPx } = await photo(lying)
    expect([widthPx, heightPx]).toEqual([200, 400])
    expect(await colourAt(data, 100, 10)).toBe('red')
    expect(await colourAt(data, 100, 390)).toBe('blue')
  })

  it('is at most 1600 px a side, and never enlarged', async () => {
    expect(await photo(await twoColours(4000, 1000).jpeg().toBuffer())).toMatchObject({
      widthPx: 1600,
      heightPx: 400,
    })
    expect(await photo(await twoColours(1000, 2400).png().toBuffer())).toMatchObject({
      widthPx: 667,
      heightPx: 1600,
    })
    expect(await photo(await twoColours(40, 30).webp().toBuffer())).toMatchObject({
      widthPx: 40,
      heightPx: 30,
    })
  })

  it('is told by its own hash, size and type', async () => {
    const { data, sha256, bytes, contentType, extension } = await photo(located, 'webp')
    expect(sha256).toBe(createHash('sha256').update(data).digest('hex'))
    expect(bytes).toBe(data.length)
    expect([contentType, extension, (await sharp(data).metadata()).format]).toEqual([
      'image/webp',
      'webp',
      'webp',
    ])
    expect((await photo(located)).contentType).toBe('image/jpeg')
    expect((await photo(located)).sha256).toBe((await photo(located)).sha256)
  })

  it('carries nothing that was hidden behind the image', async () => {
    const { data } = await photo(Buffer.concat([located, Buffer.from('<script>SECRET-TAIL</script>')]))
    expect(data.includes('SECRET-TAIL')).toBe(false)
  })
})

describe('what is refused', () => {
  it('more than 10 MB', async () => {
    expect(await reencodePhoto(Buffer.alloc(10_000_001))).toEqual({ kind: 'refused', reason: 'too-large' })
  })

  it('what is no JPEG, PNG or WebP by its first bytes, whatever else it may be', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    const gif = await twoColours(9, 9).gif().toBuffer()
    const tiff = await twoColours(9, 9).tiff().toBuffer()
    for (const input of [Buffer.alloc(0), Buffer.from('%PDF-1.7'), randomBytes(100), svg, gif, tiff]) {
      expect(await reencodePhoto(input)).toEqual({ kind: 'refused', reason: 'not-an-image' })
    }
  })

  it('an image that is cut off or only begins like one', async () => {
    const whole = await sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } })
      .png()
      .toBuffer()
    const liar = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), randomBytes(500)])
    for (const input of [whole.subarray(0, whole.length / 2), liar]) {
      expect(await reencodePhoto(input)).toEqual({ kind: 'refused', reason: 'not-an-image' })
    }
  })

  it('a small file that would unpack to gigabytes, before a pixel of it is unpacked', async () => {
    const bomb = Buffer.from(await twoColours(9, 9).png().toBuffer())
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29)
    expect(await reencodePhoto(bomb)).toEqual({ kind: 'refused', reason: 'too-many-pixels' })
  })
})
