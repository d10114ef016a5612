import { HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { AppName } from '../config/apps'
import { nearestShop, nextWorkingMorning, serviceNamed } from '../../server/stories/deeds'
import { until } from '../../server/stories/expect'
import type { OwnerPhone } from '../../server/stories/phones'
import { findChromium, launchChromium } from '../phone/browser/chromium'
import { openChromiumPhone } from '../phone/browser/open-chromium-phone'
import { writeMiniProgram } from '../phone/testing/mini-program'
import { carefulHands, findMisfits, type CarefulHands } from './chromium-hands'
import { chromiumPhones, type ChromiumPhones } from './chromium-phones'
import { button, cancelInTime, confirmAndReview, payAtCashier, spendDayAtShop, SUBMIT } from './hands'
import { startTapWorld, type TapWorld } from './world'

/** Two of the stories by taps where there is a layout: in both themes and at the largest type, nothing may be cut or covered. */

type Theme = 'light' | 'dark'
/** The largest of WeChat's eight steps on Android, and our own 大字模式 on top of it. */
const LARGEST_PX = 28
const LARGE = { appearance: JSON.stringify({ theme: 'system', large: true }) }
/** What WeChat calls the standard size. */
const STANDARD_PX = 17
const GROUND: Readonly<Record<Theme, string>> = { light: 'rgb(246, 247, 245)', dark: 'rgb(15, 20, 19)' }
const THEMES: readonly Theme[] = ['light', 'dark']

/** Each tab, what its page is called, and something on it that came from the API. */
const TABS: Record<AppName, readonly (readonly [tab: string, title: string, words: string | RegExp])[]> = {
  owner: [
    ['首页', '安心修', '保养'],
    ['爱车', '爱车', /浙A/],
    ['订单', '订单', '小保养'],
    ['我的', '我的', /138\*+/],
  ],
  shop: [
    ['接单', '接单', '小保养'],
    ['工单', '工单', /待到店/],
    ['日程', '日程', /工位/],
    ['店铺', '店铺', /评价/],
  ],
}

let world: TapWorld
let browser: Browser
let phones: ChromiumPhones
let people = 0

describe.skipIf(findChromium() === undefined)(
  'by taps in Chromium, at the largest type (skipped where Chromium is not installed)',
  { timeout: 300_000 },
  () => {
    beforeAll(async () => {
      world = await startTapWorld()
      browser = await launchChromium()
      phones = await chromiumPhones(world.world, browser)
    })
    afterAll(async () => {
      await browser?.close()
      await world?.close()
    })
    beforeEach(async () => {
      // In the morning of a working day the shops that are asked are open.
      const near = await nearestShop(world.world, await serviceNamed(world.world, '小保养'), () => true)
      await nextWorkingMorning(world.world, near)
    })

    test.each(THEMES)('%s: a fixed price, from booking to release', async (theme) => {
      const { owner, phone } = await newcomer(theme)
      const { desk, orderId } = await bookAndPay(owner, phone, theme)

      const { slotStartAt } = await owner.order(orderId)
      await world.advanceTo(new Date(Date.parse(slotStartAt) - 5 * MINUTE_MS))
      await spendDayAtShop(desk, phone, () => world.advance(HOUR_MS))
      expect((await owner.order(orderId)).state).toBe('DELIVERED')

      await world.advance(LIMITS.followUpAfterMs)
      await phone.tap(button('返回'))
      await phone.tap(button('都好'))
      await confirmAndReview(phone)
      const after = await until(
        'the money is the shop’s',
        () => owner.order(orderId),
        ({ money }) => money?.frozenFen === 0,
        orderId,
      )
      expect([after.state, after.flags.followUp]).toEqual(['COMPLETED', 'fine'])
    })

    test.each(THEMES)('%s: a cancellation in time is free', async (theme) => {
      const { owner, phone } = await newcomer(theme)
      const { orderId } = await bookAndPay(owner, phone, theme)
      await cancelInTime(phone)
      const after = await until(
        'all of it is back',
        () => owner.order(orderId),
        ({ money }) => money !== null && money.refundedFen === money.paidFen,
        orderId,
      )
      expect(after.state).toBe('CANCELLED')
    })

    test('opens each tab by a tap, without an error anywhere', async () => {
      const { owner, phone } = await newcomer('light')
      const { shopId } = await world.shop((await world.order('MATCHING', { owner })).shop.shopId)
      const desk = carefulHands(await phones.desk(shopId, 'shop-owner'))
      for (const [hands, tabs] of [
        [phone, TABS.owner],
        [desk, TABS.shop],
      ] as const) {
        for (const [tab, title, words] of tabs) {
          // A number may stand on it.
          await hands.tap({ role: 'tab', name: new RegExp(`^${tab}`) })
          await hands.phone.get('heading', title).first().waitFor()
          await hands.see(words)
        }
        expect((await hands.phone.journal()).taps).toBe(tabs.length)
      }
    })

    test('sees words that are cut, and only those', async () => {
      const dist = writeMiniProgram({
        pages: {
          'pages/one/index': {
            wxml: `<view>都能看到</view><view class="row"><view class="wide">横着滑就能看到</view></view>
              <view class="wide">伸出了屏幕</view><view class="low">只露出一半</view>`,
            wxss: '.row{overflow-x:auto}.wide{width:150vw;text-align:right}.low{height:6px;overflow:hidden}',
          },
        },
      })
      const phone = await openChromiumPhone({ dist, browser })
      onTestFinished(() => phone.close())
      expect(await findMisfits(phone)).toEqual([
        expect.stringContaining('beyond the edge: 伸出了屏幕'),
        expect.stringContaining('cut above or below: 只露出一半'),
      ])
    })
  },
)

const look = (theme: Theme) => ({ conditions: { theme, fontSizePx: LARGEST_PX }, storage: LARGE })

async function newcomer(theme: Theme): Promise<{ owner: OwnerPhone; phone: CarefulHands }> {
  people += 1
  const owner = await world.owner(`孙悦${people}`, `1380030000${people}`)
  const phone = await phones.open('owner', owner.user, look(theme))
  const screen = phone.screen.locator('.screen').first()
  const [ground, scale] = await screen.evaluate((element) => {
    const style = getComputedStyle(element)
    return [style.backgroundColor, style.getPropertyValue('--scale')] as const
  })
  expect([ground, Number(scale)]).toEqual([GROUND[theme], LARGEST_PX / STANDARD_PX])
  return { owner, phone: carefulHands(phone) }
}

/** Three taps book it; the shop accepts with one, unless it answers by itself, and the owner pays. */
async function bookAndPay(
  owner: OwnerPhone,
  phone: CarefulHands,
  theme: Theme,
): Promise<{ desk: CarefulHands; orderId: string }> {
  await phone.tap(button('保养'))
  await phone.tap(button(/^小保养，/))
  await phone.tap(SUBMIT)
  const asked = phone.phone.get('button', /^支付 ¥|^确认支付$|^取消订单$/)
  await asked.first().waitFor({ timeout: 20_000 })
  const { items } = await owner.call('GET /orders', { query: {} })
  expect(items).toHaveLength(1)
  const { id: orderId, shopId, state } = await owner.order(items[0]!.id)
  const desk = carefulHands(await phones.desk(shopId!, 'shop-owner', look(theme)))
  if (state === 'MATCHING') {
    await desk.tap(button(/^接单 小保养/))
    await phone.tap(button(/^支付 ¥/))
  }
  await payAtCashier(phone)
  return { desk, orderId }
}
