import { yuanText } from '@anxin/shared/kernel/money'
import { addDays, instantOf, localDayOf, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCity } from '../../drizzle/seed/data/city'
import { until } from '../../server/stories/expect'
import { signInOperator } from '../../server/stories/operator'
import type { Api } from '@anxin/shared/api'
import type { OrderFixture } from './fixtures'
import { startTapWorld, type TapWorld } from './world'

let world: TapWorld
let done: OrderFixture
beforeAll(async () => {
  world = await startTapWorld()
  done = await world.order('COMPLETED')
})
afterAll(async () => world?.close())

type Totals = Api['GET /shop/income']['reply']['totals']
const button = (name: string | RegExp) => ({ role: 'button', name })

test('the shop owner reads the plan, who earned what and the day’s statement, opens it as a PDF and takes it as a table', async () => {
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
  await phone.tap(button('复制表格'))
  await phone.waitFor(
    () => phone.phone.conditions.clipboard.includes('平台服务费（元）'),
    'the table is copied',
  )
  expect(phone.phone.conditions.clipboard).toContain(`,${yuanText(statement.netFen)}`)
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

test('frozen, due, released and recovered stand on the page as the API tells them, and every order with its own', async () => {
  const { shop } = done
  const city = buildCity().find(({ id }) => id === shop.shopId)!
  const income = () => shop.call('GET /shop/income', { query: { limit: 50 } })
  const comes = async (what: string, isThere: (totals: Totals) => boolean) =>
    until(
      what,
      async () => {
        await world.advance(MINUTE_MS)
        return (await income()).totals
      },
      isThere,
      shop.shopId,
    )
  await comes('the shop has its money', ({ frozenFen }) => frozenFen === 0)
  // The shop has spent what it got, so the platform pays a refund for it, and has it back by the next release.
  await world.world.wechat.steer(`/merchants/${city.subMchid}/withdraw`, {})
  const operator = await signInOperator(world.world, city.region)
  await operator.call('POST /operators/orders/:orderId/refund', {
    params: { orderId: done.id },
    body: { commandId: world.world.client.id(), amountFen: 5_000, reason: '机滤没有换' },
  })
  const { advancedFen } = await comes('the platform has paid', (totals) => totals.advancedFen > 0)
  const phone = await world.shopPhone({
    shopId: shop.shopId,
    role: 'shop-owner',
    launch: { path: 'office/income/index' },
  })
  await phone.see(`还欠平台 ¥${yuanText(advancedFen)}`)
  expect((await world.order('COMPLETED')).shop.shopId).toBe(shop.shopId)
  await comes('the platform has it back', ({ recoveredFen }) => recoveredFen === advancedFen)
  await world.order('ACCEPTED')
  await world.order('PENDING_PAY')
  const { totals, items } = await income()
  phone.kill()
  phone.reopen({ path: 'office/income/index' })
  await phone.see('被追回')
  for (const [words, fen] of [
    ['冻结中', totals.frozenFen],
    ['等车主付', totals.dueFen],
    ['累计到账', totals.toShopFen],
    ['被追回', totals.recoveredFen],
  ] as const) {
    expect(fen, words).toBeGreaterThan(0)
    expect(phone.screen()).toContain(`${words}¥${yuanText(fen)}`)
  }
  expect(items.length).toBeGreaterThanOrEqual(4)
  const parts = {
    冻结: 'frozenFen',
    到账: 'toShopFen',
    平台服务费: 'commissionFen',
    已退: 'refundedFen',
  } as const
  for (const item of items)
    for (const [label, key] of Object.entries(parts))
      if (item[key] > 0) expect(phone.screen()).toContain(`${label} ¥${yuanText(item[key])}`)
})

test('the owner takes the evidence along from the bill: a code to check it, a PDF to read, a ZIP to send', async () => {
  const phone = world.ownerPhone({
    user: done.owner.user,
    launch: { path: 'order/bill/index', query: { orderId: done.id } },
  })
  const { count } = await done.owner.call('GET /evidence/:orderId', { params: { orderId: done.id } })
  await phone.see(new RegExp(`共 ${count} 条记录，一条连着一条`))
  await phone.see({ role: 'img', name: '核验二维码' })
  await phone.tap(button('打开调解材料'))
  await phone.see(/^PDF \d+ 字节/)
  await phone.tap(button('关闭'))
  await phone.tap(button('发送证据包'))
  await phone.see(new RegExp(`^证据包-${done.id}.zip \\d+ 字节`))
})

test('the bill opens as a PDF for owner and shop, and leads from each part to its label, its technician and the steps', async () => {
  const { id, owner, shop } = done
  const { work, lines, technicianName } = await owner.order(id)
  const piece = work?.pieces[0]
  const part = lines.find((line) => line.id === piece?.lineId)
  const query = { orderId: id }
  const phone = world.ownerPhone({ user: owner.user, launch: { path: 'order/bill/index', query } })
  const desk = await world.shopPhone({
    shopId: shop.shopId,
    role: 'shop-owner',
    launch: { path: 'job/order/index', query },
  })
  for (const screen of [phone, desk]) {
    await screen.see(button(`${part?.name}标签的照片 1`))
    await screen.see(button('螺栓按规定力矩复核的照片 1'))
    const words = screen.screen()
    expect(words).toContain(`${piece?.brand} ${piece?.partNumber}`)
    expect(words).toContain(`序列号 ${piece?.serial}`)
    expect(words).toContain(`技师 ${technicianName}`)
    expect(words).toMatch(/质保 10 天或 2,?000 公里，至 /)
    // The piece and four steps.
    expect(words.split(`${piece?.byName} · `).length - 1).toBeGreaterThanOrEqual(5)
    await screen.tap(button('打开账单 PDF'))
    await screen.see(/^PDF \d+ 字节/)
    await screen.tap(button('关闭'))
  }
})
