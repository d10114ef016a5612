import { SECOND_MS } from '@anxin/shared/kernel/time'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { closePayment } from './close-payment'
import { moneyOf } from './money.queries'
import { operationNoOf } from './numbers'
import { startAttempt } from './payments.repository'
import { preparePayment } from './prepare-payment'
import { submitOperation } from './submit-operation'
import { MODES, startPayWorld, type Fault, type PayWorld } from './testing/pay-world'

/** Nothing is learned but by asking. */
const SILENT: Fault = { match: { on: 'notify' }, do: { notify: 'drop_all' } }

/** What goes wrong on the way, before and after WeChat has done what it was asked. */
const LOSSES: [string, unknown][] = [
  ['the connection breaks before', 'drop_before'],
  ['the connection breaks after', 'drop_after_commit'],
  ['a 500 with effect', { status: { http: 500, code: 'SYSTEM_ERROR', committed: true } }],
  ['an HTML 502 without effect', { status: { http: 502, html: true } }],
  ['a 429', { status: { http: 429, code: 'FREQUENCY_LIMITED' } }],
  ['an answer with a wrong signature', { sig: 'tamper' }],
]

describe.each(MODES)('talking to WeChat about money, %s', (mode) => {
  let world: PayWorld
  beforeAll(async () => {
    world = await startPayWorld(mode)
  })
  afterEach(() => world.endOfTest())
  afterAll(() => world.close())

  const money = (subjectId: string) => moneyOf(world.app.db, subjectId)
  const base = mode === 'ecommerce' ? '/v3/ecommerce/profitsharing' : '/v3/profitsharing'
  const PATHS = {
    share: `${base}/orders$`,
    finish: mode === 'ecommerce' ? 'finish-order$' : 'orders/unfreeze$',
    refund: mode === 'ecommerce' ? 'refunds/apply$' : 'domestic/refunds$',
    close: '/close$',
  }

  /** Orders one movement of 10 000 frozen fen, or the close of an unpaid payment. */
  async function order(kind: keyof typeof PATHS) {
    const made = kind === 'close' ? await world.open(10_000) : await world.paid(10_000)
    const { paymentId, subjectId } = made
    if (kind === 'close') {
      await preparePayment(world.app, paymentId)
      await world.app.db.transaction((tx) => closePayment(world.app, tx, paymentId))
    }
    if (kind === 'refund') await world.refund({ subjectId, amountFen: 4_000, reason: '退一部分' })
    if (kind === 'share') await world.release(subjectId, 1_000)
    if (kind === 'finish') await world.release(subjectId, 0)
    const [operation] = await world.operations(paymentId)
    if (!operation) throw new Error('nothing was ordered')
    return { ...made, operation }
  }

  const AFTER = {
    share: { commissionFen: 1_000, toShopFen: 8_940, frozenFen: 0, refundedFen: 0 },
    finish: { commissionFen: 0, toShopFen: 9_940, frozenFen: 0, refundedFen: 0 },
    refund: { commissionFen: 0, toShopFen: 0, frozenFen: 5_964, refundedFen: 4_000 },
    close: { paidFen: 0, frozenFen: 0 },
  }

  describe.each(['share', 'finish', 'refund', 'close'] as const)('%s', (kind) => {
    test.each(LOSSES)('%s: exactly once in the end', async (_name, fault) => {
      const { paymentId, subjectId } = await order(kind)
      await world.fault({ match: { method: 'POST', path: PATHS[kind] }, do: fault, times: 1 }, SILENT)
      await world.settle(paymentId)
      expect(await world.operations(paymentId)).toMatchObject([{ kind, state: 'succeeded' }])
      expect(await money(subjectId)).toMatchObject(AFTER[kind])
    })

    test('every call and query is lost for a while: exactly once in the end', async () => {
      const { paymentId, subjectId } = await order(kind)
      await world.fault({ match: { on: 'pay', path: '.' }, do: 'drop_after_commit', times: 5 }, SILENT)
      await world.settle(paymentId)
      expect(await world.operations(paymentId)).toMatchObject([{ kind, state: 'succeeded' }])
      expect(await money(subjectId)).toMatchObject(AFTER[kind])
    })

    test('eight workers with the same timer: exactly once', async () => {
      const { paymentId, subjectId, operation } = await order(kind)
      world.clock.advance(61 * SECOND_MS)
      await Promise.all(Array.from({ length: 8 }, () => submitOperation(world.app, operation.id)))
      await world.settle(paymentId)
      expect(await world.operations(paymentId)).toMatchObject([{ kind, state: 'succeeded' }])
      expect(await money(subjectId)).toMatchObject(AFTER[kind])
      expect(await submitOperation(world.app, operation.id)).toBe(null)
    })

    test('a crash before the call, of which nothing is known: exactly once', async () => {
      const { paymentId, subjectId, operation } = await order(kind)
      await world.app.db.transaction((tx) => startAttempt(tx, operation))
      await world.settle(paymentId)
      expect(await world.operations(paymentId)).toMatchObject([{ kind, state: 'succeeded' }])
      expect(await money(subjectId)).toMatchObject(AFTER[kind])
    })
  })

  // Both families wait alike, and waiting takes its time.
  test.runIf(mode === 'ecommerce')(
    'no answer in time means nobody knows, and the number is asked about before it is sent again',
    async () => {
      const { paymentId, subjectId } = await order('refund')
      const hang = { match: { method: 'POST', path: PATHS.refund }, do: { hang: 20_000 }, times: 1 }
      await world.fault(hang, SILENT)
      await world.work()
      expect(await world.operations(paymentId)).toMatchObject([
        { state: 'unknown', lastCode: 'TIMEOUT', nextStep: 'query' },
      ])
      await world.settle(paymentId)
      expect(await money(subjectId)).toMatchObject(AFTER.refund)
    },
  )

  test('a refusal after a lost answer does not void what the lost attempt has done', async () => {
    const { paymentId, subjectId, operation } = await order('refund')
    const number = operationNoOf('refund', operation.id)
    await world.fault(
      // The first attempt is carried out and its answer lost; then WeChat denies knowing it once, and refuses the repeat.
      { match: { method: 'POST', path: PATHS.refund, nth: 1 }, do: 'drop_after_commit' },
      {
        match: { method: 'GET', path: number, nth: 1 },
        do: { code: { http: 404, code: 'RESOURCE_NOT_EXISTS' } },
      },
      {
        match: { method: 'POST', path: PATHS.refund, nth: 2 },
        do: { code: { http: 403, code: 'NOT_ENOUGH' } },
      },
    )
    await world.settle(paymentId)
    expect(await world.operations(paymentId)).toMatchObject([{ state: 'succeeded' }])
    expect(await money(subjectId)).toMatchObject(AFTER.refund)
  })

  test('a query that is refused says nothing: a person is called, and the refund is found later', async () => {
    const { paymentId, subjectId, operation } = await order('refund')
    const number = operationNoOf('refund', operation.id)
    await world.fault(
      { match: { method: 'POST', path: PATHS.refund }, do: 'drop_after_commit', times: 1 },
      { match: { method: 'GET', path: number }, do: { code: { http: 403, code: 'NO_AUTH' } }, times: 2 },
      SILENT,
    )
    await world.settle(paymentId)
    expect(await money(subjectId)).toMatchObject(AFTER.refund)
    const topics = (await world.events(subjectId)).map(({ topic }) => topic)
    expect(topics).toEqual(['payment.paid', 'payment.parked', 'payment.refunded'])
  })

  test('under a contract of the other family nothing is sent, and a person is called', async () => {
    const { paymentId, subjectId } = await order('refund')
    const other = mode === 'ecommerce' ? 'partner' : 'ecommerce'
    await world.app.db.run('UPDATE payment SET mode = ? WHERE id = ?', [other, paymentId])
    await world.later(SECOND_MS)
    await world.later(SECOND_MS)
    expect(await world.operations(paymentId)).toMatchObject([{ state: 'unknown', lastCode: 'OTHER_MODE' }])
    expect((await world.books(paymentId)).refunded).toBe(0)
    const topics = (await world.events(subjectId)).map(({ topic }) => topic)
    expect(topics).toEqual(['payment.paid', 'payment.parked'])
    await world.app.db.run('UPDATE payment SET mode = ? WHERE id = ?', [mode, paymentId])
    await world.settle(paymentId)
    expect(await money(subjectId)).toMatchObject(AFTER.refund)
  })
})
