import { yuanText } from '@anxin/shared/kernel/money'
import { addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../server/stories/expect'
import type { OrderFixture } from './fixtures'
import { startTapWorld, type TapWorld } from './world'

let world: TapWorld
let done: OrderFixture
beforeAll(async () => {
  world = await startTapWorld()
  done = await world.order('COMPLETED')
})
afterAll(async () => world?.close())

const button = (name: string | RegExp) => ({ role: 'button', name })

test('the shop owner reads the plan, who earned what and the day’s statement, and opens it as a PDF', async () => {
  const { shop } = done
  const { month, technicians } = await shop.call('GET /shop/income', { query: {} })
  const phone = await world.shopPhone({ shopId: shop.shopId, role: 'shop-owner' })
  await phone.tap({ role: 'tab', name: '店铺' })
  await phone.tap(button(/^收入，冻结中/))
  await phone.see('每单收 10% 平台服务费')
  await phone.see('本月按技师')
  expect(technicians.reduce((sum, { toShopFen }) => sum + toShopFen, 0)).toBe(month.toShopFen)
  for (const { name, toShopFen } of technicians)
    expect(phone.screen()).toMatch(new RegExp(`${name}.*¥${yuanText(toShopFen)}`))
  const run = instantOf(addDays(localDayOf(world.now()), 1), 40)
  await world.advance(run.getTime() - world.now().getTime())
  const { items } = await until(
    'the statement of the day is made',
    () => shop.call('GET /shop/statements', { query: {} }),
    (page) => page.items.length > 0,
    '',
  )
  const statement = items.find(({ netFen }) => netFen > 0)!
  const [, monthOf, dayOf] = statement.day.split('-').map(Number)
  await phone.tap(button(/^对账单/))
  await phone.tap(button(`${monthOf}月${dayOf}日 净到账 ¥${yuanText(statement.netFen)}`))
  await phone.see(new RegExp(`净到账¥${yuanText(statement.netFen)}`))
  await phone.see(new RegExp(`减 平台服务费¥${yuanText(statement.commissionFen)}`))
  await phone.tap(button('下载对账单'))
  await phone.see(/^PDF \d+ 字节/)
  await phone.tap(button('关闭'))
  const order = statement.orders === 1 ? done.choice.service.name : ''
  await phone.tap(button(new RegExp(`^${order}.*净到账 ¥`)))
  await phone.waitFor(() => phone.path() === 'job/order/index', 'the order is opened')
})

test('the owner asks for an invoice with a checked tax number, the shop tells its number, and both see it', async () => {
  const owner = world.ownerPhone({
    user: done.owner.user,
    launch: { path: 'order/bill/index', query: { orderId: done.id } },
  })
  await owner.tap(button('开发票'))
  await owner.type({ role: 'textbox', name: '发票抬头' }, '杭州安心贸易有限公司')
  await owner.type({ role: 'textbox', name: /^税号/ }, '9144030071526762XG')
  await owner.tap(button('提交给门店'))
  await owner.see('税号不正确，请核对')
  await owner.type({ role: 'textbox', name: /^税号/ }, '9144030071526726XG')
  await owner.tap(button('提交给门店'))
  await owner.see('等门店开票')
  const phone = await world.shopPhone({
    shopId: done.shop.shopId,
    role: 'shop-owner',
    launch: { path: 'job/order/index', query: { orderId: done.id } },
  })
  await phone.see('车主申请开票')
  await phone.see('9144030071526726XG')
  await phone.type({ role: 'textbox', name: '发票号码' }, '24332000000012345678')
  await phone.tap(button('已开票，登记号码'))
  await phone.see('发票号码 24332000000012345678')
  const again = world.ownerPhone({
    user: done.owner.user,
    launch: { path: 'order/bill/index', query: { orderId: done.id } },
  })
  await again.see(/号码 24332000000012345678/)
})
