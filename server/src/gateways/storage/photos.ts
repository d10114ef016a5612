import { createHash } from 'node:crypto'
import sharp, { type Metadata } from 'sharp'
import { LIMITS } from '@anxin/shared/kernel/limits'

/** A camera's 50 megapixels pass; a tiny file that unpacks to gigabytes does not. */
const INPUT_PIXELS_MAX = 60_000_000
const JPEG_QUALITY = 82
const WEBP_QUALITY = 80

export type PhotoFormat = 'jpeg' | 'webp'

export type Photo = {
  readonly data: Buffer
  readonly contentType: 'image/jpeg' | 'image/webp'
  readonly extension: 'jpg' | 'webp'
  /** Of `data`, hex. */
  readonly sha256: string
  readonly widthPx: number
  readonly heightPx: number
  readonly bytes: number
}

export type PhotoOutcome =
  | { readonly kind: 'ok'; readonly photo: Photo }
  | { readonly kind: 'refused'; readonly reason: PhotoRefusal }

/** `not-an-image`: the first bytes are none of JPEG, PNG or WebP, or the rest does not decode. */
export type PhotoRefusal = 'too-large' | 'not-an-image' | 'too-many-pixels'

/**
 * Makes a photo safe to keep and to show: decoded and encoded anew, at most 1600 px a side, turned upright, with no
 * metadata at all, since a phone writes into it where the owner lives. What was hidden behind the image is gone too.
 */
export async function reencodePhoto(input: Buffer, format: PhotoFormat = 'jpeg'): Promise<PhotoOutcome> {
  if (input.length > LIMITS.photoBytesMax) return refused('too-large')
  if (!hasPhotoMagic(input)) return refused('not-an-image')
  const metadata = await readMetadata(input)
  if (!metadata) return refused('not-an-image')
  // Read from the header, before a single pixel is unpacked.
  if (metadata.width * metadata.height > INPUT_PIXELS_MAX) return refused('too-many-pixels')
  const encoded = await encode(input, format)
  if (!encoded) return refused('not-an-image')
  const { data, info } = encoded
  return {
    kind: 'ok',
    photo: {
      data,
      contentType: format === 'jpeg' ? 'image/jpeg' : 'image/webp',
      extension: format === 'jpeg' ? 'jpg' : 'webp',
      sha256: createHash('sha256').update(data).digest('hex'),
      widthPx: info.width,
      heightPx: info.height,
      bytes: data.length,
    },
  }
}

/** The header of an image, or null where it has none that sharp can read. */
async function readMetadata(input: Buffer): Promise<Metadata | null> {
  try {
    return await sharp(input, { limitInputPixels: false, failOn: 'error' }).metadata()
  } catch {
    return null
  }
}

async function encode(input: Buffer, format: PhotoFormat) {
  const upright = sharp(input, { limitInputPixels: INPUT_PIXELS_MAX, failOn: 'error', sequentialRead: true })
    .autoOrient()
    .resize({
      width: LIMITS.photoPixelsMax,
      height: LIMITS.photoPixelsMax,
      fit: 'inside',
      withoutEnlargement: true,
    })
    .flatten({ background: '#ffffff' })
  const encoder =
    format === 'jpeg'
      ? upright.jpeg({ quality: JPEG_QUALITY, progressive: true })
      : upright.webp({ quality: WEBP_QUALITY })
  try {
    return await encoder.toBuffer({ resolveWithObject: true })
  } catch {
    return null
  }
}

/** The declared type and the file's name are the sender's word; the first bytes decide which decoder runs. */
function hasPhotoMagic(input: Buffer): boolean {
  const isJpeg = input.subarray(0, 3).equals(JPEG)
  const isPng = input.subarray(0, 8).equals(PNG)
  const isWebp = input.subarray(0, 4).equals(RIFF) && input.subarray(8, 12).equals(WEBP)
  return isJpeg || isPng || isWebp
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff])
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const RIFF = Buffer.from('RIFF')
const WEBP = Buffer.from('WEBP')

function refused(reason: PhotoRefusal): PhotoOutcome {
  return { kind: 'refused', reason }
}
