import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { APPS, PACKAGE_ROOT } from './apps'
import { drawPictures } from './draw-pictures'

const TAB_BYTES_MAX = 2 * 1024
const CARD_BYTES_MAX = 10 * 1024

const read = (file: string) => readFileSync(path.join(PACKAGE_ROOT, file))

describe('the pictures that WeChat takes only as files', () => {
  test('are what the icon set draws, and small', async () => {
    const pictures = await drawPictures()
    expect(pictures.length).toBe(2 * 4 * 2 * 2 + 1)
    for (const { file, png } of pictures) {
      expect(read(file).equals(png), `${file}: run \`npm --prefix miniapp run draw\``).toBe(true)
      expect(png.length, file).toBeLessThan(file.includes('/tabs/') ? TAB_BYTES_MAX : CARD_BYTES_MAX)
    }
  })

  test.each(APPS)('of the %s mini-program are named by both themes', (app) => {
    const themes = JSON.parse(read(`${app}/theme.json`).toString()) as Record<string, Record<string, string>>
    for (const [theme, names] of Object.entries(themes)) {
      const icons = Object.entries(names).filter(([name]) => name.includes('Icon'))
      expect(icons).toHaveLength(8)
      for (const [, file] of icons) {
        expect(file).toContain(`-${theme}.png`)
        expect(read(`${app}/${file}`).subarray(1, 4).toString()).toBe('PNG')
      }
    }
  })
})
