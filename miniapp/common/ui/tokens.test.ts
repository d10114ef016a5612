import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const source = readFileSync(path.join(__dirname, 'tokens.scss'), 'utf8')
const [light = '', dark = ''] = source.slice(source.indexOf('@mixin light')).split('@mixin dark')

/** What stands on what; each pair has to be readable in both themes. */
const PAIRS = [
  ['text', 'page'],
  ['text', 'card'],
  ['text', 'sunken'],
  ['text-second', 'page'],
  ['text-second', 'card'],
  ['text-second', 'sunken'],
  ['action', 'page'],
  ['action', 'card'],
  ['action', 'action-ground'],
  ['text', 'action-ground'],
  ['on-action', 'action'],
  ['waiting', 'card'],
  ['waiting', 'waiting-ground'],
  ['text', 'waiting-ground'],
  ['on-waiting', 'waiting'],
  ['danger', 'page'],
  ['danger', 'card'],
  ['danger', 'danger-ground'],
  ['on-action', 'danger'],
  ['released', 'page'],
  ['released', 'card'],
  ['released', 'released-ground'],
] as const

function colorsOf(theme: string): Map<string, string> {
  return new Map(
    Array.from(theme.matchAll(/--color-([\w-]+): (#[0-9a-f]{6})/g), ([, name = '', hex = '']) => [name, hex]),
  )
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminanceOf(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

describe.each([
  ['light', colorsOf(light)],
  ['dark', colorsOf(dark)],
])('the %s theme', (_name, colors) => {
  test.each(PAIRS)('%s on %s has a contrast of 4.5 or more', (front, ground) => {
    const [high = 0, low = 0] = [front, ground]
      .map((name) => luminanceOf(colors.get(name) ?? ''))
      .toSorted((a, b) => b - a)
    expect((high + 0.05) / (low + 0.05)).toBeGreaterThanOrEqual(4.5)
  })
})

test('both themes name the same colours', () => {
  expect([...colorsOf(dark).keys()]).toEqual([...colorsOf(light).keys()])
  expect(colorsOf(light).size).toBeGreaterThan(14)
})
