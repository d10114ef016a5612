import { describe, expect, test } from 'vitest'
import { logged, openMiniProgram, openPage, writeMiniProgram } from './testing/mini-program'
import { openPhone } from './driver/open-phone'

/** A page that logs its life cycle and goes wherever the button says. */
const traced = (name: string, goes: Record<string, string> = {}) => ({
  wxml: Object.keys(goes)
    .map((text, index) => `<button bindtap="go${index}">${text}</button>`)
    .join(''),
  js: `const log = (what) => console.log('${name} ' + what)
  Page({
    onLoad(query) { log('onLoad ' + JSON.stringify(query)) }, onShow() { log('onShow') }, onReady() { log('onReady') },
    onHide() { log('onHide') }, onUnload() { log('onUnload') },
    ${Object.values(goes)
      .map((call, index) => `go${index}() { ${call} },`)
      .join('\n')}
  })`,
})
const answer = `success: (r) => console.log(r.errMsg), fail: (r) => console.log(r.errMsg)`
const go = (api: string, url: string) => `wx.${api}({ url: '${url}', ${answer} })`

const tabbed = () =>
  openMiniProgram({
    appJs: `App({
      onLaunch(o) { console.log('app onLaunch ' + o.path + ' ' + o.scene) }, onShow() { console.log('app onShow') },
      onHide() { console.log('app onHide') },
    })`,
    pages: {
      'pages/home/index': traced('home', {
        forward: go('navigateTo', '../deep/index?a=1&b=%E4%B8%AD'),
        replace: go('redirectTo', '/pages/deep/index'),
        wrongTab: go('navigateTo', '/pages/other/index'),
        wrongRedirect: go('redirectTo', '/pages/other/index'),
        noTab: go('switchTab', '/pages/deep/index'),
        tabQuery: go('switchTab', '/pages/other/index?a=1'),
        nowhere: go('navigateTo', '/pages/nowhere/index'),
        tooFar: `wx.navigateBack({ ${answer} })`,
      }),
      'pages/other/index': traced('other'),
      'pages/deep/index': traced('deep', {
        deeper: go('navigateTo', '/pages/deep/index'),
        far: `wx.navigateBack({ delta: 2 })`,
        again: go('reLaunch', '/pages/home/index?x=1'),
      }),
    },
    app: { tabBar: ['pages/home/index', 'pages/other/index'] },
  })

describe('the life cycle', () => {
  test('starts with the app and ends with the page, in the order of WeChat', async () => {
    const phone = tabbed()
    await phone.waitFor(() => logged(phone).length === 5, 'launched')
    expect(logged(phone)).toEqual([
      'app onLaunch pages/home/index 1001',
      'app onShow',
      'home onLoad {}',
      'home onShow',
      'home onReady',
    ])
  })

  test('hides a page below another, unloads it above, and hands the query over as it was written', async () => {
    const phone = tabbed()
    await phone.tap('forward')
    await phone.waitFor(() => logged(phone).includes('deep onReady'), 'ready')
    expect(phone.path()).toBe('pages/deep/index')
    await phone.tap('返回')
    const moves = logged(phone).filter((line) => !line.endsWith(':ok'))
    expect(moves.slice(5)).toEqual([
      'home onHide',
      'deep onLoad {"a":"1","b":"%E4%B8%AD"}',
      'deep onShow',
      'deep onReady',
      'deep onUnload',
      'home onShow',
    ])
  })

  test('keeps a visited tab alive, and ends what was opened on top of it', async () => {
    const phone = tabbed()
    await phone.tap('other')
    await phone.tap('home')
    await phone.waitFor(() => logged(phone).includes('other onReady'), 'ready')
    expect(logged(phone).filter((line) => !line.startsWith('app') && !line.endsWith('onReady'))).toEqual([
      'home onLoad {}',
      'home onShow',
      'home onHide',
      'other onLoad {}',
      'other onShow',
      'other onHide',
      'home onShow',
    ])
  })

  test('tells page and app when the person leaves and comes back', async () => {
    const phone = tabbed()
    await phone.waitFor(() => logged(phone).length === 5, 'launched')
    phone.phone.toBackground()
    phone.phone.toForeground()
    expect(logged(phone).slice(5)).toEqual(['home onHide', 'app onHide', 'app onShow', 'home onShow'])
  })

  test('ends every page on reLaunch, and two at once on going back by two', async () => {
    const phone = tabbed()
    await phone.tap('forward')
    await phone.tap('deeper')
    await phone.waitFor(() => phone.phone.stack.pages.length === 3, 'two more pages')
    await phone.tap('far')
    await phone.waitFor(() => phone.path() === 'pages/home/index', 'home')
    await phone.tap('forward')
    await phone.tap('again')
    await phone.waitFor(() => phone.query()['x'] === '1', 'home again')
    expect(logged(phone).filter((line) => line.endsWith('onUnload'))).toEqual([
      'deep onUnload',
      'deep onUnload',
      'deep onUnload',
      'home onUnload',
    ])
  })
})

describe("the page stack refuses with WeChat's words", () => {
  test.each([
    ['wrongTab', 'navigateTo:fail can not navigateTo a tabbar page'],
    ['wrongRedirect', 'redirectTo:fail can not redirectTo a tabbar page'],
    ['noTab', 'switchTab:fail can not switch to no-tabBar page'],
    ['tabQuery', 'switchTab:fail url of switchTab cannot have a query'],
    ['nowhere', 'navigateTo:fail page "pages/nowhere/index" is not found'],
    ['tooFar', 'navigateBack:fail cannot navigate back at first page'],
  ])('%s', async (button, words) => {
    const phone = tabbed()
    await phone.tap(button)
    await phone.waitFor(() => logged(phone).includes(words), words)
    expect(phone.path()).toBe('pages/home/index')
  })

  test('an eleventh page', async () => {
    const phone = tabbed()
    await phone.tap('forward')
    for (let pages = 2; pages < 10; pages += 1) {
      await phone.waitFor(() => phone.phone.stack.pages.length === pages, `${pages} pages`)
      await phone.tap('deeper')
    }
    await phone.waitFor(() => phone.phone.stack.pages.length === 10, '10 pages')
    await phone.tap('deeper')
    await phone.waitFor(() => logged(phone).includes('navigateTo:fail webview count limit exceed'), 'refused')
    expect(phone.phone.stack.pages).toHaveLength(10)
  })

  test('a page in a sub-package opens; the bytes are counted for each package', async () => {
    const phone = openMiniProgram({
      pages: {
        'pages/home/index': traced('home', { sub: go('navigateTo', '/sub/pages/detail') }),
        'sub/pages/detail': traced('detail'),
      },
      app: { subPackages: [{ root: 'sub', pages: ['pages/detail'] }] },
    })
    await phone.tap('sub')
    await phone.waitFor(() => phone.path() === 'sub/pages/detail', 'there')
    expect(phone.phone.bundle.sizes['sub/']).toBeGreaterThan(0)
  })
})

describe('two pages', () => {
  test('talk to each other through the channel of navigateTo', async () => {
    const phone = openMiniProgram({
      pages: {
        'pages/home/index': {
          wxml: '<button bindtap="go">go</button>',
          js: `Page({ go() { wx.navigateTo({ url: '/pages/next/index',
            events: { reply: (word) => console.log('home heard ' + word) },
            success: ({ eventChannel }) => eventChannel.emit('ask', 'question') }) } })`,
        },
        'pages/next/index': {
          wxml: '<view/>',
          js: `Page({ onLoad() { const channel = this.getOpenerEventChannel()
            channel.on('ask', (word) => { console.log('next heard ' + word); channel.emit('reply', 'answer') }) } })`,
        },
      },
    })
    await phone.tap('go')
    await phone.waitFor(() => logged(phone).length === 2, 'both heard')
    expect(logged(phone)).toEqual(['next heard question', 'home heard answer'])
  })
})

describe('setData', () => {
  test('goes through JSON, takes paths, and its bytes are known', async () => {
    const phone = openPage(
      '<view wx:for="{{list}}" wx:key="name">{{item.name}}:{{item.price}}</view><view>{{gone}}</view>',
      `Page({ data: { list: [{ name: 'a', price: 1 }] },
        onLoad() { const shared = { name: 'b', price: 2, f() {} }
          this.setData({ 'list[1]': shared, 'list[0].price': 3 }, () => console.log(JSON.stringify(this.data)))
          shared.price = 99 } })`,
    )
    await phone.see('b:2')
    await phone.see('a:3')
    expect(logged(phone)).toEqual(['{"list":[{"name":"a","price":3},{"name":"b","price":2}]}'])
    expect(phone.phone.journal.setData).toEqual([{ page: 'pages/one/index', bytes: 52 }])
  })

  test('over one megabyte is an error', () => {
    const phone = openPage(
      '<view/>',
      `Page({ onLoad() { this.setData({ text: 'x'.repeat(1024 * 1024) }) } })`,
    )
    expect(phone.takeErrors().join()).toContain('WeChat takes 1048576 at most')
  })
})

describe('events', () => {
  const nested = (inner: string) => `
    <view bindtap="outer" data-place="outside" id="o"><button ${inner} data-row="{{1}}" id="i">press</button></view>`
  const js = `const told = (name, e) => console.log(name, e.type, e.target.id, e.currentTarget.id,
      JSON.stringify(e.currentTarget.dataset), typeof e.stopPropagation)
    Page({ outer(e) { told('outer', e) }, inner(e) { told('inner', e) } })`

  test('bubble, with the target where they began and the dataset of each element, as plain data', async () => {
    const phone = openPage(nested('bindtap="inner"'), js)
    await phone.tap('press')
    expect(logged(phone)).toEqual([
      'inner tap i i {"row":1} undefined',
      'outer tap i o {"place":"outside"} undefined',
    ])
  })

  test('stop at catch', async () => {
    const phone = openPage(nested('catchtap="inner"'), js)
    await phone.tap('press')
    expect(logged(phone)).toHaveLength(1)
  })

  test('do not reach a disabled button, nor what is around it', async () => {
    const phone = openPage(nested('bindtap="inner" disabled'), js)
    const button = await phone.see('press')
    button.click()
    expect(logged(phone)).toEqual([])
    await expect(phone.tap('press')).rejects.toThrow('disabled')
  })

  test('a finger that stays is a long press', async () => {
    const phone = openPage(
      '<view bindlongpress="hold">hold me</view>',
      `Page({ hold() { console.log('held') } })`,
    )
    await phone.longPress('hold me')
    expect(logged(phone)).toEqual(['held'])
  })
})

describe('the logic layer', () => {
  test.each([
    'window',
    'document',
    'localStorage',
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'URL',
    'URLSearchParams',
  ])('has no %s', (name) => {
    const phone = openPage('<view/>', `console.log(typeof ${name}); Page({})`)
    expect(logged(phone)).toEqual(['undefined'])
  })

  test.each([
    'process',
    'Buffer',
    'globalThis',
    'Intl',
    'TextEncoder',
    'structuredClone',
    'crypto',
    '__vitest_worker__',
  ])('has no %s', (name) => {
    const phone = openPage('<view/>', `console.log(typeof ${name}); Page({})`)
    expect(logged(phone)).toEqual(['undefined'])
  })

  test('makes no code from text, but answers webpack', () => {
    const phone = openPage(
      '<view/>',
      `try { new Function('return 1') } catch (error) { console.log(error.name) }
       console.log(Function('return this')() === global); Page({})`,
    )
    expect(logged(phone)).toEqual(['EvalError', 'true'])
  })

  test('ends with the phone: no timer outlives it', async () => {
    const dist = writeMiniProgram({
      pages: {
        'pages/one/index': { wxml: '<view/>', js: `setInterval(() => console.log('tick'), 1); Page({})` },
      },
    })
    const phone = openPhone({ dist })
    await phone.waitFor(() => logged(phone).length > 0, 'ticking')
    phone.close()
    const ticks = logged(phone).length
    // Ten turns of the clock would have been ten ticks.
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(logged(phone)).toHaveLength(ticks)
  })

  test('runs each file once, and a missing one is an error', () => {
    const phone = openMiniProgram({
      pages: {
        'pages/one/index': {
          wxml: '<view/>',
          js: `require('../../shared.js'); require('/shared'); Page({})`,
        },
      },
      files: { 'shared.js': `console.log('ran')` },
    })
    expect(logged(phone)).toEqual(['ran'])
    expect(() =>
      openMiniProgram({ pages: { 'pages/one/index': { wxml: '<view/>', js: `require('./missing')` } } }),
    ).toThrow("module 'pages/one/missing.js' is not defined")
  })
})

describe('two phones in one process', () => {
  test('know nothing of each other: neither pages, taps, storage nor errors', async () => {
    const js = `Page({ go() { wx.setStorageSync('gone', 1); wx.navigateTo({ url: '/pages/next/index' }) },
      fail() { throw new Error('only here') } })`
    const pages = {
      'pages/home/index': {
        wxml: '<button bindtap="go">go</button><button bindtap="fail">fail</button>',
        js,
      },
      'pages/next/index': { wxml: '<view>next</view>' },
    }
    const [one, other] = [openMiniProgram({ pages }), openMiniProgram({ pages })]
    await one.tap('fail')
    await one.tap('go')
    await one.see('next')
    expect(one.takeErrors().join()).toContain('only here')
    expect([one.taps(), other.taps()]).toEqual([2, 0])
    expect([one.path(), other.path()]).toEqual(['pages/next/index', 'pages/home/index'])
    expect(other.takeErrors()).toEqual([])
    await other.tap('go')
    await other.see('next')
  })
})

describe('errors fail a test', () => {
  const failing = (js: string, wxml = '<button bindtap="press">press</button>') =>
    openPhone({ dist: writeMiniProgram({ pages: { 'pages/one/index': { wxml, js } } }) })

  test.each([
    ['thrown by a handler', `Page({ press() { throw new Error('broken') } })`],
    ['thrown by an async handler', `Page({ async press() { throw new Error('broken') } })`],
    ['thrown in a timer', `Page({ press() { setTimeout(() => { throw new Error('broken') }, 0) } })`],
    [
      'thrown again by onError of the app',
      `getApp().onError = () => { throw new Error('worse') }
      Page({ press() { throw new Error('broken') } })`,
    ],
    ['written to the console', `Page({ press() { console.error('broken') } })`],
  ])('%s', async (_, js) => {
    const phone = failing(js)
    await phone.tap('press')
    await phone.waitFor(() => phone.phone.journal.errors.length > 0, 'failed')
    expect(() => phone.close()).toThrow('broken')
  })

  test('a component that the phone does not have', () => {
    const phone = failing('Page({})', '<live-player/>')
    expect(() => phone.close()).toThrow('<live-player> is not supported by this phone')
  })

  test('a call that the phone does not have, also where the mini-program catches it', () => {
    const phone = failing('try { wx.chooseInvoice() } catch {} Page({})', '<view/>')
    expect(() => phone.close()).toThrow('wx.chooseInvoice is not supported by this phone')
  })

  test('a folder that is no mini-program', () => {
    expect(() => openPhone({ dist: import.meta.dirname })).toThrow('no app.json')
  })
})
