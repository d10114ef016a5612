import { describe, expect, test } from 'vitest'
import { maskDrawn, maskInMiddle, nudged, type Nudge } from './masks'

const PICTURE = { left: 20, top: 100, width: 400, height: 300 }

describe('a mask on a picture', () => {
  test('covers what the finger drew over, from whichever corner', () => {
    const drawn = { x: 250, y: 500, width: 500, height: 100 }
    expect(maskDrawn({ x: 120, y: 250 }, { x: 320, y: 280 }, PICTURE)).toEqual(drawn)
    expect(maskDrawn({ x: 320, y: 280 }, { x: 120, y: 250 }, PICTURE)).toEqual(drawn)
  })

  test('of a tap is as large as a plate, around the finger', () => {
    expect(maskDrawn({ x: 220, y: 250 }, { x: 220, y: 250 }, PICTURE)).toEqual({
      x: 350,
      y: 450,
      width: 300,
      height: 100,
    })
  })

  test('never leaves the picture, wherever the finger goes', () => {
    expect(maskDrawn({ x: 0, y: 0 }, { x: 900, y: 900 }, PICTURE)).toEqual({
      x: 0,
      y: 0,
      width: 1000,
      height: 1000,
    })
    expect(maskDrawn({ x: 420, y: 400 }, { x: 420, y: 400 }, PICTURE)).toEqual({
      x: 700,
      y: 900,
      width: 300,
      height: 100,
    })
    for (const how of ['left', 'right', 'up', 'down', 'larger', 'smaller'] as Nudge[]) {
      let mask = maskInMiddle()
      for (let times = 0; times < 60; times++) mask = nudged(mask, how)
      expect(mask.x).toBeGreaterThanOrEqual(0)
      expect(mask.x + mask.width).toBeLessThanOrEqual(1000)
      expect(mask.y).toBeGreaterThanOrEqual(0)
      expect(mask.y + mask.height).toBeLessThanOrEqual(1000)
      expect(Math.min(mask.width, mask.height)).toBeGreaterThan(0)
    }
  })

  test('is nothing where the picture has no size yet', () => {
    expect(maskDrawn({ x: 1, y: 1 }, { x: 2, y: 2 }, { ...PICTURE, width: 0 })).toBeNull()
  })
})
