import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCity } from '../../drizzle/seed/data/city'
import { logged, openPage } from '../phone/testing/mini-program'
import { startTapWorld, type TapWorld } from './world'

let world: TapWorld
beforeAll(async () => {
  world = await startTapWorld()
})
afterAll(async () => world?.close())

/** A page of one button, on the phone of a person whom the local WeChat knows. */
function numberPage(user: string) {
  const { adminUrl, appids, wechat } = world.world
  const phone = openPage(
    '<button open-type="getPhoneNumber" bindgetphonenumber="got">绑定</button>',
    `Page({ onLoad() { wx.login() }, got({ detail }) { console.log(detail.errno || detail.code) } })`,
    { options: { wechat: { adminUrl, appId: appids.owner, user }, patienceMs: 20_000 } },
  )
  const quota = (exhausted: boolean) => wechat.steer('/phone-quota', { appid: appids.owner, exhausted })
  return { phone, quota }
}

describe('signing in', () => {
  test('the phone-number button says it where the quota is used up', async () => {
    const { phone, quota } = numberPage('周立')
    await phone.waitFor(() => phone.phone.loggedIn, 'logged in')
    await quota(true)
    await phone.tap('绑定')
    await phone.tap('允许')
    await phone.waitFor(() => logged(phone).length === 1, 'refused')
    await quota(false)
    await phone.tap('绑定')
    await phone.tap('允许')
    await phone.waitFor(() => logged(phone).length === 2, 'given')
    expect(logged(phone)[0]).toBe('1400001')
    expect(logged(phone)[1]).toMatch(/^\w{8,}/)
  })

  test('a mini-program that was killed opens with the session it had', async () => {
    const phone = world.ownerPhone({ user: '孙宁' })
    await phone.tap({ role: 'tab', name: '我的' })
    await phone.see({ role: 'button', name: '绑定手机号' })
    phone.kill()
    phone.reopen()
    await phone.tap({ role: 'tab', name: '我的' })
    await phone.see({ role: 'button', name: '绑定手机号' })
    expect(phone.phone.journal.calls.filter(({ api }) => api === 'login')).toEqual([])
    expect(phone.findUnnamedControls()).toEqual([])
  })

  test('an owner is signed in by opening 我的, without a number until she has given one', async () => {
    const phone = world.ownerPhone({ user: '林小雨' })
    await phone.tap({ role: 'tab', name: '我的' })
    await phone.see({ role: 'button', name: '绑定手机号' })
    await world.owner('林小雨', '13800001111')
    await phone.tap({ role: 'tab', name: '首页' })
    await phone.tap({ role: 'tab', name: '我的' })
    await phone.see('138****1111')
    expect(phone.taps()).toBe(3)
  })

  test.each([
    ['shop-owner', '店主'],
    ['adviser', '服务顾问'],
    ['technician', '技师'],
  ] as const)('a %s sees her shop', async (role, words) => {
    const shop = buildCity().find(({ staff }) => staff.some((one) => one.role === role))!
    const phone = await world.shopPhone({ shopName: shop.name, role })
    await phone.tap({ role: 'tab', name: '店铺' })
    await phone.see(`${shop.name} · ${words}`)
  })
})
