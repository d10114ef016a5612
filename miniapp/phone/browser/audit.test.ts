import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { writeMiniProgram } from '../testing/mini-program'
import { findChromium, launchChromium } from './chromium'
import { openChromiumPhone } from './open-chromium-phone'

let browser: Browser

async function audit(wxml: string, wxss = '') {
  const dist = writeMiniProgram({
    pages: { 'pages/one/index': { wxml, wxss, js: 'Page({ on() {} })' } },
  })
  const phone = await openChromiumPhone({ dist, browser })
  onTestFinished(() => phone.close())
  return phone.audit()
}

describe.skipIf(findChromium() === undefined)(
  'what is found on a page (skipped where Chromium is not installed)',
  () => {
    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser.close())

    test('a control without a name', async () => {
      const { unnamed } = await audit('<view aria-role="button" bindtap="on"/><view bindtap="on">有</view>')
      expect(unnamed).toEqual(['<view> button'])
    })

    test('a control that is hit within too little, and not what is larger than it looks', async () => {
      const { small } = await audit(
        `<view class="large" aria-role="button" bindtap="on">够大</view>
        <view class="low" aria-role="button" bindtap="on">太矮</view>
        <view class="low reaching" aria-role="button" bindtap="on">伸出来</view>
        <view class="large" aria-role="button" bindtap="on">被盖住<view class="lid" catchtap="on">盖</view></view>
        <view class="large"><view class="large under" aria-role="button" bindtap="on">压着</view><view class="over"/></view>`,
        `.large{position:relative;width:44px;height:44px;margin:40px} .low{width:60px;height:30px;margin:40px}
        .reaching{position:relative} .reaching::after{content:'';position:absolute;inset:-7px 0}
        .lid{position:absolute;inset:0} .under{margin:0} .over{position:absolute;left:0;right:0;bottom:0;height:20px}`,
      )
      expect(small).toEqual([
        expect.stringMatching(/"太矮" is hit within \d+ × 3[01] px/),
        expect.stringMatching(/"压着" is hit within \d+ × 2[45] px/),
      ])
    })

    test('words that are too pale, by their colour, their ground or what makes both pale', async () => {
      const { pale } = await audit(
        `<view class="dark">好读</view><view class="pale">太淡</view>
        <view class="ground"><view class="dark">底太深</view></view>
        <view class="faint"><view class="dark">透明</view></view>
        <view class="pale" aria-disabled="true">不能用</view>
        <view class="photo"><view class="white shade">照片上</view></view>`,
        `page{background:#fff} .dark{color:#333} .pale{color:#999} .white{color:#fff} .ground{background:#555}
        .faint{opacity:.5} .photo{background:#eee} .shade{background:rgba(0,0,0,.72)}`,
      )
      expect(pale.map((what) => /"(.*)"/.exec(what)?.[1])).toEqual(['太淡', '底太深', '透明'])
    })
  },
)
