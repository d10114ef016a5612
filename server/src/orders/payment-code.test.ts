import { LIMITS } from '@anxin/shared/kernel/limits'
import { HOUR_MS, localDayOf, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accept, payDue, requestJob, refreshTokens, type Job } from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES_FEN, makeOwner } from '../../test/harness/world'
import { onSum, useRules } from '../risk/testing/use-rules'

/** A payment over the configured sum is proved by a code to the owner's phone. */

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'paycode' })
  await useRules(t, [onSum(LINES_FEN, 'verify', 'payment')])
})
afterAll(async () => t.close())
beforeEach(() => t.sandbox.sandbox.faults.clear())

/** An accepted job whose sum wants a code. */
async function dueJob(): Promise<Job & { phone: string }> {
  const job = await requestJob(t)
  await accept(job)
  const [row] = await t.app.db.rows<{ phone_sealed: Parameters<typeof t.app.seal.open>[0] }>(
    'SELECT phone_sealed FROM user WHERE id = ?',
    [job.owner.userId],
  )
  if (!row) throw new Error('no owner')
  return { ...job, phone: t.app.seal.open(row.phone_sealed) }
}
const input = (job: Job, body: object = {}) => ({
  params: { orderId: job.orderId },
  body: { commandId: t.id(), ...body },
})
const prepare = (job: Job, code?: string) =>
  t.api(job.owner.token, 'POST /orders/:orderId/payment', input(job, code ? { code } : {}))
const prepareRefused = (job: Job, code?: string) =>
  t.refused(job.owner.token, 'POST /orders/:orderId/payment', input(job, code ? { code } : {}))
const send = (job: Job) => t.api(job.owner.token, 'POST /orders/:orderId/payment-code', input(job))
const sendRefused = (job: Job) => t.refused(job.owner.token, 'POST /orders/:orderId/payment-code', input(job))
const codesOn = async (phone: string) =>
  (await t.wechat<{ messages: { params: [string, string] }[] }>(`/sms?phone=${phone}`)).messages.map(
    ({ params }) => params[0],
  )
const codeOn = async (phone: string) => (await codesOn(phone)).at(-1) ?? ''
const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000')
const NEEDED = { status: 409, code: 'PAYMENT_VERIFICATION_NEEDED' }
const WRONG = { status: 422, code: 'SMS_CODE_WRONG' }
const LOCKED = { status: 423, code: 'PAYMENT_CODE_LOCKED' }

describe('a payment that wants a code', () => {
  it('is prepared with the code that the owner’s phone was sent, and without one ever after', async () => {
    const job = await dueJob()
    expect(await sendRefused(job)).toMatchObject({ status: 409, code: 'ILLEGAL_TRANSITION' })
    expect(await prepareRefused(job)).toMatchObject(NEEDED)
    expect(await send(job)).toMatchObject({
      phoneMasked: `${job.phone.slice(0, 3)}****${job.phone.slice(-4)}`,
      resendAt: new Date(t.clock.now().getTime() + MINUTE_MS).toISOString(),
    })
    const code = await codeOn(job.phone)
    expect(code).toMatch(/^\d{6}$/)
    const kept = JSON.stringify(
      await t.app.db.rows('SELECT * FROM phone_code WHERE user_id = ?', [job.owner.userId]),
    )
    expect(kept).not.toContain(job.phone)
    expect(kept).not.toContain(`"${code}"`)
    expect(await prepare(job, code)).toMatchObject({ amountFen: LINES_FEN })
    t.clock.advance(HOUR_MS)
    expect(await prepare(job)).toMatchObject({ amountFen: LINES_FEN })
    expect(await payDue(job)).toMatchObject({ state: 'ACCEPTED', money: { paidFen: LINES_FEN } })
    expect(await sendRefused(job)).toMatchObject({ code: 'ILLEGAL_TRANSITION' })
  })

  it('takes no code of another payment, of the login, or of somebody else', async () => {
    const [job, other] = [await dueJob(), await dueJob()]
    for (const one of [job, other]) {
      await prepareRefused(one)
      await send(one)
    }
    const theirs = await codeOn(other.phone)
    if (theirs !== (await codeOn(job.phone))) expect(await prepareRefused(job, theirs)).toMatchObject(WRONG)
    const stranger = await makeOwner(t)
    const foreign = await t.refused(stranger.token, 'POST /orders/:orderId/payment-code', input(job))
    expect(foreign).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    // A code for binding the same number proves nothing for a payment, and the other way round.
    t.clock.advance(MINUTE_MS)
    await t.api(job.owner.token, 'POST /me/phone-codes', { body: { commandId: t.id(), phone: job.phone } })
    const login = await codeOn(job.phone)
    if (login !== (await codesOn(job.phone))[0]) expect(await prepareRefused(job, login)).toMatchObject(WRONG)
    const [first = ''] = await codesOn(job.phone)
    if (login !== first)
      expect(
        await t.refused(job.owner.token, 'POST /me/phone/by-code', {
          body: { commandId: t.id(), phone: job.phone, code: first },
        }),
      ).toMatchObject(WRONG)
    expect(await prepare(job, first)).toMatchObject({ amountFen: LINES_FEN })
  })

  it('is locked for half an hour by five wrong codes, over all codes that were sent, also against the right one', async () => {
    const job = await dueJob()
    await prepareRefused(job)
    await send(job)
    const first = await codeOn(job.phone)
    for (let n = 0; n < 3; n++) expect(await prepareRefused(job, wrongFor(first))).toMatchObject(WRONG)
    t.clock.advance(MINUTE_MS)
    await send(job)
    const second = await codeOn(job.phone)
    for (let n = 0; n < 2; n++) expect(await prepareRefused(job, wrongFor(second))).toMatchObject(WRONG)
    const locked = await prepareRefused(job, second)
    expect(locked).toMatchObject(LOCKED)
    const until = Date.parse(String(locked.data?.['lockedUntil']))
    expect(await sendRefused(job)).toMatchObject({ ...LOCKED, data: locked.data })
    t.clock.advance(until - t.clock.now().getTime() - 1)
    expect(await prepareRefused(job, second)).toMatchObject(LOCKED)
    t.clock.advance(1)
    expect(await prepareRefused(job, second)).toMatchObject(WRONG) // old by now
    await send(job)
    expect(await prepare(job, await codeOn(job.phone))).toMatchObject({ amountFen: LINES_FEN })
  })

  it('takes the fifth try when it is right, and no code that is older than five minutes', async () => {
    const job = await dueJob()
    await prepareRefused(job)
    await send(job)
    const old = await codeOn(job.phone)
    t.clock.advance(LIMITS.phoneCodeValidMs)
    expect(await prepareRefused(job, old)).toMatchObject(WRONG)
    await send(job)
    const code = await codeOn(job.phone)
    for (let n = 0; n < 4; n++) await prepareRefused(job, wrongFor(code))
    expect(await prepare(job, code)).toMatchObject({ amountFen: LINES_FEN })
  })

  it('one code on two phones at one moment is used once, and ten guesses at one moment are counted', async () => {
    const job = await dueJob()
    await prepareRefused(job)
    await send(job)
    const code = await codeOn(job.phone)
    const both = await Promise.allSettled([prepare(job, code), prepare(job, code)])
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true)
    const answers = await t.app.db.rows(
      `SELECT a.decision_id FROM risk_answer a JOIN risk_decision d ON d.id = a.decision_id
       WHERE d.subject_id = ? AND a.outcome = 'verified'`,
      [job.orderId],
    )
    expect(answers).toHaveLength(1)
    const used = await t.app.db.rows<{ used_at: Date | null }>(
      'SELECT used_at FROM phone_code WHERE user_id = ? AND used_at IS NOT NULL',
      [job.owner.userId],
    )
    expect(used).toHaveLength(1)

    const guessed = await dueJob()
    await prepareRefused(guessed)
    await send(guessed)
    const right = await codeOn(guessed.phone)
    await Promise.all(Array.from({ length: 10 }, () => prepareRefused(guessed, wrongFor(right))))
    expect(await prepareRefused(guessed, right)).toMatchObject(LOCKED)
    const tries = await t.app.db.rows<{ tries: number }>('SELECT tries FROM phone_code WHERE user_id = ?', [
      guessed.owner.userId,
    ])
    expect(tries).toEqual([{ tries: 5 }])
  })
})

describe('sending it', () => {
  it('one a minute, ten a day, a repeat sends nothing, and a carrier that fails is said', async () => {
    const job = await dueJob()
    await prepareRefused(job)
    const command = input(job)
    const reply = await t.api(job.owner.token, 'POST /orders/:orderId/payment-code', command)
    expect(await t.api(job.owner.token, 'POST /orders/:orderId/payment-code', command)).toEqual(reply)
    expect(await codesOn(job.phone)).toHaveLength(1)
    expect(await sendRefused(job)).toMatchObject({
      status: 409,
      code: 'SMS_CODE_SENT_RECENTLY',
      data: { resendAt: reply.resendAt },
    })
    t.clock.advance(MINUTE_MS)
    await t.wechat('/faults', {
      match: { on: 'api', path: '^/$' },
      do: { status: { http: 502, html: true } },
      times: 1,
    })
    expect(await sendRefused(job)).toMatchObject({ status: 503, code: 'SMS_UNAVAILABLE' })
  })

  it('after ten on one day there is no eleventh', async () => {
    const job = await dueJob()
    await prepareRefused(job)
    const now = t.clock.now()
    for (let n = 1; n <= 10; n++)
      await t.app.db.run(
        `INSERT INTO phone_code (id, user_id, phone_index, address_index, subject_id, on_date, nth, state, tries, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'sent', 0, ?, ?)`,
        [
          t.id(),
          job.owner.userId,
          t.app.seal.index('phone', job.phone),
          t.app.seal.index('address', 'elsewhere'),
          t.id(),
          localDayOf(now),
          n,
          new Date(now.getTime() - 2 * MINUTE_MS),
          now,
        ],
      )
    expect(await sendRefused(job)).toMatchObject({ status: 409, code: 'SMS_DAILY_LIMIT' })
    // A day's codes for payments leave those for binding a number alone.
    t.clock.advance(MINUTE_MS)
    await refreshTokens(job)
    await t.api(job.owner.token, 'POST /me/phone-codes', { body: { commandId: t.id(), phone: job.phone } })
  })
})
