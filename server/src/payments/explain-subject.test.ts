import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { explainSubject } from './explain-subject'
import { startPayWorld, type PayWorld } from './testing/pay-world'

let world: PayWorld
beforeAll(async () => {
  world = await startPayWorld('ecommerce', { env: { WECHATPAY_ADVANCE: 'on' }, database: 'explain' })
})
afterEach(() => world.endOfTest())
afterAll(() => world.close())

const explain = async (subjectId: string) => (await explainSubject(world.app.db, subjectId)).join('\n')

test('every movement is told with its number, its WeChat id, what it is known from, and that it adds up', async () => {
  const { paymentId, subjectId } = await world.released(10_000, 1_000)
  await world.withdraw()
  await world.refund({ subjectId, amountFen: 10_000, reason: '售后退款' })
  for (let n = 0; n < 3; n++) await world.later(10_000)
  const text = await explain(subjectId)
  const [share, back, refund, recovery] = await world.operations(paymentId)
  const { transactionId } = await world.payment(paymentId)
  expect(text).toContain('第 1 笔 套餐款 ¥100.00：已全额退款')
  expect(text).toContain(`微信单号 ${transactionId}，依据：微信的通知`)
  expect(text).toContain('车主付出 -100.00，微信手续费 +0.60，冻结 +99.40')
  expect(text).toContain(`放款并收取平台服务费 ¥10.00，单号 S${share?.id}`)
  expect(text).toContain(`平台退回服务费 ¥10.00，单号 B${back?.id}`)
  expect(text).toMatch(
    new RegExp(`退款给车主 ¥100.00（平台垫付），单号 R${refund?.id}.*微信单号 ${refund?.wechatId}`),
  )
  expect(text).toContain(`向门店收回垫付款 ¥99.40，操作 ${recovery?.id}`)
  expect(text).toMatch(/尚未生效（NOT_ENOUGH），\d{4}-\d\d-\d\d \d\d:\d\d:\d\d 再次确认/)
  expect(text).toContain('预计 门店 -99.40，平台垫付 +99.40')
  expect(text).toContain(
    '已付 ¥100.00 + 平台垫付 ¥99.40 = 冻结 ¥0.00 + 门店 ¥99.40 + 平台服务费 ¥0.00 + 已退 ¥100.00 + 微信手续费 ¥0.00',
  )
  expect(text).toContain('✓ 分文不差')
  expect(text).toMatch(/垫付款 ¥99.40：未收回，.* 到期/)
})

test('what is unknown is told as unknown, with when it is asked again', async () => {
  const { paymentId, subjectId } = await world.paid(10_000)
  await world.fault({ match: { path: '/refunds/apply$' }, do: { refund: 'PROCESSING' }, times: 1 })
  const [operationId] = await world.refund({ subjectId, amountFen: 4_000, reason: '退一部分' })
  await world.work()
  const text = await explain(subjectId)
  expect(text).toMatch(/结果未知（PROCESSING），微信单号 503\d+，\d{4}-.* 再次确认/)
  expect(text).toContain('预计 冻结 -39.76')
  expect(text).toContain('已退 ¥0.00')
  await world.wechat('/settle', { out_refund_no: `R${operationId}`, outcome: 'SUCCESS' })
  await world.settle(paymentId)
})

test('a coupon of WeChat is told apart; an order without payments is told as such', async () => {
  const { paymentId, subjectId } = await world.open(10_000)
  await world.pay(paymentId, 'success', 1_000)
  await world.deliver()
  const text = await explain(subjectId)
  expect(text).toContain('车主付出 -90.00，微信优惠付出 -10.00')
  expect(text).toContain('已付 ¥100.00（其中微信优惠 ¥10.00）')
  expect(text).toContain('起微信会自动解冻给门店')
  expect(await explain(world.id())).toMatch(/没有任何付款$/)
})
