import type { EventTopic } from '@anxin/shared/events'
import { SECOND_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { createServer } from 'node:net'
import { expect } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/harness/test-app'
import { fireTimer } from '../../platform/timers'
import { paymentsDomain } from '../index'
import { moneyOf } from '../money.queries'
import { openPayment, type PaymentPlan } from '../open-payment'
import { preparePayment } from '../prepare-payment'
import { refundSubject, type RefundOrder } from '../refund-subject'
import { releaseSubject } from '../release-subject'
import { findPayment, operationsOf, type OperationRow, type PaymentRow } from '../payments.repository'

export const MODES = ['ecommerce', 'partner'] as const

/** What the sandbox's books say about one trade. */
export type TradeBooks = {
  payer_total: number
  coupon: number
  advance: number
  fee: number
  frozen: number
  available: number
  shared: number
  refunded: number
  refund_pending: number
  share_pending: number
  state: string
  balanced: boolean
}

export type Fault = {
  match?: { on?: string; method?: string; path?: string; event?: string; nth?: number }
  do: unknown
  times?: number
}

export type PayWorld = TestApp & {
  readonly notifyUrl: string
  /** The payer's openid in the owners' mini-program. */
  readonly openid: string
  readonly subMchid: string
  /** A payment that may be made, of a subject of its own unless one is named. */
  open(amountFen: number, plan?: Partial<PaymentPlan>): Promise<{ paymentId: string; subjectId: string }>
  /** The phone pays; the sandbox's word for how it goes. Answers whether WeChat took the money. */
  pay(paymentId: string, outcome?: string, couponFen?: number): Promise<boolean>
  /** A payment that is frozen, by its notification. */
  paid(amountFen: number, plan?: Partial<PaymentPlan>): Promise<{ paymentId: string; subjectId: string }>
  refund(order: RefundOrder): Promise<string[]>
  release(subjectId: string, commissionFen: number): Promise<string[]>
  payment(paymentId: string): Promise<PaymentRow>
  operations(paymentId: string): Promise<OperationRow[]>
  events(subjectId: string): Promise<{ topic: EventTopic; payload: Record<string, unknown> }[]>
  /** A payment that is frozen and then released, the commission shared. */
  released(
    amountFen: number,
    commissionFen: number,
    plan?: Partial<PaymentPlan>,
  ): Promise<{ paymentId: string; subjectId: string }>
  /** The shop, or `platform`, takes its available money to its bank: all of it, or a sum. */
  withdraw(whose?: 'shop' | 'platform', amountFen?: number): Promise<void>
  /** Sends the notifications that are due at WeChat. */
  deliver(): Promise<void>
  /** Fires the timers of payments that are due, until none is. */
  work(): Promise<void>
  /** Moves time on both sides, and does what became due. */
  later(ms: number): Promise<void>
  /** Moves time until every operation of the payments has ended. */
  settle(...paymentIds: string[]): Promise<void>
  fault(...faults: Fault[]): Promise<void>
  clearFaults(): Promise<void>
  /** After each test: no fault is left, and the books agree about everything that it opened. */
  endOfTest(): Promise<void>
  books(paymentId: string): Promise<TradeBooks>
  /** From now on the books need not agree about what was opened before: WeChat has moved it without us. */
  leaveOutAll(): void
  /** The ledger balances, and says the same as WeChat's books about every payment opened here. */
  expectBooksAgree(): Promise<void>
}

/** The product with payments of no order, so that this domain is tested alone; WeChat is the sandbox, over the wire. */
export async function startPayWorld(
  mode: (typeof MODES)[number],
  options: { env?: Record<string, string>; database?: string; databaseServerUrl?: string } = {},
): Promise<PayWorld> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const t = await startTestApp({
    mode,
    database: options.database ?? 'pay',
    ...(options.databaseServerUrl ? { databaseServerUrl: options.databaseServerUrl } : {}),
    env: { PUBLIC_URL: origin, ...options.env },
  })
  await t.fastify.listen({ host: '127.0.0.1', port })
  const { payerId, openid } = await makePayer(t)
  const subMchid = `17${String(Date.now()).slice(-8)}`
  await t.wechat('/merchants', { sub_mchid: subMchid, name: '测试门店', max_ratio: 3000 })
  const opened = new Set<string>()
  const acts = actsOf(t, { payerId, subMchid, openid, opened })
  const time = timeOf(t)
  const world: PayWorld = {
    ...t,
    notifyUrl: `${origin}/wechat/pay/notifications`,
    openid,
    subMchid,
    ...acts,
    ...time,
    async paid(amountFen, plan) {
      const made = await acts.open(amountFen, plan)
      expect(await acts.pay(made.paymentId)).toBe(true)
      await time.deliver()
      t.clock.advance(1)
      expect((await acts.payment(made.paymentId)).state).toBe('frozen')
      return made
    },
    async released(amountFen, commissionFen, plan) {
      const made = await world.paid(amountFen, plan)
      await acts.release(made.subjectId, commissionFen)
      await world.settle(made.paymentId)
      expect((await acts.payment(made.paymentId)).state).toBe('released')
      return made
    },
    async withdraw(whose = 'shop', amountFen) {
      const mchid = whose === 'shop' ? subMchid : t.sandbox.identity.spMchid
      await t.wechat(`/merchants/${mchid}/withdraw`, amountFen === undefined ? {} : { amount_fen: amountFen })
    },
    async settle(...paymentIds) {
      const isOpen = async () => {
        const all = await Promise.all(paymentIds.map((id) => acts.operations(id)))
        return all.flat().some(({ state }) => state === 'pending' || state === 'unknown')
      }
      await time.work()
      for (let step = 0; step < 40 && (await isOpen()); step++)
        await time.later(step < 10 ? 10 * SECOND_MS : 5 * MINUTE_MS)
      expect(await isOpen()).toBe(false)
    },
    leaveOutAll: () => opened.clear(),
    async endOfTest() {
      await acts.clearFaults()
      await expectBooksAgree(t, acts, opened)
      opened.clear()
    },
    expectBooksAgree: () => expectBooksAgree(t, acts, opened),
  }
  return world
}

type Given = { payerId: string; openid: string; subMchid: string; opened: Set<string> }

function actsOf(t: TestApp, { payerId, openid, subMchid, opened }: Given) {
  const { app } = t
  const open = async (amountFen: number, plan: Partial<PaymentPlan> = {}) => {
    const subjectId = plan.subjectId ?? t.id()
    const { id } = await app.db.transaction((tx) =>
      openPayment(app, tx, {
        subjectId,
        purpose: 'package',
        payerId,
        shopId: t.id(),
        subMchid,
        amountFen,
        description: '安心修 小保养',
        expiresAt: new Date(app.clock.now().getTime() + 30 * MINUTE_MS),
        ...plan,
      }),
    )
    opened.add(id)
    return { paymentId: id, subjectId }
  }
  const payment = async (id: string): Promise<PaymentRow> => {
    const row = await findPayment(app.db, id)
    if (!row) throw new Error(`no payment ${id}`)
    return row
  }
  return {
    open,
    payment,
    operations: (paymentId: string) => operationsOf(app.db, paymentId),
    async pay(paymentId: string, outcome = 'success', couponFen?: number) {
      const { pay } = await preparePayment(app, paymentId)
      const answer = await t.wechat<{ ok: boolean; transaction_id?: string }>('/payer/pay', {
        openid,
        ...pay,
        outcome,
        ...(couponFen === undefined ? {} : { coupon_fen: couponFen }),
      })
      return answer.transaction_id !== undefined
    },
    refund: (order: RefundOrder) => app.db.transaction((tx) => refundSubject(app, tx, order)),
    release: (subjectId: string, commissionFen: number) =>
      app.db.transaction((tx) => releaseSubject(app, tx, { subjectId, commissionFen })),
    async events(subjectId: string) {
      const rows = await app.db.rows<{ topic: EventTopic; payload: string }>(
        'SELECT topic, payload FROM outbox_event WHERE subject_id = ? ORDER BY id LIMIT 100',
        [subjectId],
      )
      return rows.map(({ topic, payload }) => ({
        topic,
        payload: JSON.parse(payload) as Record<string, unknown>,
      }))
    },
    async fault(...faults: Fault[]) {
      await t.wechat('/faults', faults)
    },
    async clearFaults() {
      await fetch(`${t.sandbox.adminUrl}/__sandbox/faults`, { method: 'DELETE' })
    },
    books: (paymentId: string) => t.wechat<TradeBooks>(`/books/trades/P${paymentId}`),
  }
}

function timeOf(t: TestApp) {
  const timers = paymentsDomain.timers ?? {}
  const deliver = () => t.sandbox.clockMoved()
  const work = async () => {
    for (let round = 0; round < 100; round++) {
      const due = await t.app.db.rows<{ id: string }>(
        "SELECT id FROM timer WHERE due_at <= ? AND kind LIKE 'payments.%' ORDER BY due_at, id LIMIT 100",
        [t.clock.now()],
      )
      if (due.length === 0) return
      for (const { id } of due) {
        t.clock.advance(1) // ids, and so events, come out in the order in which they are made
        await fireTimer(t.app, timers, id)
      }
    }
    throw new Error('the timers of payments do not come to rest')
  }
  return {
    deliver,
    work,
    async later(ms: number) {
      t.clock.advance(ms)
      await deliver()
      await work()
      await deliver()
      await work()
    },
  }
}

/** A user with an openid in the owners' mini-program, as the login would have made. */
async function makePayer(t: TestApp): Promise<{ payerId: string; openid: string }> {
  const { openid } = await t.wechat<{ openid: string }>('/login', {
    appid: t.sandbox.identity.ownerAppid,
    user: `payer-${t.id()}`,
  })
  const payerId = t.id()
  const now = t.clock.now()
  await t.app.db.run('INSERT INTO user (id, tokens_valid_from_at, created_at) VALUES (?, ?, ?)', [
    payerId,
    now,
    now,
  ])
  const { seal } = t.app
  await t.app.db.run(
    "INSERT INTO wechat_identity (id, app, openid_sealed, openid_index, session_key_sealed, user_id, created_at) VALUES (?, 'owner', ?, ?, ?, ?, ?)",
    [t.id(), seal.seal(openid), seal.index('openid', openid), seal.seal('none'), payerId, now],
  )
  return { payerId, openid }
}

async function expectBooksAgree(
  t: TestApp,
  acts: Pick<PayWorld, 'payment' | 'books'>,
  opened: ReadonlySet<string>,
): Promise<void> {
  const unbalanced = await t.app.db.rows(
    'SELECT transfer_id, phase FROM ledger_entry GROUP BY transfer_id, phase HAVING SUM(amount_fen) <> 0',
    [],
  )
  expect(unbalanced).toEqual([])
  for (const id of opened) {
    const { subjectId, prepayId } = await acts.payment(id)
    const money = await moneyOf(t.app.db, subjectId)
    const { paidFen, advancedFen, frozenFen, toShopFen, commissionFen, refundedFen, feeFen } = money
    expect(paidFen + advancedFen).toBe(frozenFen + toShopFen + commissionFen + refundedFen + feeFen)
    if (prepayId === null) continue
    const mine = await t.app.db.rows<{ account: string; sum_fen: string }>(
      "SELECT account, SUM(amount_fen) AS sum_fen FROM ledger_entry WHERE payment_id = ? AND phase = 'post' GROUP BY account",
      [id],
    )
    const held = Object.fromEntries(mine.map(({ account, sum_fen }) => [account, Number(sum_fen)]))
    const books = await acts.books(id)
    expect(books.balanced).toBe(true)
    expect({ paymentId: id, ...named(held) }).toEqual({
      paymentId: id,
      paid: books.payer_total,
      coupon: books.coupon,
      advance: books.advance,
      fee: books.fee,
      frozen: books.frozen,
      shop: books.available,
      commission: books.shared,
      refunded: books.refunded,
    })
  }
}

function named(held: Readonly<Record<string, number>>) {
  return {
    paid: 0 - (held['payer'] ?? 0),
    coupon: 0 - (held['coupon'] ?? 0),
    // WeChat knows nothing of what the platform bears for good: there it stays an advance.
    advance: (held['advance'] ?? 0) + (held['promotion'] ?? 0) + (held['waived'] ?? 0),
    fee: held['fee'] ?? 0,
    frozen: held['frozen'] ?? 0,
    shop: held['shop'] ?? 0,
    commission: held['commission'] ?? 0,
    refunded: held['refunded'] ?? 0,
  }
}

/** A port that was free a moment ago: the notify address must be known before the server that listens on it is built. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
