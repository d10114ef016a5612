import type { Mask } from '@anxin/shared/showcases/showcase.contract'

/** Where a finger is, or how large the picture is, in pixels of the screen. */
export type Point = { readonly x: number; readonly y: number }
export type Rect = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
export type Nudge = 'left' | 'right' | 'up' | 'down' | 'larger' | 'smaller'

/** About a plate, seen from where one photographs a car. */
const PLATE: Mask = { x: 350, y: 450, width: 300, height: 100 }
/** Less than that is a tap and not a stroke. */
const STROKE_MIN = 20
const STEP = 25

/** The mask that a finger drew from one point to another; a tap puts one of the size of a plate there. */
export function maskDrawn(from: Point, to: Point, picture: Rect): Mask | null {
  if (picture.width === 0 || picture.height === 0) return null
  const [ax, ay] = [
    perMille(from.x - picture.left, picture.width),
    perMille(from.y - picture.top, picture.height),
  ]
  const [bx, by] = [
    perMille(to.x - picture.left, picture.width),
    perMille(to.y - picture.top, picture.height),
  ]
  const [width, height] = [Math.abs(ax - bx), Math.abs(ay - by)]
  if (width < STROKE_MIN && height < STROKE_MIN)
    return inside({ ...PLATE, x: bx - PLATE.width / 2, y: by - PLATE.height / 2 })
  return inside({
    x: Math.min(ax, bx),
    y: Math.min(ay, by),
    width: Math.max(1, width),
    height: Math.max(1, height),
  })
}

/** In the middle, for whoever does not draw. */
export function maskInMiddle(): Mask {
  return PLATE
}

export function nudged(mask: Mask, how: Nudge): Mask {
  switch (how) {
    case 'left':
      return inside({ ...mask, x: mask.x - STEP })
    case 'right':
      return inside({ ...mask, x: mask.x + STEP })
    case 'up':
      return inside({ ...mask, y: mask.y - STEP })
    case 'down':
      return inside({ ...mask, y: mask.y + STEP })
    case 'larger':
      return grown(mask, STEP)
    case 'smaller':
      return grown(mask, -STEP)
  }
}

function grown({ x, y, width, height }: Mask, by: number): Mask {
  return inside({
    x: x - by,
    y: y - by,
    width: Math.max(STEP, width + 2 * by),
    height: Math.max(STEP, height + 2 * by),
  })
}

/** Whole thousandths that do not leave the picture, which the API takes alone. */
function inside({ x, y, width, height }: Mask): Mask {
  const [w, h] = [Math.min(1000, Math.round(width)), Math.min(1000, Math.round(height))]
  const place = (at: number, size: number) => Math.round(Math.max(0, Math.min(1000 - size, at)))
  return { x: place(x, w), y: place(y, h), width: w, height: h }
}

function perMille(at: number, size: number): number {
  return Math.round(Math.max(0, Math.min(1000, (at * 1000) / size)))
}
