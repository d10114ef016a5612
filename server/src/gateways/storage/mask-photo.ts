import type { Mask } from '@anxin/shared/showcases/showcase.contract'
import sharp from 'sharp'
import { reencodePhoto, type Photo } from './photos'
import { assert } from '@anxin/shared/kernel/errors'

/** A finger is not exact: each side of a mask grows by so many thousandths of the picture. */
const MARGIN = 8
/** A few steps of grey: what is left of the covered part says nothing but light or dark. */
const GREY_STEP = 64

/**
 * Covers parts of a photo for good: each becomes one flat grey and the picture is encoded anew without metadata. Not
 * blurred: from a blurred plate the few signs that it can have are computed back.
 * @param photo a photo that we keep, upright
 */
export async function maskPhoto(photo: Buffer, masks: readonly Mask[]): Promise<Photo> {
  const { data: pixels, info } = await sharp(photo)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  for (const mask of masks) cover(pixels, { width, height, channels }, mask)
  const masked = await sharp(pixels, { raw: { width, height, channels } })
    .png({ compressionLevel: 1 })
    .toBuffer()
  const outcome = await reencodePhoto(masked)
  assert(outcome.kind === 'ok', 'a photo that was kept can be encoded')
  return outcome.photo
}

type Size = { readonly width: number; readonly height: number; readonly channels: number }

function cover(pixels: Buffer, { width, height, channels }: Size, mask: Mask): void {
  const from = (start: number, size: number) => Math.max(0, Math.floor(((start - MARGIN) * size) / 1000))
  const to = (end: number, size: number) => Math.min(size, Math.ceil(((end + MARGIN) * size) / 1000))
  const [left, right] = [from(mask.x, width), to(mask.x + mask.width, width)]
  const [top, bottom] = [from(mask.y, height), to(mask.y + mask.height, height)]
  let sum = 0
  const each = (visit: (at: number) => void) => {
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) visit((y * width + x) * channels)
  }
  each((at) => {
    for (let c = 0; c < channels; c++) sum += pixels[at + c] ?? 0
  })
  const count = Math.max(1, (right - left) * (bottom - top) * channels)
  const grey = Math.min(255, Math.round(sum / count / GREY_STEP) * GREY_STEP)
  each((at) => pixels.fill(grey, at, at + channels))
}
