import { LIMITS } from '@anxin/shared/kernel/limits'
import { HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import {
  confirm,
  deliveredJob,
  expectMoneyBalances,
  requestJob,
  see,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES_FEN } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'opmoney', env: { WECHATPAY_ADVANCE: 'on' } })
})
afterAll(() => t.close())

const money = (region = '330100') => signInOperator(t, { region, rights: ['money'] })
type Token = { token: string }

const refund = ({ orderId }: Job, amountFen: number) => ({
  params: { orderId },
  body: { commandId: t.id(), amountFen, reason: '机油漏加，协商退款' },
})
const approval = (orderId: string, proposalId: string) => ({
  params: { orderId },
  body: { commandId: t.id(), proposalId },
})
const operations = ({ orderId }: Job) =>
  t.app.db.rows<{ id: string; kind: string; state: string; last_code: string | null }>(
    'SELECT id, kind, state, last_code FROM payment_operation WHERE subject_id = ? ORDER BY id',
    [orderId],
  )
const audits = (subjectId: string) =>
  t.app.db.rows<{ action: string; actor_id: string }>(
    'SELECT action, actor_id FROM audit_entry WHERE subject_id = ? ORDER BY id',
    [subjectId],
  )

async function completedJob(): Promise<Job> {
  const job = await deliveredJob(t)
  await confirm(job)
  await settle(job)
  expect((await see(job)).money).toMatchObject({ commissionFen: LINES_FEN / 10, frozenFen: 0 })
  return job
}

describe('a refund by an operator', () => {
  it('of frozen money lowers the commission of the release that follows', async () => {
    const job = await deliveredJob(t)
    const operator = await money()
    const reply = await t.api(operator.token, 'POST /operators/orders/:orderId/refund', refund(job, 8_600))
    expect(reply.state).toBe('ordered')
    await settle(job)
    expect((await see(job)).money).toMatchObject({ refundedFen: 8_600, commissionFen: 0 })
    await confirm(job)
    await settle(job)
    const after = await expectMoneyBalances(job)
    expect(after).toMatchObject({ refundedFen: 8_600, commissionFen: 2_000, frozenFen: 0 })
    expect(after.toShopFen).toBe(LINES_FEN - 8_600 - 2_000 - after.feeFen)
  })

  it('of released money takes the commission back to what the rest deserves', async () => {
    const job = await completedJob()
    const operator = await money()
    await t.api(operator.token, 'POST /operators/orders/:orderId/refund', refund(job, 8_605))
    await settle(job)
    const after = await expectMoneyBalances(job)
    expect(after).toMatchObject({ refundedFen: 8_605, commissionFen: 1_999 }) // 10 % of 199.95, rounded down
    expect((await operations(job)).map(({ kind }) => kind)).toEqual(['share', 'return', 'refund'])
    expect((await see(job)).timeline.map(({ type }) => type)).toContain('refund-ordered')
    expect(await audits(job.orderId)).toMatchObject([
      { action: 'money.refund', actor_id: operator.operatorId },
    ])
  })

  it('is at most what remains, and none while the work goes on', async () => {
    const job = await completedJob()
    const operator = await money()
    const beyond = await t.refused(
      operator.token,
      'POST /operators/orders/:orderId/refund',
      refund(job, LINES_FEN + 1),
    )
    expect(beyond).toMatchObject({
      code: 'REFUND_TOO_MUCH',
      status: 422,
      data: { refundableFen: LINES_FEN },
    })
    const open = await requestJob(t)
    const early = await t.refused(operator.token, 'POST /operators/orders/:orderId/refund', refund(open, 1))
    expect(early.code).toBe('ILLEGAL_TRANSITION')
  })

  it('waits while the money is on its way to the shop, and is right to the fen afterwards', async () => {
    const job = await deliveredJob(t)
    const operator = await money()
    await confirm(job)
    const early = await t.refused(
      operator.token,
      'POST /operators/orders/:orderId/refund',
      refund(job, 8_605),
    )
    expect(early).toMatchObject({ code: 'RELEASE_UNDER_WAY', status: 409 })
    await settle(job)
    await t.api(operator.token, 'POST /operators/orders/:orderId/refund', refund(job, 8_605))
    await settle(job)
    expect(await expectMoneyBalances(job)).toMatchObject({ refundedFen: 8_605, commissionFen: 1_999 })
  })

  it('needs the right to money, and an order of the region', async () => {
    const job = await deliveredJob(t)
    const clerk = await signInOperator(t, { rights: ['queue', 'orders', 'holds', 'shops', 'risk'] })
    const far = await money('310000')
    const route = 'POST /operators/orders/:orderId/refund'
    expect((await t.refused(clerk.token, route, refund(job, 1))).code).toBe('FORBIDDEN')
    expect((await t.refused(far.token, route, refund(job, 1))).code).toBe('NOT_FOUND')
  })

  describe('above the limit of one person', () => {
    /** Orders are smaller than the limit: what was done alone before counts too, so it is filled first. */
    async function nearLimit(): Promise<{ job: Job; operator: Awaited<ReturnType<typeof money>> }> {
      const job = await deliveredJob(t)
      const operator = await money()
      await t.app.db.run(
        `INSERT INTO money_proposal (id, kind, target_id, order_id, region, amount_fen, note, state, proposed_by, proposed_at, decided_at)
         VALUES (?, 'refund', ?, ?, '330100', ?, '此前单人退款', 'approved', ?, ?, ?)`,
        [
          t.id(),
          job.orderId,
          job.orderId,
          LIMITS.operatorRefundAloneFen - 1_000,
          operator.operatorId,
          t.clock.now(),
          t.clock.now(),
        ],
      )
      return { job, operator }
    }

    it('many small ones do not get round it: the sum counts', async () => {
      const { job, operator } = await nearLimit()
      const route = 'POST /operators/orders/:orderId/refund'
      expect((await t.api(operator.token, route, refund(job, 1_000))).state).toBe('ordered')
      expect((await t.api(operator.token, route, refund(job, 1))).state).toBe('proposed')
    })

    it('nothing moves until another operator agrees; who proposed it cannot', async () => {
      const { job, operator } = await nearLimit()
      const { state, proposalId } = await t.api(
        operator.token,
        'POST /operators/orders/:orderId/refund',
        refund(job, 5_000),
      )
      expect(state).toBe('proposed')
      await settle(job)
      expect(await operations(job)).toEqual([])
      const again = await signInAgain(operator)
      const route = 'POST /operators/orders/:orderId/refund-approval'
      const self = await t.refused(again, route, approval(job.orderId, proposalId))
      expect(self).toMatchObject({ code: 'SECOND_PERSON_NEEDED', status: 403 })
      const colleague = await money()
      expect(
        (await t.api(colleague.token, 'GET /operators/money-proposals', { query: {} })).items,
      ).toContainEqual(
        expect.objectContaining({ id: proposalId, amountFen: 5_000, isMine: false, orderId: job.orderId }),
      )
      await t.api(colleague.token, route, approval(job.orderId, proposalId))
      await settle(job)
      expect((await see(job)).money).toMatchObject({ refundedFen: 5_000 })
      const late = await t.refused((await money()).token, route, approval(job.orderId, proposalId))
      expect(late.code).toBe('PROPOSAL_GONE')
    })

    it('two colleagues who agree at once order it once', async () => {
      const { job, operator } = await nearLimit()
      const { proposalId } = await t.api(
        operator.token,
        'POST /operators/orders/:orderId/refund',
        refund(job, 5_000),
      )
      const colleagues = [await money(), await money(), await money()]
      const answers = await Promise.allSettled(
        colleagues.map(({ token }) =>
          t.api(token, 'POST /operators/orders/:orderId/refund-approval', approval(job.orderId, proposalId)),
        ),
      )
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      await settle(job)
      expect((await see(job)).money).toMatchObject({ refundedFen: 5_000 })
    })

    it('a newer proposal replaces the older one, which can no longer be agreed to', async () => {
      const { job, operator } = await nearLimit()
      const route = 'POST /operators/orders/:orderId/refund'
      const older = await t.api(operator.token, route, refund(job, 5_000))
      const newer = await t.api(operator.token, route, refund(job, 6_000))
      const colleague = await money()
      const approve = 'POST /operators/orders/:orderId/refund-approval'
      const gone = await t.refused(colleague.token, approve, approval(job.orderId, older.proposalId))
      expect(gone.code).toBe('PROPOSAL_GONE')
      await t.api(colleague.token, approve, approval(job.orderId, newer.proposalId))
      await settle(job)
      expect((await see(job)).money).toMatchObject({ refundedFen: 6_000 })
    })
  })
})

describe('what a shop owes', () => {
  /** The platform has paid a refund for a shop that has spent its money. */
  async function owing() {
    const job = await completedJob()
    await t.wechat(`/merchants/${job.shop.subMchid}/withdraw`, {})
    const operator = await money()
    await t.api(operator.token, 'POST /operators/orders/:orderId/refund', refund(job, LINES_FEN))
    await settle(job)
    expect((await see(job)).money).toMatchObject({ refundedFen: LINES_FEN, advancedFen: LINES_FEN - 172 })
    const [debt] = await debtsOf(operator, job)
    return { job, operator, debt: debt! }
  }
  const debtsOf = async ({ token }: Token, { orderId }: Job, state = 'open' as const) =>
    (await t.api(token, 'GET /operators/receivables', { query: { state } })).items.filter(
      (item) => item.orderId === orderId,
    )
  const writeOff = (receivableId: string) => ({
    params: { receivableId },
    body: { commandId: t.id(), note: '门店已注销' },
  })
  const agree = (receivableId: string, proposalId: string) => ({
    params: { receivableId },
    body: { commandId: t.id(), proposalId },
  })
  const PROPOSE = 'POST /operators/receivables/:receivableId/write-off'
  const APPROVE = 'POST /operators/receivables/:receivableId/write-off-approval'

  it('is listed for its region until it is paid', async () => {
    const { job, operator, debt } = await owing()
    expect(debt).toMatchObject({ kind: 'advance', shopId: job.shop.id, amountFen: LINES_FEN - 172 })
    expect(await debtsOf(await money('310000'), job)).toEqual([])
    expect(await debtsOf(await money('*'), job)).toHaveLength(1)
    const clerk = await signInOperator(t, { rights: ['orders'] })
    const refused = await t.refused(clerk.token, 'GET /operators/receivables', { query: {} })
    expect(refused.code).toBe('FORBIDDEN')
    expect((await t.refused(operator.token, PROPOSE, writeOff(t.id()))).code).toBe('NOT_FOUND')
  })

  it('is written off by two people: the platform bears it, and WeChat is asked no more', async () => {
    const { job, operator, debt } = await owing()
    const { proposalId } = await t.api(operator.token, PROPOSE, writeOff(debt.id))
    const self = await t.refused(operator.token, APPROVE, agree(debt.id, proposalId))
    expect(self.code).toBe('SECOND_PERSON_NEEDED')
    const colleague = await money()
    await t.api(colleague.token, APPROVE, agree(debt.id, proposalId))
    const before = await operations(job)
    expect(before.at(-2)).toMatchObject({ kind: 'recover', state: 'failed', last_code: 'WRITTEN_OFF' })
    expect(before.at(-1)).toMatchObject({ kind: 'write-off', state: 'succeeded' })
    const [sums] = await t.app.db.rows<{ advance: string; promotion: string }>(
      `SELECT SUM(IF(account = 'advance', amount_fen, 0)) AS advance, SUM(IF(account = 'promotion', amount_fen, 0)) AS promotion
       FROM ledger_entry WHERE subject_id = ? AND phase = 'post'`,
      [job.orderId],
    )
    expect([Number(sums?.advance), Number(sums?.promotion)]).toEqual([0, 172 - LINES_FEN])
    await t.advance(7 * HOUR_MS)
    expect(await operations(job)).toEqual(before)
    const twice = await t.refused((await money()).token, PROPOSE, writeOff(debt.id))
    expect(twice.code).toBe('NOT_OWED')
    expect((await audits(debt.id)).map(({ action }) => action)).toEqual([
      'money.write-off-propose',
      'money.write-off',
    ])
  })

  it('cannot be written off while nobody knows whether WeChat has recovered it', async () => {
    const { job, operator, debt } = await owing()
    const { proposalId } = await t.api(operator.token, PROPOSE, writeOff(debt.id))
    const colleague = await money()
    // The answer of the next attempt is lost, and so are the answers to all questions about it.
    await t.wechat('/faults', [
      { match: { on: 'pay', method: 'POST', path: '/return-advance' }, do: 'drop_before' },
      { match: { on: 'pay', method: 'GET', path: '/return-advance' }, do: 'drop_before' },
    ])
    await t.advance(6 * HOUR_MS + MINUTE_MS)
    const third = await money()
    const refused = await t.refused(third.token, APPROVE, agree(debt.id, proposalId))
    expect(refused.code).toBe('RECOVERY_UNDER_WAY')
    await fetch(`${t.sandbox.adminUrl}/__sandbox/faults`, { method: 'DELETE' })
    await t.advance(HOUR_MS)
    expect((await operations(job)).at(-1)).toMatchObject({ kind: 'recover', last_code: 'NOT_ENOUGH' })
    const fourth = await money()
    await t.api(fourth.token, APPROVE, agree(debt.id, proposalId))
    expect(colleague.operatorId).not.toBe(fourth.operatorId)
    expect((await operations(job)).at(-1)).toMatchObject({ kind: 'write-off' })
  })

  it('two colleagues who agree at once write it off once', async () => {
    const { job, operator, debt } = await owing()
    const { proposalId } = await t.api(operator.token, PROPOSE, writeOff(debt.id))
    const colleagues = [await money(), await money(), await money()]
    const answers = await Promise.allSettled(
      colleagues.map(({ token }) => t.api(token, APPROVE, agree(debt.id, proposalId))),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await operations(job)).filter(({ kind }) => kind === 'write-off')).toHaveLength(1)
  })
})

describe('a refund that the payer’s account cannot take', () => {
  const CARD = { bankType: 'ICBC_DEBIT', accountNo: '6222020200112233445', holderName: '王小明' }
  async function abnormal() {
    const job = await deliveredJob(t)
    const operator = await money()
    await t.wechat('/faults', [
      { match: { on: 'pay', path: '/refunds/apply' }, do: { refund: 'ABNORMAL' }, times: 1 },
    ])
    await t.api(operator.token, 'POST /operators/orders/:orderId/refund', refund(job, 4_000))
    await settle(job)
    const [operation] = await operations(job)
    expect(operation).toMatchObject({ kind: 'refund', state: 'unknown', last_code: 'REFUND_ABNORMAL' })
    return { job, operationId: operation?.id ?? '' }
  }
  const ROUTE = 'POST /operators/refunds/:operationId/card'
  const send = (operationId: string, to: typeof CARD | 'merchant') => ({
    params: { operationId },
    body: { commandId: t.id(), to },
  })

  it('is an incident, and reaches the payer’s card once an operator has told WeChat of it', async () => {
    const { job, operationId } = await abnormal()
    const incidents = await t.app.db.rows<{ payload: string }>(
      "SELECT payload FROM outbox_event WHERE topic = 'money.incident' AND subject_id = ?",
      [job.orderId],
    )
    expect(incidents.map(({ payload }) => JSON.parse(payload) as object)).toMatchObject([
      { class: 'refund-abnormal', amountFen: 4_000, subjectId: job.orderId },
    ])
    await t.api((await money()).token, ROUTE, send(operationId, CARD))
    await settle(job)
    expect(await operations(job)).toMatchObject([{ state: 'succeeded' }])
    expect(await expectMoneyBalances(job)).toMatchObject({ refundedFen: 4_000 })
    const settled = await t.refused((await money()).token, ROUTE, send(operationId, CARD))
    expect(settled.code).toBe('REFUND_NOT_ABNORMAL')
  })

  it('a lost answer loses nothing: asking goes on, and the refund ends once', async () => {
    const { job, operationId } = await abnormal()
    await t.wechat('/faults', [
      { match: { on: 'pay', path: 'apply-abnormal-refund' }, do: 'drop_after_commit', times: 1 },
    ])
    const lost = await t.refused((await money()).token, ROUTE, send(operationId, 'merchant'))
    expect(lost.code).toBe('WECHAT_UNAVAILABLE')
    await settle(job)
    expect(await operations(job)).toMatchObject([{ state: 'succeeded' }])
  })

  it('a card that WeChat does not take changes nothing, and nothing of it is kept', async () => {
    const { job, operationId } = await abnormal()
    await t.wechat('/faults', [
      {
        match: { on: 'pay', path: 'apply-abnormal-refund' },
        do: { code: { http: 400, code: 'PARAM_ERROR' } },
        times: 1,
      },
    ])
    const refused = await t.refused((await money()).token, ROUTE, send(operationId, CARD))
    expect(refused).toMatchObject({ code: 'CARD_REFUSED', status: 422 })
    expect(await operations(job)).toMatchObject([{ state: 'unknown', last_code: 'REFUND_ABNORMAL' }])
    const kept = await t.app.db.rows<{ data: string }>('SELECT data FROM audit_entry WHERE subject_id = ?', [
      operationId,
    ])
    expect(kept.map(({ data }) => JSON.parse(data) as object)).toEqual([{ to: 'card' }])
  })
})

/** The same operator, some codes of the authenticator later. */
async function signInAgain(operator: Awaited<ReturnType<typeof money>>): Promise<string> {
  const { name, password } = operator
  t.clock.advance(MINUTE_MS)
  const body = { name, password, totp: operator.totp() }
  return (await t.api(null, 'POST /operators/sessions', { body })).token
}
