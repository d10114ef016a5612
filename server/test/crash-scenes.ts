import { LIMITS } from '@anxin/shared/kernel/limits'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import { expect } from 'vitest'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventTopic } from '@anxin/shared/events'
import type { OperationKind } from '@anxin/shared/payments/payment.machine'
import { closePayment } from '../src/payments/close-payment'
import { preparePayment } from '../src/payments/prepare-payment'
import { moneyOf, shipSubject, type Money } from '../src/payments'
import { sendToCard } from '../src/payments/send-to-card'
import type { MODES, PayWorld } from '../src/payments/testing/pay-world'
import { BILL_SCENES } from './crash-scenes-of-bills'
import { SHOP_SCENES } from './crash-scenes-of-shops'
import type { CrashScene, Scene } from './crash-world'

/** A payment a moment before a step, how a process takes that step, and what must have happened once in the end. */
type PaymentScene = Pick<Scene, 'step' | 'after'> & {
  readonly paymentId: string
  readonly subjectId: string
  readonly money: Partial<Money>
  /** What was told of the payment, in order. */
  readonly topics: readonly EventTopic[]
  /** What may be told besides: a call for a person that was lost with the power, and whose reason has gone. */
  readonly perhaps?: EventTopic
  readonly state: string
  /** The books of WeChat were moved behind our back, so they need not agree. */
  readonly differs?: boolean
}

type Setter = (world: PayWorld) => Promise<PaymentScene>

/** Time passes until nothing is open; then the money is where it belongs, and each thing was done and told once. */
async function expectMovedOnce(world: PayWorld, scene: PaymentScene): Promise<void> {
  const { paymentId, subjectId } = scene
  await world.deliver()
  await world.later(3 * SECOND_MS)
  await world.settle(paymentId)
  expect((await world.payment(paymentId)).state).toBe(scene.state)
  expect(await moneyOf(world.app.db, subjectId)).toMatchObject(scene.money)
  const told = (await world.events(subjectId))
    .map(({ topic }) => topic)
    .filter((topic) => topic.startsWith('payment.') || topic === 'money.incident')
  expect(new Set(told).size).toBe(told.length)
  expect(told.filter((topic) => topic !== scene.perhaps).toSorted()).toEqual(scene.topics.toSorted())
  const done = (await world.operations(paymentId)).filter(({ state }) => state === 'succeeded')
  const kinds = done.map(({ kind }) => kind)
  expect(new Set(kinds).size).toBe(kinds.length)
  if (scene.differs) world.leaveOutAll()
}

const PAID = { paidFen: 10_000, frozenFen: 9_940, feeFen: 60 }
const SHARED = { commissionFen: 1_000, toShopFen: 8_940, frozenFen: 0, refundedFen: 0 }
const FREED = { commissionFen: 0, toShopFen: 9_940, frozenFen: 0, refundedFen: 0 }
const REFUNDED = { frozenFen: 5_964, refundedFen: 4_000, toShopFen: 0 }

const submitting = (operationId: string) => ['timer', `payments.submit.${operationId}`] as const

async function firstOperation(world: PayWorld, paymentId: string, kind?: OperationKind): Promise<string> {
  const operations = await world.operations(paymentId)
  return operations.find((operation) => kind === undefined || operation.kind === kind)?.id ?? ''
}

const preparing: Setter = async (world) => {
  const made = await world.open(10_000)
  return {
    ...made,
    step: ['prepare', made.paymentId],
    money: PAID,
    topics: ['payment.paid'],
    state: 'frozen',
    after: () => world.pay(made.paymentId),
  }
}

const parking: Setter = async (world) => {
  const scene = await preparing(world)
  const code = { http: 400, code: 'PARAM_ERROR', message: '参数错误' }
  await world.fault({ match: { on: 'pay', path: 'transactions/jsapi' }, do: { code }, times: 1 })
  return { ...scene, perhaps: 'payment.parked' }
}

const repeating: Setter = async (world) => {
  const scene = await preparing(world)
  await world.fault({ match: { on: 'pay', path: 'transactions/jsapi' }, do: 'drop_after_commit', times: 1 })
  return scene
}

const polling: Setter = async (world) => {
  const made = await world.open(10_000)
  await world.pay(made.paymentId, 'success_no_callback')
  world.clock.advance(2 * SECOND_MS)
  const step = ['timer', `payments.poll.${made.paymentId}`] as const
  return { ...made, step, money: PAID, topics: ['payment.paid'], state: 'frozen' }
}

const NOTHING = { paidFen: 0, frozenFen: 0, feeFen: 0 }

const lapsing: Setter = async (world) => {
  const made = await world.open(10_000)
  await preparePayment(world.app, made.paymentId)
  world.clock.advance(31 * MINUTE_MS)
  const step = ['timer', `payments.poll.${made.paymentId}`] as const
  return { ...made, step, money: NOTHING, topics: ['payment.closed'], state: 'closed' }
}

const closing: Setter = async (world) => {
  const made = await world.open(10_000)
  await preparePayment(world.app, made.paymentId)
  world.clock.advance(MINUTE_MS)
  await world.app.db.transaction((tx) => closePayment(world.app, tx, made.paymentId))
  const step = submitting(await firstOperation(world, made.paymentId))
  return { ...made, step, money: NOTHING, topics: ['payment.closed'], state: 'closed' }
}

const refunding: Setter = async (world) => {
  const made = await world.paid(10_000)
  world.clock.advance(MINUTE_MS)
  await world.refund({ subjectId: made.subjectId, amountFen: 4_000, reason: '退一部分' })
  const step = submitting(await firstOperation(world, made.paymentId))
  return { ...made, step, money: REFUNDED, topics: ['payment.paid', 'payment.refunded'], state: 'frozen' }
}

function releasing(commissionFen: number): Setter {
  return async (world) => {
    const made = await world.paid(10_000)
    // WeChat lets a payment rest before it is shared, longer in partner mode.
    world.clock.advance(LIMITS.shareAfterPayPartnerMs + MINUTE_MS)
    await world.release(made.subjectId, commissionFen)
    const step = submitting(await firstOperation(world, made.paymentId))
    const money = commissionFen > 0 ? SHARED : FREED
    return { ...made, step, money, topics: ['payment.paid', 'payment.released'], state: 'released' }
  }
}

/** The same after a first attempt whose answer was lost: now it is asked about. */
function asking(setter: Setter, path: string): Setter {
  return async (world) => {
    const scene = await setter(world)
    await world.fault(
      { match: { on: 'pay', method: 'POST', path }, do: 'drop_after_commit', times: 1 },
      // Nobody tells us either.
      { match: { on: 'notify' }, do: { notify: 'drop_all' } },
    )
    await world.work()
    world.clock.advance(2 * SECOND_MS)
    return scene
  }
}

/** The share was closed by WeChat: what is frozen must be asked for. */
const shareClosed: Setter = async (world) => {
  const scene = await releasing(1_000)(world)
  const fault = {
    match: { on: 'pay', method: 'POST', path: 'profitsharing/orders' },
    do: { share: { CLOSED: 'ACCOUNT_ABNORMAL' } },
  }
  await world.fault({ ...fault, times: 1 })
  await world.work()
  world.clock.advance(2 * SECOND_MS)
  await world.deliver()
  const topics = ['payment.paid', 'payment.released', 'payment.parked'] as const
  return { ...scene, money: FREED, topics }
}

/** Somebody refunded behind our back, so less is frozen than the commission that is wanted. */
const lowering: Setter = async (world) => {
  const scene = await releasing(2_900)(world)
  const { transactionId } = await world.payment(scene.paymentId)
  await world.app.wechatPay.refund({
    subMchid: world.subMchid,
    transactionId: transactionId ?? '',
    refundNo: `R${world.id()}`,
    reason: '商户平台退款',
    refundFen: 8_000,
    totalFen: 10_000,
  })
  world.clock.advance(2 * MINUTE_MS)
  await world.deliver()
  // 2,000 less a fee of 12 are left, and all of them go to the platform; the ledger still has the rest with the shop.
  return { ...scene, money: { commissionFen: 1_988, toShopFen: 7_952 }, differs: true }
}

/** The shop has the money; a refund takes the commission back first. */
const returning: Setter = async (world) => {
  const made = await world.released(10_000, 1_000)
  await world.refund({ subjectId: made.subjectId, amountFen: 4_000, reason: '售后退款' })
  return {
    ...made,
    step: submitting(await firstOperation(world, made.paymentId, 'return')),
    money: { commissionFen: 600, toShopFen: 5_364, frozenFen: 0, refundedFen: 4_000 },
    topics: ['payment.paid', 'payment.released', 'payment.refunded'],
    state: 'released',
  }
}

/** The platform has paid a refund for a shop that had nothing, and the merchant has money again. */
const recovering: Setter = async (world) => {
  const made = await world.released(10_000, 1_000)
  await world.withdraw()
  await world.refund({ subjectId: made.subjectId, amountFen: 10_000, reason: '售后退款' })
  for (let n = 0; n < 3; n++) await world.later(10 * SECOND_MS)
  await world.released(10_000, 1_000) // of which this shop's debts hear nothing
  world.clock.advance(7 * HOUR_MS)
  return {
    ...made,
    step: submitting(await firstOperation(world, made.paymentId, 'recover')),
    money: { commissionFen: 0, toShopFen: 0, advancedFen: 0, refundedFen: 10_000 },
    topics: ['payment.paid', 'payment.released', 'payment.refunded'],
    state: 'refunded',
  }
}

/** Half a year without anybody's order: WeChat has freed the money in silence. */
const freed: Setter = async (world) => {
  const made = await world.paid(10_000)
  world.clock.advance(LIMITS.ecommerceFreezeMs + HOUR_MS)
  await world.deliver()
  return {
    ...made,
    step: ['timer', `payments.freed-check.${made.paymentId}`],
    money: FREED,
    topics: ['payment.paid', 'money.incident', 'payment.freed'],
    state: 'released',
  }
}

/** The same, where WeChat refuses to tell at first. */
const freedUntold: Setter = async (world) => {
  const scene = await freed(world)
  const code = { http: 403, code: 'NO_AUTH', message: '无权限' }
  await world.fault({ match: { on: 'pay', method: 'GET', path: '/amounts$' }, do: { code }, times: 1 })
  return { ...scene, perhaps: 'payment.parked', after: () => world.later(2 * HOUR_MS) }
}

/** The payer's account cannot take the money, and an operator has it sent elsewhere. */
const abnormal: Setter = async (world) => {
  const made = await world.paid(10_000)
  await world.fault({
    match: { path: '(refunds/apply|domestic/refunds)$' },
    do: { refund: 'ABNORMAL' },
    times: 1,
  })
  const order = { subjectId: made.subjectId, amountFen: 4_000, reason: '退一部分' }
  const [operationId = ''] = await world.refund(order)
  await world.work()
  await world.later(10 * SECOND_MS)
  return {
    ...made,
    step: ['card', operationId],
    money: REFUNDED,
    topics: ['payment.paid', 'payment.parked', 'money.incident', 'payment.refunded'],
    state: 'frozen',
    // The operator whose request died asks again; where it had arrived, it is refused or harmless.
    after: () => sendToCard(world.app, operationId, 'merchant').catch(() => undefined),
  }
}

/** Runs a scene while WeChat manages the shipping of our app, of which each process asks once an hour. */
async function managing(world: PayWorld, managed: boolean): Promise<void> {
  await world.wechat('/trade-managed', { appid: world.sandbox.identity.ownerAppid, managed })
  world.clock.advance(HOUR_MS + MINUTE_MS)
}

const shipping: Setter = async (world) => {
  await managing(world, true)
  const made = await world.paid(10_000)
  world.clock.advance(MINUTE_MS) // WeChat does not find a payment for its shipping at once
  await world.app.db.transaction((tx) => shipSubject(world.app, tx, made.subjectId))
  return {
    ...made,
    step: ['timer', `payments.ship.${made.paymentId}`],
    money: PAID,
    topics: ['payment.paid'],
    state: 'frozen',
    async after() {
      await world.work()
      const trade = { out_trade_no: `P${made.paymentId}`, resolved: true }
      const record = await world.wechat<{ uploads: number }>('/user/complain', trade)
      if (record.uploads !== 1) throw new Error(`${record.uploads} records of shipping`)
      await managing(world, false)
    },
  }
}

/** A release that waits for WeChat's settlement, until the app is no longer managed. */
const awaitingReceipt: Setter = async (world) => {
  await managing(world, true)
  const scene = await releasing(1_000)(world)
  return { ...scene, perhaps: 'payment.awaiting-receipt', after: () => managing(world, false) }
}

const noticing: Setter = async (world) => {
  const made = await world.open(10_000)
  await world.pay(made.paymentId, 'success_no_callback')
  const { envelopes } = await world.wechat<{
    envelopes: { headers: Record<string, string>; body: string }[]
  }>('/notify/replay', { out_trade_no: `P${made.paymentId}`, with: {}, send: false })
  const { headers = {}, body = '' } = envelopes[0] ?? {}
  const file = join(await mkdtemp(join(tmpdir(), 'anxin-notice-')), 'notice.json')
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  await writeFile(file, JSON.stringify({ headers: Object.fromEntries(lower), body }))
  return {
    ...made,
    step: ['notify', file],
    money: PAID,
    topics: ['payment.paid'],
    state: 'frozen',
    // WeChat repeats what was not answered.
    after: () => fetch(world.notifyUrl, { method: 'POST', headers, body }),
  }
}

const PAYMENT_SCENES: Readonly<Record<string, Setter>> = {
  'prepay.call': preparing,
  'prepay.keep': preparing,
  'prepay.repeat': repeating,
  'prepay.park': parking,
  'trade.query': polling,
  'trade.settle': polling,
  'close.order': lapsing,
  'close.query': closing,
  'close.call': closing,
  'refund.call': refunding,
  'refund.query': asking(refunding, 'refund'),
  'share.receiver': releasing(1_000),
  'share.unsplit': releasing(1_000),
  'share.call': releasing(1_000),
  'share.lower': lowering,
  'share.query': asking(releasing(1_000), 'profitsharing/orders'),
  'finish.call': releasing(0),
  'finish.query': asking(releasing(0), 'finish-order|unfreeze'),
  'release.unsplit': shareClosed,
  'notice.take': noticing,
  'payment.judge': preparing,
  'return.call': returning,
  'return.query': asking(returning, 'returnorders|return-orders'),
  'recovery.call': recovering,
  'recovery.query': asking(recovering, 'return-advance'),
  'abnormal.call': abnormal,
  'abnormal.settle': abnormal,
  'ship.turn': shipping,
  'ship.call': shipping,
  'ship.settle': shipping,
  'receipt.query': awaitingReceipt,
  'receipt.note': awaitingReceipt,
  'freed.query': freed,
  'freed.settle': freed,
  'freed.park': freedUntold,
  'submit.turn': refunding,
  'submit.settle': releasing(1_000),
}

/** These exist in 平台收付通 alone: a refund that the platform pays in advance, and a bill of each merchant's funds. */
const ECOMMERCE_ALONE = /^(recovery\.|bill\.balance)/

/** Every step of money, by its name in the source, and how to come to it. */
export const SCENES: Readonly<Record<string, CrashScene>> = {
  ...Object.fromEntries(
    Object.entries(PAYMENT_SCENES).map(([name, setter]): [string, CrashScene] => [
      name,
      async (world) => {
        const scene = await setter(world)
        return { ...scene, check: () => expectMovedOnce(world, scene) }
      },
    ]),
  ),
  ...BILL_SCENES,
  ...SHOP_SCENES,
}

/** Whether there is a scene for such a step in a mode. */
export function isIn(mode: (typeof MODES)[number], name: string): boolean {
  return mode === 'ecommerce' || !ECOMMERCE_ALONE.test(name)
}
