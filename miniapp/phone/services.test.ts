import { describe, expect, test } from 'vitest'
import { logged, openMiniProgram, openPage } from './testing/mini-program'
import { startServer } from './testing/servers'

const show = `success: (r) => console.log(JSON.stringify(r)), fail: (r) => console.log(r.errMsg)`
const button = (call: string, options: Parameters<typeof openPage>[2] = {}) =>
  openPage('<button bindtap="go">go</button>', `Page({ go() { ${call} } })`, options)

/** Presses the button and answers what was logged, once there are so many lines. */
async function pressed(call: string, lines = 1, options: Parameters<typeof openPage>[2] = {}) {
  const phone = button(call, options)
  await phone.tap('go')
  await phone.waitFor(() => logged(phone).length >= lines, `${lines} lines`)
  return { phone, lines: logged(phone) }
}

describe('random values', () => {
  test('are as many as were asked for, and other ones each time', async () => {
    const ask = (length: number) => `wx.getRandomValues({ length: ${length}, success: ({ randomValues: r }) =>
      console.log(r instanceof ArrayBuffer, r.byteLength, new Uint8Array(r).slice(-8).join()) })`
    const { lines } = await pressed(`${ask(16)}; ${ask(16)}; ${ask(100_000)}`, 3)
    expect(lines[0]).toMatch(/^true 16 /)
    expect(lines[2]).toMatch(/^true 100000 /)
    expect(new Set(lines.map((line) => line.split(' ')[2])).size).toBe(3)
    expect(lines[2]).not.toContain('0,0,0,0,0,0,0,0')
  })

  test('are refused without a length', async () => {
    const { lines } = await pressed(`wx.getRandomValues({ ${show} })`)
    expect(lines[0]).toContain('parameter.length should be')
  })
})

describe('the session at WeChat', () => {
  test('is there after a login, also after the mini-program was killed, until it runs out', async () => {
    const { url } = await startServer(() => ({ body: { js_code: 'c', openid: 'o' } }))
    const phone = openPage(
      '<button bindtap="check">check</button><button bindtap="login">login</button>',
      `Page({ check() { wx.checkSession({ ${show} }) }, login() { wx.login({ success: () => console.log('in') }) } })`,
      { options: { wechat: { adminUrl: url, appId: 'wx', user: '李雷' } } },
    )
    const answer = async (tapped: string) => {
      const before = logged(phone).length
      await phone.tap(tapped)
      await phone.waitFor(() => logged(phone).length > before, tapped)
      return logged(phone).at(-1)
    }
    expect(await answer('check')).toBe('checkSession:fail session time out, need relogin')
    await answer('login')
    expect(await answer('check')).toBe('{"errMsg":"checkSession:ok"}')
    phone.kill()
    phone.reopen()
    expect(await answer('check')).toBe('{"errMsg":"checkSession:ok"}')
    phone.change({ sessionExpired: true })
    expect(await answer('check')).toContain('fail')
    await answer('login')
    expect(await answer('check')).toBe('{"errMsg":"checkSession:ok"}')
  })
})

describe('sounds', () => {
  test('are noted as played, and end', async () => {
    const { phone, lines } = await pressed(
      `const audio = wx.createInnerAudioContext()
       for (const name of ['Canplay', 'Play', 'Ended']) audio['on' + name](() => console.log(name, audio.paused))
       audio.src = 'https://example.com/new-order.mp3'; audio.play()`,
      3,
    )
    expect(lines).toEqual(['Canplay false', 'Play false', 'Ended true'])
    expect(phone.phone.journal.sounds).toEqual(['https://example.com/new-order.mp3'])
  })

  test('that are not there are an error, and stopped ones do not end', async () => {
    const { phone, lines } = await pressed(
      `const audio = wx.createInnerAudioContext()
       audio.onError(({ errCode }) => { console.log(errCode); audio.src = 'https://x/y.mp3'; audio.play(); audio.stop() })
       audio.onEnded(() => console.log('ended')); audio.onStop(() => setTimeout(() => console.log('stopped'), 5))
       audio.src = '/missing.mp3'; audio.play(); try { audio.seek(1) } catch {}`,
      2,
    )
    expect(lines).toEqual(['10003', 'stopped'])
    expect(phone.phone.journal.sounds).toEqual(['https://x/y.mp3'])
    expect(phone.takeErrors().join()).toContain('InnerAudioContext.seek is not supported')
  })
})

describe('help', () => {
  test('is a talk that the person comes back from', async () => {
    const phone = openPage(
      '<button open-type="contact" bindcontact="back">客服</button>',
      `Page({ back(e) { console.log(JSON.stringify(e.detail)) } })`,
    )
    await phone.tap('客服')
    await phone.see({ role: 'dialog', name: '客服会话' })
    await phone.tap('返回')
    expect(logged(phone)).toEqual(['{"path":"","query":{}}'])
  })

  test('by WeChat for companies needs a company and an address', async () => {
    const open = `wx.openCustomerServiceChat({ extInfo: { url: 'https://work.weixin.qq.com/kfid/1' }, corpId: 'ww1', ${show} })`
    const { phone } = await pressed(`${open}; ${open.replace("corpId: 'ww1',", '')}`, 2)
    await phone.see({ role: 'dialog', name: '微信客服' })
    expect(logged(phone)).toContain(
      'openCustomerServiceChat:fail parameter error: parameter.corpId should be String',
    )
  })
})

describe('small things', () => {
  test('a red dot is on its tab until it is taken off', async () => {
    const phone = openMiniProgram({
      app: { tabBar: ['pages/one/index', 'pages/two/index'] },
      pages: {
        'pages/one/index': {
          wxml: '<button bindtap="dot">dot</button><button bindtap="none">none</button><button bindtap="far">far</button>',
          js: `Page({ dot() { wx.showTabBarRedDot({ index: 1 }) }, none() { wx.hideTabBarRedDot({ index: 1 }) },
            far() { wx.showTabBarRedDot({ index: 2, ${show} }) } })`,
        },
        'pages/two/index': { wxml: '<view/>' },
      },
    })
    const dotOf = async () => (await phone.see({ role: 'tab', name: 'two' })).getAttribute('aria-description')
    await phone.tap('dot')
    expect(await dotOf()).toBe('有新内容')
    await phone.tap('none')
    expect(await dotOf()).toBeNull()
    await phone.tap('far')
    await phone.waitFor(() => logged(phone).length === 1, 'refused')
    expect(logged(phone)).toEqual(['showTabBarRedDot:fail tabbar item not found'])
  })

  test.each([
    ['vibrateLong', '', 'vibrateLong:ok'],
    ['setKeepScreenOn', 'keepScreenOn: true,', 'setKeepScreenOn:ok'],
    ['setKeepScreenOn', '', 'setKeepScreenOn:fail parameter error'],
    ['getGroupEnterInfo', '', 'getGroupEnterInfo:fail not enter from group'],
    [
      'openLocation',
      "latitude: '30', longitude: 120,",
      'openLocation:fail parameter error: parameter.latitude',
    ],
  ])('%s with {%s} answers %s', async (api, options, answer) => {
    const { lines } = await pressed(`wx.${api}({ ${options} ${show} })`)
    expect(lines[0]).toContain(answer)
  })

  test('the seal of a group is an error, because only WeChat has it', async () => {
    const { phone } = await pressed(`wx.getGroupEnterInfo({ ${show} })`, 1, {
      options: { launch: { scene: 1044, shareTicket: 't' } },
    })
    expect(phone.takeErrors().join()).toContain(
      'getGroupEnterInfo from a group is not supported by this phone',
    )
  })
})

describe('observing what is on the screen', () => {
  test('tells of what is displayed at first, and when it leaves and comes, until it is ended', async () => {
    const phone = openPage(
      '<view id="end" class="row">尾</view><view hidden class="row">藏</view><button bindtap="stop">stop</button>',
      `Page({ onReady() { this.all = wx.createIntersectionObserver(this, { observeAll: true })
          this.all.relativeToViewport({ bottom: 50 }).observe('.row', (r) => console.log('all', r.id, r.intersectionRatio))
          this.one = wx.createIntersectionObserver(this, { thresholds: [0.5] })
          this.one.relativeToViewport().observe('#end', (r) => console.log('one', r.id, r.intersectionRatio)) },
        stop() { this.all.disconnect() } })`,
    )
    await phone.waitFor(() => logged(phone).length === 3, 'observed')
    expect(logged(phone)).toEqual(['all end 1', 'all  0', 'one end 1'])
    await phone.scrollOut('尾')
    await phone.tap('stop')
    await phone.scrollIn('尾')
    expect(logged(phone).slice(3)).toEqual(['all end 0', 'one end 0', 'one end 1'])
  })
})
