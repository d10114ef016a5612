import { describe, expect, test } from 'vitest'
import { logged, openMiniProgram, openPage } from './testing/mini-program'

const button = (call: string, more = '') =>
  openPage('<button bindtap="go">go</button>', `Page({ go() { ${call} } ${more} })`)
const show = `success: (r) => console.log(JSON.stringify(r)), fail: (r) => console.log(r.errMsg)`

describe('what WeChat shows over the page', () => {
  test('a question is answered by the button that is tapped', async () => {
    const phone = button(
      `wx.showModal({ title: '取消订单', content: '确定吗', confirmText: '取消它', ${show} })`,
    )
    await phone.tap('go')
    await phone.see({ role: 'dialog', name: '取消订单' })
    await phone.tap({ role: 'button', name: '取消' })
    await phone.tap('go')
    await phone.tap('取消它')
    await phone.waitFor(() => logged(phone).length === 2, 'answered')
    expect(logged(phone)).toEqual([
      '{"errMsg":"showModal:ok","confirm":false,"cancel":true}',
      '{"errMsg":"showModal:ok","confirm":true,"cancel":false}',
    ])
    expect(phone.taps()).toBe(4)
  })

  test('a question can be answered in words', async () => {
    const phone = button(
      `wx.showModal({ title: '原因', editable: true, placeholderText: '为什么', ${show} })`,
    )
    await phone.tap('go')
    await phone.type({ role: 'textbox' }, '太贵')
    await phone.tap('确定')
    await phone.waitFor(() => logged(phone).length === 1, 'answered')
    expect(logged(phone)[0]).toContain('"content":"太贵"')
  })

  test('a list answers which line was tapped, or that none was', async () => {
    const phone = button(`wx.showActionSheet({ itemList: ['改期', '退款'], ${show} })`)
    await phone.tap('go')
    await phone.tap('退款')
    await phone.tap('go')
    await phone.tap('取消')
    await phone.waitFor(() => logged(phone).length === 2, 'answered')
    expect(logged(phone)).toEqual([
      '{"errMsg":"showActionSheet:ok","tapIndex":1}',
      'showActionSheet:fail cancel',
    ])
  })

  test('a toast goes by itself, a loading sign only when it is told to', async () => {
    const phone = button(`wx.showToast({ title: '已保存', duration: 10 })`)
    await phone.tap('go')
    await phone.waitFor(() => phone.toast() === '已保存', 'shown')
    await phone.waitFor(() => phone.toast() === undefined, 'gone')
    const busy = button(`wx.showLoading({ title: '提交中' }); setTimeout(() => wx.hideLoading(), 10)`)
    await busy.tap('go')
    expect(busy.toast()).toBe('提交中')
    await busy.waitFor(() => busy.toast() === undefined, 'hidden')
  })
})

describe('the device', () => {
  test('scans what is held before its camera', async () => {
    const phone = button(`wx.scanCode({ ${show} })`)
    await phone.tap('go')
    await phone.type({ role: 'textbox', name: '码的内容' }, 'o/01ABC')
    await phone.tap('识别')
    await phone.waitFor(() => logged(phone).length === 1, 'scanned')
    expect(logged(phone)[0]).toContain('"result":"o/01ABC"')
  })

  test('calls a number after asking', async () => {
    const phone = button(`wx.makePhoneCall({ phoneNumber: '110', ${show} })`)
    await phone.tap('go')
    await phone.see({ role: 'dialog', name: '呼叫 110' })
    await phone.tap('取消')
    await phone.waitFor(() => logged(phone).length === 1, 'answered')
    expect(logged(phone)).toEqual(['makePhoneCall:fail cancel'])
  })

  test('tells of theme, letter size and network, also when they change', () => {
    const phone = openPage(
      '<view/>',
      `wx.onThemeChange(({ theme }) => console.log('theme', theme))
       wx.onNetworkStatusChange((r) => console.log(r.networkType, r.isConnected))
       const { theme, fontSizeSetting } = wx.getSystemInfoSync(); console.log(theme, fontSizeSetting); Page({})`,
      { options: { conditions: { theme: 'dark', fontSizePx: 23 } } },
    )
    phone.change({ theme: 'light', network: 'none' })
    phone.change({ theme: 'light', network: '4g' })
    expect(logged(phone)).toEqual(['dark 23', 'theme light', 'none false', '4g true'])
    expect(phone.phone.surface.document.documentElement.dataset['theme']).toBe('light')
  })

  test('knows which calls it has', () => {
    const phone = openPage(
      '<view/>',
      `console.log(wx.canIUse('login'), wx.canIUse('requestPayment.object.package'), wx.canIUse('chooseInvoice'))
       console.log(Object.keys(wx).includes('request')); Page({})`,
    )
    expect(logged(phone)).toEqual(['true true false', 'true'])
  })
})

describe('sharing', () => {
  const open = () =>
    openMiniProgram({
      appJs: `App({ onShow(o) { console.log('show', o.scene, o.path, JSON.stringify(o.query), typeof o.shareTicket) } })`,
      pages: {
        'pages/home/index': {
          wxml: '<button open-type="share" data-id="7">推荐给朋友</button>',
          js: `Page({ onLoad(q) { console.log('home', JSON.stringify(q)); wx.showShareMenu({ withShareTicket: true }) },
            onShareAppMessage({ from, target }) { console.log(from, target && target.dataset.id)
              return { title: '安心修', path: '/pages/home/index?s=ABC' } } })`,
        },
        'pages/plain/index': { wxml: '<view/>' },
      },
    })

  test('sends the card that the page wrote, from the button or the menu', async () => {
    const phone = open()
    await phone.tap('推荐给朋友')
    await phone.see({ role: 'dialog', name: '发送给：安心修' })
    await phone.tap('发送')
    await phone.tap({ role: 'button', name: '转发' })
    await phone.tap('取消')
    expect(phone.phone.sharedCards).toEqual([
      { title: '安心修', path: 'pages/home/index?s=ABC', imageUrl: undefined },
    ])
    expect(logged(phone).slice(2)).toEqual(['button 7', 'menu undefined'])
  })

  test('opens from a card with its query, and in a group with a ticket', async () => {
    const phone = open()
    await phone.tap('推荐给朋友')
    await phone.tap('发送')
    const [card] = phone.phone.sharedCards
    phone.phone.openCard(card!, 'group')
    phone.phone.openCard(card!, 'person')
    expect(logged(phone).slice(3)).toEqual([
      'show 1044 pages/home/index {"s":"ABC"} string',
      'home {"s":"ABC"}',
      'show 1007 pages/home/index {"s":"ABC"} undefined',
      'home {"s":"ABC"}',
    ])
  })

  test('opens for the first time from a code, with its scene', () => {
    const phone = openPage(
      '<view/>',
      `Page({ onLoad(q) { console.log(JSON.stringify(q), wx.getLaunchOptionsSync().scene) } })`,
      { options: { launch: { path: 'pages/one/index', query: { scene: 'abc' }, scene: 1047 } } },
    )
    expect(logged(phone)).toEqual(['{"scene":"abc"} 1047'])
  })

  test('of a page that has nothing to share says so', async () => {
    const phone = openPage('<view/>')
    await phone.tap({ role: 'button', name: '转发' })
    expect(phone.toast()).toBe('当前页面不可转发')
    expect(phone.phone.sharedCards).toEqual([])
  })
})
