import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openPhone } from './driver/open-phone'
import { logged, openMiniProgram, openPage, writeMiniProgram } from './testing/mini-program'
import { scratchFolder } from './testing/pictures'
import { startServer } from './testing/servers'

/** A driver that gives up soon: for what must not be reached. */
const hasty = { options: { patienceMs: 150 } }

describe('what lies over the page', () => {
  const page = (sheet: string, wxss = '') =>
    openMiniProgram(
      {
        pages: {
          'pages/one/index': {
            wxml: `<button bindtap="pay">付款</button>${sheet}`,
            wxss,
            js: `Page({ data: { open: true }, pay() { console.log('paid') }, close() { this.setData({ open: false }) } })`,
          },
        },
      },
      { patienceMs: 150 },
    )
  const modal = `<view wx:if="{{open}}" role="dialog" aria-role="dialog" aria-modal="true" aria-label="须知">
      <button bindtap="close">知道了</button></view>`
  const masked = `<view wx:if="{{open}}"><view class="mask"/><view class="panel"><button bindtap="close">知道了</button></view></view>`
  const fixed = '.mask { position: fixed; top: 0; right: 0; bottom: 0; left: 0; z-index: 10 }'

  test.each([
    ['a modal dialog of the page', modal, ''],
    ['a layer over the whole screen', masked, `${fixed} .panel { position: fixed; bottom: 0; z-index: 11 }`],
    [
      'a layer written as inset',
      masked,
      '.mask { position: fixed; inset: 0 } .panel { position: fixed; bottom: 0 }',
    ],
    [
      'a layer with its style in the template',
      masked.replace('class="mask"', 'style="position:fixed;inset:0"'),
      '',
    ],
  ])('%s keeps fingers from what is under it until it is gone', async (_, sheet, wxss) => {
    const phone = page(sheet, wxss)
    await phone.see('付款')
    await expect(phone.tap('付款')).rejects.toThrow('free of what lies over it: "付款"')
    await expect(phone.tap(await phone.see('付款'))).rejects.toThrow('free of what lies over it')
    await phone.tap('知道了')
    await phone.tap('付款')
    expect(logged(phone)).toEqual(['paid'])
  })

  test.each([
    ['a layer under it', '.mask { position: fixed; inset: 0; z-index: -1 }'],
    [
      'a bar that is fixed at the bottom',
      '.mask { position: fixed; left: 0; right: 0; bottom: 0; height: 50px }',
    ],
    ['a layer that fingers go through', `${fixed} .mask { pointer-events: none }`],
  ])('%s keeps nobody from it', async (_, wxss) => {
    const phone = page('<view class="mask"/>', wxss)
    await phone.tap('付款')
    expect(logged(phone)).toEqual(['paid'])
  })

  test('of two that say the same, the one that can be reached is tapped', async () => {
    const phone = page(modal.replace('知道了', '付款'))
    await phone.tap('付款')
    await phone.waitFor(() => phone.findUnnamedControls().length === 0 && !phone.isSeen('须知'), 'closed')
    expect(logged(phone)).toEqual([])
  })

  test("an element of the page is out of reach under WeChat's own dialog", async () => {
    const phone = openPage(
      '<button bindtap="ask">问</button>',
      `Page({ ask() { wx.showModal({ title: '确定吗', content: '' }) } })`,
      hasty,
    )
    const button = await phone.see('问')
    await phone.tap('问')
    await expect(phone.tap(button)).rejects.toThrow('still not: seen')
    await phone.tap('取消')
  })

  test.each([
    ['hidden', '<view hidden>秘密</view>'],
    ['display:none', '<view style="display:none"><text>秘密</text></view>'],
    ['visibility:hidden', '<view style="visibility:hidden"><text>秘密</text></view>'],
    ['aria-hidden', '<view aria-hidden="{{true}}"><text>秘密</text></view>'],
  ])('what is %s is not seen', async (_, wxml) => {
    const phone = openPage(`${wxml}<view>公开</view>`)
    await phone.see('公开')
    expect(phone.isSeen('秘密')).toBe(false)
    expect(phone.isSeen({ role: 'button', name: '秘密' })).toBe(false)
  })
})

describe('the life of a mini-program', () => {
  const life = ['onLoad', 'onShow', 'onHide', 'onUnload'].map(
    (name) => `${name}() { console.log('page ${name}'); wx.setStorageSync('last', '${name}') }`,
  )
  const open = (options = {}) => {
    const dist = writeMiniProgram({
      appJs: `App({ onShow({ scene }) { console.log('show', scene) }, onHide() { console.log('hide') } })`,
      app: { requiredPrivateInfos: ['getLocation'] },
      pages: {
        'pages/one/index': {
          wxml: '<button bindtap="where">在哪</button><text>上次 {{last}}</text>',
          js: `const last = wx.getStorageSync('last'); setInterval(() => wx.setStorageSync('ticks', Date.now()), 1)
            Page({ data: { last }, where() { wx.getLocation({ success: () => console.log('here') }) }, ${life.join()} })`,
        },
        'pages/two/index': { wxml: '<text>第二页</text>' },
      },
    })
    const phone = openPhone({ dist, patienceMs: 500, ...options })
    onTestFinished(() => phone.close())
    return phone
  }

  test('in the background nothing of it is on the screen, and it comes back where it was', async () => {
    const phone = open()
    phone.background()
    expect(phone.isSeen('在哪')).toBe(false)
    await expect(phone.tap('在哪')).rejects.toThrow('it is in the background')
    phone.foreground({ scene: 1089 })
    await phone.see('在哪')
    phone.foreground({ path: 'pages/two/index' })
    await phone.see('第二页')
    expect(logged(phone).slice(2)).toEqual([
      'page onShow',
      'page onHide',
      'hide',
      'show 1089',
      'page onShow',
      'show 1001',
      'page onUnload',
    ])
  })

  test('killed, it is told nothing and begins anew with what it had stored and was allowed', async () => {
    const phone = open()
    await phone.tap('在哪')
    await phone.tap('允许')
    await phone.waitFor(() => logged(phone).includes('here'), 'located')
    phone.change({ theme: 'dark' })
    const dead = phone.phone
    phone.kill()
    expect(phone.isSeen('在哪')).toBe(false)
    expect(dead.journal.console.map(({ text }) => text)).not.toContain('page onUnload')
    phone.reopen({ scene: 1007 })
    await phone.see('上次 onShow')
    await phone.tap('在哪')
    await phone.waitFor(() => logged(phone).includes('here'), 'located without being asked')
    expect(logged(phone)[0]).toBe('show 1007')
    expect(phone.phone.conditions.theme).toBe('dark')
    expect(phone.taps()).toBe(3)
  })

  test('killed, none of its timers and requests goes on', async () => {
    const { url, received } = await startServer(() => new Promise(() => {}))
    const phone = openPage(
      '<button bindtap="go">走</button>',
      `Page({ async go() { try { await wx.request({ url: '${url}' }) } finally { console.log('after') } } })`,
    )
    await phone.tap('走')
    await phone.waitFor(() => received.length === 1, 'asked')
    phone.kill()
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(logged(phone)).toEqual([])
    expect(() => phone.reopen()).not.toThrow()
    expect(() => phone.reopen()).toThrow('kill it before')
  })

  test('errors before it was killed fail the test too', async () => {
    const phone = openPhone({
      dist: writeMiniProgram({
        pages: { 'pages/one/index': { wxml: '<view/>', js: `console.error('broken'); Page({})` } },
      }),
    })
    phone.kill()
    expect(() => phone.close()).toThrow('broken')
  })

  test('another phone with the same file is the same phone later', async () => {
    const storageFile = path.join(scratchFolder(), 'storage')
    const first = open({ storageFile })
    await first.tap('在哪')
    await first.tap('允许')
    await first.waitFor(() => logged(first).includes('here'), 'located')
    first.kill()
    const second = open({ storageFile })
    await second.tap('在哪')
    await second.waitFor(() => logged(second).includes('here'), 'not asked again')
  })
})

describe('for audits and budgets', () => {
  test('what can be tapped must have a name', async () => {
    const phone = openPage(`<view bindtap="go" class="icon"><image src="/a.png"/></view>
      <view bindtap="go"><image src="/a.png" aria-label="电话"/></view><view bindtap="go">文字</view>
      <button id="empty"/><button><image src="/a.png" aria-label="拍照"/></button>
      <input/><input placeholder="车牌"/><switch/><label><switch/>拖车</label>
      <view bindtap="go" aria-hidden="{{true}}"/><scroll-view bindtap="go"/>`)
    await phone.see('文字')
    expect(phone.findUnnamedControls().map(({ what }) => what)).toEqual([
      '<view> .icon',
      '<button> button #empty',
      '<input> textbox',
      '<switch> switch',
    ])
    expect(phone.screenNames()).toContain('button "拍照"')
    expect(phone.screenNames()).toContain('textbox "车牌"')
  })

  test('what was asked of servers before anything was shown is counted', async () => {
    const { url } = await startServer(() => ({ body: { name: '小保养' } }))
    const phone = openPage(
      '<text>{{name}}</text><button wx:if="{{name}}" bindtap="again">再来</button>',
      `const ask = () => wx.request({ url: '${url}' })
       Page({ onLoad() { ask(); ask().then(({ data }) => this.setData(data)) }, again() { ask() } })`,
    )
    await phone.tap('再来')
    expect(phone.phone.journal.requests.map(({ shown }) => shown)).toEqual([false, false, true])
    expect(phone.requestsBeforeContent()).toBe(2)
    expect(phone.largestSetDataBytes()).toBe(Buffer.byteLength('{"name":"小保养"}'))
  })
})
