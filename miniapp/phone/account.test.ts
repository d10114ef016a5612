import { describe, expect, test } from 'vitest'
import type { Conditions } from './phone'
import { logged, openPage } from './testing/mini-program'
import { startServer } from './testing/servers'

type Answers = Record<string, (body: Record<string, unknown>) => object>

/** The admin side of the local WeChat, as its README describes it. */
async function startWechat(answers: Answers = {}) {
  const bodies: [string, Record<string, unknown>][] = []
  const all: Answers = {
    login: () => ({ js_code: 'js-code', openid: 'openid-of-li' }),
    'phone-code': () => ({ code: 'phone-code', errMsg: 'getPhoneNumber:ok' }),
    'user/subscribe': ({ template_ids, decision }) => ({
      errMsg: 'requestSubscribeMessage:ok',
      ...Object.fromEntries((template_ids as string[]).map((id) => [id, decision])),
    }),
    ...answers,
  }
  const { url } = await startServer(({ line, body }) => {
    const path = line.replace('POST /__sandbox/', '')
    const sent = JSON.parse(body.toString()) as Record<string, unknown>
    bodies.push([path, sent])
    return { body: all[path]?.(sent) ?? { error: 'unknown' }, status: all[path] ? 200 : 404 }
  })
  return { bodies, wechat: { adminUrl: url, appId: 'wx-owner', user: '李雷' } }
}

const show = `success: (r) => console.log(JSON.stringify(r)), fail: (r) => console.log(JSON.stringify(r))`

async function open(
  wxml: string,
  js: string,
  { answers, conditions = {} }: { answers?: Answers; conditions?: Partial<Conditions> } = {},
) {
  const { bodies, wechat } = await startWechat(answers)
  const app = {
    requiredPrivateInfos: ['getLocation'],
    permission: { 'scope.userLocation': { desc: '找附近的店' } },
  }
  const phone = openPage(wxml, js, { app, options: { wechat, conditions } })
  const answered = async (count: number) => {
    await phone.waitFor(() => logged(phone).length === count, `${count} answers`)
    return logged(phone)
  }
  return { phone, bodies, said: answered }
}

const button = (call: string) => ['<button bindtap="go">go</button>', `Page({ go() { ${call} } })`] as const

describe('signing in', () => {
  test('gives the code that WeChat issued to this person in this app', async () => {
    const { phone, bodies, said } = await open(...button(`wx.login({ ${show} })`))
    await phone.tap('go')
    expect(await said(1)).toEqual(['{"errMsg":"login:ok","code":"js-code"}'])
    expect(bodies).toEqual([['login', { appid: 'wx-owner', user: '李雷' }]])
  })

  test('on a phone without WeChat is an error, not a code made up', async () => {
    const phone = openPage(...button(`wx.login({ ${show} })`))
    await phone.tap('go')
    await phone.waitFor(() => logged(phone).length === 1, 'failed')
    expect(phone.takeErrors().join()).toContain('without the address of a local WeChat')
  })

  test('on a WeChat that refuses the phone is an error', async () => {
    const { phone, said } = await open(...button(`wx.requestPayment({ ${show} })`))
    await phone.tap('go')
    await phone.tap('确认支付')
    await said(1)
    expect(phone.takeErrors().join()).toContain('the local WeChat refused payer/pay')
  })
})

describe('paying', () => {
  const pay =
    button(`wx.requestPayment({ timeStamp: '1', nonceStr: 'n', package: 'prepay_id=p', signType: 'RSA',
    paySign: 'signature', ${show} })`)
  const payer = (answer: object) => ({ 'payer/pay': () => answer })

  test('hands signature and person to WeChat, whose word counts', async () => {
    const { phone, bodies, said } = await open(...pay, {
      answers: payer({ ok: true, errMsg: 'requestPayment:ok' }),
    })
    await phone.tap('go')
    await phone.tap({ role: 'button', name: '确认支付' })
    expect(await said(1)).toEqual(['{"errMsg":"requestPayment:ok"}'])
    expect(bodies.at(-1)).toEqual([
      'payer/pay',
      {
        appid: 'wx-owner',
        openid: 'openid-of-li',
        outcome: 'success',
        package: 'prepay_id=p',
        timeStamp: '1',
        nonceStr: 'n',
        signType: 'RSA',
        paySign: 'signature',
      },
    ])
  })

  test('fails with what WeChat says of a wrong signature', async () => {
    const { phone, said } = await open(...pay, {
      answers: payer({ ok: false, errMsg: 'requestPayment:fail 签名错误', reason: '签名错误' }),
    })
    await phone.tap('go')
    await phone.tap('确认支付')
    expect(await said(1)).toEqual(['{"errMsg":"requestPayment:fail 签名错误"}'])
  })

  test.each([
    ['取消支付', 'success', 'cancel'],
    ['确认支付', 'fail', 'fail'],
    ['确认支付', 'success_phone_off', 'success_phone_off'],
    ['确认支付', 'success_no_callback', 'success_no_callback'],
  ] as const)('%s on a phone where payments end with %s asks for %s', async (tapped, payment, outcome) => {
    const { phone, bodies, said } = await open(...pay, {
      answers: payer({ ok: false, errMsg: 'requestPayment:fail interrupted' }),
      conditions: { payment },
    })
    await phone.tap('go')
    await phone.tap(tapped)
    expect(await said(1)).toEqual(['{"errMsg":"requestPayment:fail interrupted"}'])
    expect(bodies.at(-1)?.[1]['outcome']).toBe(outcome)
  })

  test('may be followed by the question for notices, which otherwise needs a tap', async () => {
    const { phone, said } = await open(
      ...button(
        `wx.requestPayment({ success: () => wx.requestSubscribeMessage({ tmplIds: ['t'], ${show} }) })`,
      ),
      { answers: payer({ ok: true, errMsg: 'requestPayment:ok' }) },
    )
    await phone.tap('go')
    await phone.tap('确认支付')
    await phone.tap('允许')
    expect((await said(1))[0]).toContain('"t":"accept"')
  })
})

describe('notices', () => {
  const ask = `wx.requestSubscribeMessage({ tmplIds: ['t1', 't2'], ${show} })`

  test.each([
    ['允许', 'accept'],
    ['拒绝', 'reject'],
  ])('%s is what WeChat is told and the mini-program hears', async (tapped, decision) => {
    const { phone, bodies, said } = await open(...button(ask))
    await phone.tap('go')
    await phone.see({ role: 'dialog', name: '订阅消息' })
    await phone.tap(tapped)
    expect(JSON.parse((await said(1))[0] ?? '')).toEqual({
      errMsg: 'requestSubscribeMessage:ok',
      t1: decision,
      t2: decision,
    })
    expect(bodies.at(-1)?.[1]).toMatchObject({ template_ids: ['t1', 't2'], decision })
  })

  test.each([
    ['when the page loads', `Page({ onLoad() { ${ask} } })`],
    ['later than the tap', `Page({ go() { setTimeout(() => { ${ask} }, 1) } })`],
  ])('cannot be asked for %s', async (_, js) => {
    const { phone, said } = await open('<button bindtap="go">go</button>', js)
    if (js.includes('go()')) await phone.tap('go')
    expect((await said(1))[0]).toContain('can only be invoked by user TAP gesture')
  })
})

describe('the phone number', () => {
  const number = [
    '<button open-type="getPhoneNumber" bindgetphonenumber="got">绑定</button>',
    `Page({ got(e) { console.log(JSON.stringify(e.detail)) } })`,
  ] as const

  test('is a code for the server, once the person allows it', async () => {
    const { phone, said } = await open(...number)
    await phone.tap('绑定')
    await phone.tap('允许')
    expect(await said(1)).toEqual(['{"code":"phone-code","errMsg":"getPhoneNumber:ok"}'])
    expect(phone.taps()).toBe(2)
  })

  test('is refused by the person, or where the quota is used up', async () => {
    const { phone, said } = await open(...number, {
      answers: { 'phone-code': () => ({ errno: 1400001, errMsg: 'getPhoneNumber:fail no quota' }) },
    })
    await phone.tap('绑定')
    await phone.tap('不允许')
    await said(1)
    await phone.tap('绑定')
    await phone.tap('允许')
    expect(await said(2)).toEqual([
      '{"errMsg":"getPhoneNumber:fail user deny"}',
      '{"errno":1400001,"errMsg":"getPhoneNumber:fail no quota"}',
    ])
  })
})

describe('privacy', () => {
  const copy = `wx.setClipboardData({ data: 'copied', ${show} })`
  const own = `wx.onNeedPrivacyAuthorization((resolve, { referrer }) => {
    getCurrentPages()[0].setData({ asked: referrer }); getApp().resolve = resolve })`
  const dialog = [
    `<button bindtap="go">go</button><view wx:if="{{asked}}">{{asked}}
      <button id="agree" open-type="agreePrivacyAuthorization" bindagreeprivacyauthorization="agree">同意</button>
      <button bindtap="lie">假装</button></view>`,
    `Page({ onLoad() { ${own} }, go() { ${copy} },
      agree(e) { getApp().resolve({ event: 'agree', buttonId: e.detail.buttonId }) },
      lie() { getApp().resolve({ event: 'agree', buttonId: 'agree' }) } })`,
  ] as const

  test("waits in the mini-program's own dialog for the button that agrees", async () => {
    const { phone, said } = await open(...dialog, { conditions: { privacy: 'pending' } })
    await phone.tap('go')
    await phone.see(/setClipboardData/)
    expect(phone.phone.conditions.clipboard).toBe('')
    await phone.tap('同意')
    expect(await said(1)).toEqual(['{"errMsg":"setClipboardData:ok"}'])
    expect(phone.phone.conditions.clipboard).toBe('copied')
    await phone.tap('go')
    expect(await said(2)).toHaveLength(2)
  })

  test('is not given by saying so without that button', async () => {
    const { phone, said } = await open(...dialog, { conditions: { privacy: 'pending' } })
    await phone.tap('go')
    await phone.tap('假装')
    expect((await said(1))[0]).toContain('privacy permission is not authorized')
  })

  test("is asked for in WeChat's dialog where the mini-program has none", async () => {
    const { phone, said } = await open(...button(copy), { conditions: { privacy: 'pending' } })
    await phone.tap('go')
    await phone.tap('拒绝')
    expect((await said(1))[0]).toContain('privacy permission is not authorized')
  })
})

describe('the place', () => {
  const where = button(`wx.getLocation({ ${show} })`)

  test('is told once the person allows it, and she is asked only once', async () => {
    const { phone, said } = await open(...where)
    await phone.tap('go')
    await phone.see('找附近的店')
    await phone.tap('允许')
    await said(1)
    await phone.tap('go')
    expect((await said(2))[1]).toContain('"latitude":31.2304,"longitude":121.4737')
  })

  test('stays hers when she refuses, until she opens the settings', async () => {
    const { phone, said } = await open(
      '<button bindtap="go">go</button><button open-type="openSetting" bindopensetting="set">设置</button>',
      `Page({ go() { wx.getLocation({ ${show} }) }, set(e) { console.log(JSON.stringify(e.detail)) } })`,
    )
    await phone.tap('go')
    await phone.tap('拒绝')
    await said(1)
    await phone.tap('go')
    expect((await said(2)).map((line) => line.includes('auth deny'))).toEqual([true, true])
    await phone.tap('设置')
    await phone.tap('打开：获取你的位置信息')
    expect((await said(3))[2]).toBe('{"authSetting":{"scope.userLocation":true}}')
  })

  test('is unknown where location is switched off', async () => {
    const { phone, said } = await open(...where, { conditions: { place: null } })
    await phone.tap('go')
    await phone.tap('允许')
    expect((await said(1))[0]).toContain('system permission denied')
  })

  test('is not even asked for where app.json does not declare it', async () => {
    const { phone, said } = await open(...button(`wx.chooseLocation({ ${show} })`))
    await phone.tap('go')
    expect((await said(1))[0]).toContain('requiredPrivateInfos')
  })
})
