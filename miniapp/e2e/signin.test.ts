import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCity } from '../../drizzle/seed/data/city'
import { startTapWorld, type TapWorld } from './world'

let world: TapWorld
beforeAll(async () => {
  world = await startTapWorld()
})
afterAll(async () => world?.close())

describe('signing in', () => {
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
