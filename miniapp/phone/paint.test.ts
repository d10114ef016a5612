import { describe, expect, test } from 'vitest'
import { logged, openMiniProgram, openPage } from './testing/mini-program'

const page = (js = 'Page({})', wxml = '<button bindtap="go">go</button>') => ({ wxml, js })
const say = `success: () => console.log('ok'), fail: (r) => console.log(r.errMsg)`

describe('the bars that a mini-program paints', () => {
  test('the navigation bar has the colours of its page, and only of this page', async () => {
    const phone = openMiniProgram({
      pages: {
        'a/index': page(
          `Page({
          go() { wx.setNavigationBarColor({ frontColor: '#ffffff', backgroundColor: '#123456', ${say} }) },
          next() { wx.navigateTo({ url: '/b/index' }) },
        })`,
          '<button bindtap="go">go</button><button bindtap="next">next</button>',
        ),
        'b/index': page(),
      },
    })
    const bar = () => phone.phone.surface.navigation.style
    await phone.tap('go')
    await phone.waitFor(() => logged(phone).includes('ok'), 'painted')
    expect([bar().background, bar().color]).toEqual(['rgb(18, 52, 86)', 'white'])
    await phone.tap('next')
    await phone.waitFor(() => phone.path() === 'b/index', 'the other page')
    expect(bar().background).toBe('')
    await phone.tap({ role: 'button', name: '返回' })
    await phone.waitFor(() => phone.path() === 'a/index', 'back')
    expect(bar().background).toBe('rgb(18, 52, 86)')
  })

  test('words of another colour than black and white are refused', async () => {
    const phone = openPage(
      '<button bindtap="go">go</button>',
      `Page({ go() { wx.setNavigationBarColor({ frontColor: '#ff0000', backgroundColor: '#123456', ${say} }) } })`,
    )
    await phone.tap('go')
    await phone.waitFor(() => logged(phone).length === 1, 'answered')
    expect(logged(phone)).toEqual(['setNavigationBarColor:fail invalid frontColor'])
  })

  test('the tab bar is painted for all tabs, and refuses where there is none', async () => {
    const go = `wx.setTabBarStyle({ backgroundColor: '#654321', color: '#111111', selectedColor: '#222222', ${say} })`
    const phone = openMiniProgram({
      pages: {
        'a/index': page(
          `Page({ go() { ${go} }, next() { wx.navigateTo({ url: '/c/index' }) } })`,
          '<button bindtap="go">go</button><button bindtap="next">next</button>',
        ),
        'b/index': page(),
        'c/index': page(`Page({ go() { ${go} } })`),
      },
      app: { tabBar: ['a/index', 'b/index'] },
    })
    await phone.tap('go')
    await phone.waitFor(() => logged(phone).length === 1, 'painted')
    expect(phone.phone.surface.tabs.style.background).toBe('rgb(101, 67, 33)')
    await phone.tap('next')
    await phone.waitFor(() => phone.path() === 'c/index', 'the page without tabs')
    await phone.tap('go')
    await phone.waitFor(() => logged(phone).length === 2, 'answered')
    expect(logged(phone)).toEqual(['ok', 'setTabBarStyle:fail not TabBar page'])
  })

  test('a picture of a tab has to be in the package', async () => {
    const phone = openMiniProgram({
      pages: {
        'a/index': page(`Page({ go() { wx.setTabBarItem({ index: 0, iconPath: 'no.png', ${say} }) } })`),
        'b/index': page(),
      },
      app: { tabBar: ['a/index', 'b/index'] },
    })
    await phone.tap('go')
    await phone.waitFor(() => logged(phone).length === 1, 'answered')
    expect(logged(phone)).toEqual(['setTabBarItem:fail image not found'])
  })
})

describe('a newer version', () => {
  test('is told of when it has been fetched, and applying it starts again', async () => {
    const phone = openMiniProgram({
      pages: { 'a/index': page(`Page({ go() { wx.navigateTo({ url: '/b/index' }) } })`), 'b/index': page() },
      appJs: `App({ onLaunch() {
        const manager = wx.getUpdateManager()
        manager.onUpdateReady(() => { console.log('ready'); manager.applyUpdate() })
      } })`,
    })
    await phone.tap('go')
    await phone.waitFor(() => phone.path() === 'b/index', 'the second page')
    expect(logged(phone)).toEqual([])
    phone.change({ update: 'ready' })
    await phone.waitFor(() => phone.path() === 'a/index', 'started again')
    expect(logged(phone)).toEqual(['ready'])
  })
})

describe('a page that does not exist', () => {
  test('is told to the app, which goes somewhere else', async () => {
    const phone = openMiniProgram(
      {
        pages: { 'a/index': { wxml: '<text>home</text>' } },
        appJs: `App({ onPageNotFound({ path }) { console.log(path); wx.reLaunch({ url: '/a/index' }) } })`,
      },
      { launch: { path: 'gone/index' } },
    )
    await phone.see('home')
    expect(logged(phone)).toEqual(['gone/index'])
  })
})

test('that the privacy question is shown is no answer to it', async () => {
  const phone = openPage(
    '<button bindtap="go">go</button><button id="yes" open-type="agreePrivacyAuthorization" bindagreeprivacyauthorization="agree">同意</button>',
    `let answer
    wx.onNeedPrivacyAuthorization((resolve) => { answer = resolve; resolve({ event: 'exposureAuthorization' }); console.log('asked') })
    Page({
      go() { wx.setClipboardData({ data: 'x', ${say} }) },
      agree() { answer({ event: 'agree', buttonId: 'yes' }) },
    })`,
    { options: { conditions: { privacy: 'pending' } } },
  )
  await phone.tap('go')
  await phone.waitFor(() => logged(phone).includes('asked'), 'asked')
  await phone.tap('同意')
  await phone.waitFor(() => logged(phone).includes('ok'), 'allowed')
})
