import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { APPS, type AppName } from '../../config/apps'
import { buildApp } from '../../config/build-app'
import { writeMiniProgram, type MiniProgram } from '../testing/mini-program'
import { startServer } from '../testing/servers'
import { findChromium, launchChromium } from './chromium'
import { openChromiumPhone, type ChromiumPhone, type ChromiumPhoneOptions } from './open-chromium-phone'

/** Any tab but the first. */
const TAB: Record<AppName, string> = { owner: '爱车', shop: '工单' }
let browser: Browser

async function open(options: Omit<ChromiumPhoneOptions, 'browser'>): Promise<ChromiumPhone> {
  const phone = await openChromiumPhone({ ...options, browser })
  onTestFinished(() => phone.close())
  return phone
}

async function openProgram(
  program: MiniProgram,
  options: Omit<ChromiumPhoneOptions, 'browser' | 'dist'> = {},
) {
  return open({ dist: writeMiniProgram(program), ...options })
}

async function openPage(wxml: string, js = 'Page({})', wxss = '', options = {}) {
  return openProgram({ pages: { 'pages/one/index': { wxml, js, wxss } } }, options)
}

const logged = async (phone: ChromiumPhone) =>
  (await phone.journal()).console.filter(({ level }) => level === 'log').map(({ text }) => text)

describe.skipIf(findChromium() === undefined)(
  'a phone in Chromium (skipped where Chromium is not installed)',
  () => {
    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser.close())

    describe.each(APPS)('with the built %s mini-program', (app) => {
      let dist = ''
      beforeAll(async () => {
        dist = await buildApp(app, { reuse: true })
      })

      test('is dark when the phone is, while the computer is light', async () => {
        const phone = await open({ dist, conditions: { theme: 'dark' } })
        // The sheets of the second page come with it.
        await phone.tap('tab', TAB[app])
        const ground = () =>
          phone.screen
            .locator('.phone-page:not([hidden]) > wx-page')
            .evaluate((page) => getComputedStyle(page).backgroundColor)
        expect(await ground()).toBe('rgb(15, 20, 19)')
        await phone.change({ theme: 'light' })
        expect(await ground()).toBe('rgb(246, 247, 245)')
      })
    })

    test('measures in its own width, and what is fixed lies above the tabs', async () => {
      const phone = await openProgram(
        {
          pages: {
            'pages/one/index': {
              wxml: '<view class="wide"/><view class="bar" aria-role="note">底</view>',
              wxss: '.wide{width:750rpx;height:100vh}.bar{position:fixed;left:0;right:0;bottom:0;height:20px}',
            },
            'pages/two/index': { wxml: '<view/>' },
          },
          app: { tabBar: ['pages/one/index', 'pages/two/index'] },
        },
        { viewport: { width: 375, height: 812 } },
      )
      const boxOf = (selector: string) => phone.screen.locator(selector).boundingBox()
      const page = await boxOf('.phone-page')
      expect(page).toMatchObject({ x: 0, y: 88, width: 375, height: 812 - 88 - 83 })
      expect(await boxOf('.wide')).toMatchObject({ width: 375, height: page?.height })
      expect(await boxOf('.bar')).toMatchObject({ y: 812 - 83 - 20, width: 375 })
    })

    test('tells the size of its screen and of its letters', async () => {
      const phone = await openPage(
        '<view/>',
        `Page({ onReady() { const { windowHeight, windowWidth } = wx.getWindowInfo()
        console.log(windowWidth + ' ' + windowHeight + ' ' + wx.getAppBaseInfo().fontSizeSetting) } })`,
        '',
        { conditions: { fontSizePx: 23 } },
      )
      await expect.poll(() => logged(phone)).toEqual(['390 756 23'])
    })

    test('asks, and turns the wheels of a date to what is tapped', async () => {
      const phone = await openPage(
        '<picker mode="date" value="2026-11-25" start="2026-11-20" end="2026-12-10" aria-label="选日子" bindchange="on"><view>选</view></picker>',
        `Page({ on({ detail }) { wx.showModal({ title: '改到', content: detail.value, success: ({ confirm }) => console.log(confirm) }) } })`,
      )
      await phone.tap('combobox', '选日子')
      expect(await phone.screen.getByRole('option', { name: /年/ }).allTextContents()).toEqual(['2026年'])
      await phone.tap('option', '12月')
      await phone.tap('option', '08日')
      expect(await phone.screen.getByRole('option', { name: '11日' }).count()).toBe(0)
      await phone.tap('button', '确定')
      await phone.see('2026-12-08')
      await phone.tap('button', '确定')
      await expect.poll(() => logged(phone)).toEqual(['true'])
    })

    test('turns a wheel by scrolling', async () => {
      const phone = await openPage(
        `<picker range="{{['东店','西店','南店']}}" aria-label="门店" bindchange="on"><view>选</view></picker>`,
        'Page({ on({ detail }) { console.log(detail.value) } })',
      )
      await phone.tap('combobox', '门店')
      await phone.screen.getByRole('listbox').evaluate((wheel) => wheel.scrollTo(0, 96))
      await phone.screen.getByRole('option', { name: '南店', selected: true }).waitFor()
      await phone.tap('button', '确定')
      await expect.poll(() => logged(phone)).toEqual(['2'])
    })

    test('shows a picture of its album, and sends it', async () => {
      const received: number[] = []
      const server = await startServer(({ body }) => {
        received.push(body.length)
        return { body: { ok: true } }
      })
      const phone = await openPage(
        '<button bindtap="take">拍照</button><image wx:if="{{src}}" src="{{src}}" aria-label="照片" bindload="on"/>',
        `Page({
        async take() {
          const { tempFiles } = await wx.chooseMedia({ count: 1, mediaType: ['image'] })
          this.setData({ src: tempFiles[0].tempFilePath })
          await wx.uploadFile({ url: 'http://shop.test/photos', filePath: tempFiles[0].tempFilePath, name: 'photo' })
        },
        on({ detail }) { console.log(detail.width) },
      })`,
        '',
        { servers: { 'http://shop.test': server.url } },
      )
      await phone.tap('button', '拍照')
      await phone.tap('button', '从手机相册选择')
      await phone.tap('option', '仪表盘.jpg')
      await phone.tap('button', '完成')
      await expect.poll(() => logged(phone)).toEqual(['960'])
      await expect.poll(() => received.some((bytes) => bytes > 10_000)).toBe(true)
    })

    test('shows at the cashier what is paid for, and how much it is', async () => {
      const wechat = await startServer(({ line }) => {
        if (line === 'GET /__sandbox/payer/prepays/7') {
          return { body: { description: '小保养', amount_fen: 28600 } }
        }
        return { body: { openid: 'o', ok: true, errMsg: 'requestPayment:ok' } }
      })
      const phone = await openPage(
        '<button bindtap="pay">付款</button>',
        `Page({ pay() { wx.requestPayment({ package: 'prepay_id=7', timeStamp: '1', nonceStr: 'n', signType: 'RSA',
          paySign: 's', success: ({ errMsg }) => console.log(errMsg) }) } })`,
        '',
        { wechat: { adminUrl: wechat.url, appId: 'wx-app', user: '李雷' } },
      )
      await phone.tap('button', '付款')
      await phone.see('¥286.00')
      await phone.see('小保养')
      await phone.tap('button', '确认支付')
      await expect.poll(() => logged(phone)).toEqual(['requestPayment:ok'])
    })

    test('goes back by the arrow on top, and home where there is nothing to go back to', async () => {
      const pages = {
        'pages/one/index': { wxml: '<navigator url="/pages/two/index">进去</navigator>' },
        'pages/two/index': { wxml: '<view>第二页</view>' },
      }
      const phone = await openProgram({ pages })
      await phone.tap('link', '进去')
      await phone.tap('button', '返回')
      await phone.see('进去')
      const fromCard = await openProgram({ pages }, { launch: { path: 'pages/two/index', scene: 1008 } })
      await fromCard.tap('button', '返回首页')
      await fromCard.see('进去')
    })

    test('fails on closing where its mini-program wrote an error to the console', async () => {
      const dist = writeMiniProgram({
        pages: { 'pages/one/index': { wxml: '<view/>', js: `Page({ onLoad() { console.error('坏了') } })` } },
      })
      const phone = await openChromiumPhone({ dist, browser })
      await expect(phone.close()).rejects.toThrow('坏了')
    })
  },
)
