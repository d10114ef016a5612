import { expect } from 'vitest'
import type { Locator } from 'playwright-core'
import type { ChromiumPhone } from '../phone/browser/open-chromium-phone'
import type { Hands } from './hands'

/**
 * Hands that look where they tap: before each tap the whole page has to be readable, and Playwright refuses to tap what
 * lies under something else, such as the bar at the lower edge.
 */
export type CarefulHands = Hands & { readonly phone: ChromiumPhone }

const PATIENCE_MS = 20_000

export function carefulHands(phone: ChromiumPhone): CarefulHands {
  const readAll = async () => {
    // Not before the page has come to rest, or what is about to move would be taken for what is cut.
    await expect
      .poll(() => findMisfits(phone), { timeout: PATIENCE_MS, message: await whereIs(phone) })
      .toEqual([])
  }
  const tapElement = async (target: Locator) => {
    await target.waitFor({ timeout: PATIENCE_MS })
    await readAll()
    await expect.poll(() => isEnabled(target), { timeout: PATIENCE_MS }).toBe(true)
    await target.click({ timeout: PATIENCE_MS })
  }
  return {
    phone,
    tap: ({ role, name }) => tapElement(phone.get(role, name)),
    async type({ role, name }, text) {
      const field = phone.get(role, name)
      await tapElement(field)
      const within = field.locator('input,textarea')
      await ((await within.count()) > 0 ? within : field).fill(text)
    },
    // Waits for these words, and for a page of which everything can be read.
    async see(text) {
      const words = phone.screen.getByText(text).filter({ visible: true }).first()
      await words.waitFor({ timeout: PATIENCE_MS })
      await readAll()
      return { textContent: await words.textContent() }
    },
  }
}

async function isEnabled(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element.closest('[aria-disabled="true"],[disabled]') === null)
}

async function whereIs(phone: ChromiumPhone): Promise<string> {
  return phone.page.evaluate(() => globalThis.anxinPhone?.stack.top().path ?? '')
}

/** Words that nobody can read: beyond the edge of the screen, or cut off by what they stand in. Scrolling finds the rest. */
export async function findMisfits(phone: ChromiumPhone): Promise<string[]> {
  const [, frame] = phone.page.frames()
  return frame!.evaluate(() => {
    const SLACK_PX = 1.5
    const misfits: string[] = []
    const places = document.querySelectorAll<HTMLElement>(
      '.phone-page:not([hidden]), .phone-navigation, .phone-tabs:not([hidden]), .phone-dialog',
    )
    for (const place of places) {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const words = (node.textContent ?? '').trim()
        if (words === '') continue
        const range = document.createRange()
        range.selectNodeContents(node)
        const box = range.getBoundingClientRect()
        // Not drawn at all, or only there for screen readers.
        if (box.width <= 1 || box.height <= 1) continue
        let [left, right] = [0, window.innerWidth]
        let isScrolled = false
        for (let up = node.parentElement; up !== null && up !== document.body; up = up.parentElement) {
          const { overflowX, overflowY } = getComputedStyle(up)
          const around = up.getBoundingClientRect()
          if (overflowX === 'auto' || overflowX === 'scroll') isScrolled = true
          if (isScrolled) break
          if (overflowX !== 'visible')
            [left, right] = [Math.max(left, around.left), Math.min(right, around.right)]
          const isCutBelow =
            (overflowY === 'hidden' || overflowY === 'clip') &&
            (box.bottom > around.bottom + SLACK_PX || box.top < around.top - SLACK_PX)
          if (isCutBelow) misfits.push(`cut above or below: ${words.slice(0, 30)} in <${up.className}>`)
          if (overflowY !== 'visible') break
        }
        if (!isScrolled && (box.left < left - SLACK_PX || box.right > right + SLACK_PX))
          misfits.push(`beyond the edge: ${words.slice(0, 30)} in <${node.parentElement?.className ?? ''}>`)
      }
    }
    return misfits
  })
}
