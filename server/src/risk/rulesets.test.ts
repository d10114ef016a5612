import type { RiskRule } from '@anxin/shared/risk/rules'
import { DAY_MS, HOUR_MS } from '@anxin/shared/kernel/time'
import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import { confirm, deliveredJob, refreshTokens, see, type Job } from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { judge } from './judge'
import { decisionsOf, onSum, useRules } from './testing/use-rules'

const keys = generateKeyPairSync('ed25519')
const publicKey = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')

let t: TestApp
let author: { token: string; operatorId: string }
let colleague: { token: string; operatorId: string }
beforeAll(async () => {
  t = await startTestApp({ database: 'rules', env: { RISK_RULES_PUBLIC_KEY: publicKey } })
  author = await signInOperator(t, { region: '*', rights: ['risk'] })
  colleague = await signInOperator(t, { region: '*', rights: ['risk'] })
})
afterAll(() => t.close())

const draft = (rules: readonly RiskRule[], by = author) =>
  t.api(by.token, 'POST /operators/risk/rulesets', {
    body: { commandId: t.id(), note: '新规则', rules: [...rules] },
  })
const noted = (version: number) => ({
  params: { version: String(version) },
  body: { commandId: t.id(), note: '试运行' },
})
const activate = (version: number, by = colleague) =>
  t.api(by.token, 'POST /operators/risk/rulesets/:version/activation', noted(version))
const shadow = (version: number, by = author) =>
  t.api(by.token, 'POST /operators/risk/rulesets/:version/shadow', noted(version))
const states = async () =>
  new Map(
    (await t.api(author.token, 'GET /operators/risk/rulesets')).items.map(({ version, state }) => [
      version,
      state,
    ]),
  )
const deedsOf = async (operatorId: string) =>
  (
    await t.app.db.rows<{ action: string }>('SELECT action FROM audit_entry WHERE actor_id = ? ORDER BY id', [
      operatorId,
    ])
  ).map(({ action }) => action)

describe('versions of the rules', () => {
  it('a draft judges nothing; its author cannot activate it, a colleague can, and the former one retires', async () => {
    const { active: former } = await useRules(t, [])
    const { version } = await draft([onSum(100, 'hold', 'payment')])
    expect((await states()).get(version)).toBe('draft')
    const own = await t.refused(
      author.token,
      'POST /operators/risk/rulesets/:version/activation',
      noted(version),
    )
    expect(own).toMatchObject({ status: 409, code: 'RULESET_SAME_AUTHOR' })
    expect(await activate(version)).toMatchObject({ state: 'active', version })
    const after = await states()
    expect([after.get(version), after.get(former)]).toEqual(['active', 'retired'])
    expect(await activate(former)).toMatchObject({ state: 'active' }) // the way back
    expect((await states()).get(version)).toBe('retired')
    expect(await deedsOf(colleague.operatorId)).toContain('ruleset.activate')
  })

  it('one shadow at a time, and whoever activates at one moment leaves one active', async () => {
    const versions = []
    for (const sum of [101, 102, 103]) versions.push((await draft([onSum(sum, 'hold', 'payment')])).version)
    const [first = 0, second = 0, third = 0] = versions
    await shadow(first)
    await shadow(second)
    expect((await states()).get(first)).toBe('retired')
    await Promise.all([activate(first), activate(second), activate(third)])
    const now = [...(await states()).values()]
    expect(now.filter((state) => state === 'active')).toHaveLength(1)
    expect(now.filter((state) => state === 'shadow')).toHaveLength(0)
  })

  it('bad rules are refused with the field that is wrong', async () => {
    const rule = { ...onSum(100, 'hold', 'payment'), kinds: ['payout'], verdict: 'verify' }
    const refused = await t.refused(author.token, 'POST /operators/risk/rulesets', {
      body: { commandId: t.id(), note: '新规则', rules: [rule] },
    })
    expect(refused).toMatchObject({ status: 400, code: 'BAD_INPUT' })
    expect(refused.fields?.['body.rules.0.verdict']).toBe('只有支付可以要求短信验证')
  })

  it('without the right nothing of it is shown', async () => {
    const other = await signInOperator(t, {
      region: '*',
      rights: ['queue', 'orders', 'holds', 'shops', 'money'],
    })
    for (const route of ['GET /operators/risk/rulesets', 'GET /operators/risk/decisions'] as const)
      expect(await t.refused(other.token, route)).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })
})

describe('a rule file', () => {
  const file = JSON.stringify({ note: '总部下发', rules: [onSum(200, 'hold', 'payment')] })
  const signed = (text: string, key = keys.privateKey) =>
    sign(null, Buffer.from(text), key).toString('base64')
  const taken = (text: string, signature: string) =>
    t.refused(author.token, 'POST /operators/risk/rulesets/import', {
      body: { commandId: t.id(), file: text, signature },
    })

  it('that is signed becomes a draft of whoever takes it in', async () => {
    const made = await t.api(author.token, 'POST /operators/risk/rulesets/import', {
      body: { commandId: t.id(), file, signature: signed(file) },
    })
    expect(made).toMatchObject({ state: 'draft', note: '总部下发', authorId: author.operatorId })
    expect(made.rules).toEqual([onSum(200, 'hold', 'payment')])
  })

  it('is refused with one byte changed, by another key, and where no key is configured', async () => {
    const wrong = { status: 422, code: 'RULES_SIGNATURE_WRONG' }
    expect(await taken(`${file} `, signed(file))).toMatchObject(wrong)
    const stranger = generateKeyPairSync('ed25519').privateKey
    expect(await taken(file, signed(file, stranger))).toMatchObject(wrong)
    const env = t.app.env as { RISK_RULES_PUBLIC_KEY?: string | undefined }
    env.RISK_RULES_PUBLIC_KEY = undefined
    expect(await taken(file, signed(file))).toMatchObject(wrong)
    env.RISK_RULES_PUBLIC_KEY = publicKey
  })

  it('that is signed and makes no sense is refused as bad input', async () => {
    for (const text of ['{}', '{"note":', '{"note":"x","rules":[{}]}'])
      expect(await taken(text, signed(text))).toMatchObject({ status: 400, code: 'BAD_INPUT' })
  })
})

describe('a dry run', () => {
  it('says what these rules would have decided, which is what they decide once they are in force', async () => {
    await useRules(t, [onSum(300, 'hold', 'payment')])
    const movement = (amountFen: number) => ({
      kind: 'payment' as const,
      movementId: t.id(),
      paymentId: t.id(),
      subjectId: t.id(),
      payerId: t.id(),
      shopId: t.id(),
      amountFen,
      deviceId: null,
    })
    const all = [300, 301, 302, 302, 303].map(movement)
    const judgeAll = async () => {
      const verdicts = []
      for (const of of all) verdicts.push((await t.app.db.transaction((tx) => judge(t.app, tx, of))).verdict)
      return verdicts
    }
    t.clock.advance(60_000)
    const from = t.clock.now()
    await judgeAll()
    t.clock.advance(60_000)
    const to = t.clock.now()
    const { version } = await draft([onSum(301, 'verify', 'payment'), onSum(302, 'hold', 'payment')])
    const run = await t.api(author.token, 'POST /operators/risk/rulesets/:version/dry-run', {
      params: { version: String(version) },
      body: { from: from.toISOString(), to: to.toISOString() },
    })
    expect(run).toMatchObject({
      decisions: 5,
      cut: false,
      before: { allow: 4, verify: 0, hold: 1 },
      after: { allow: 2, verify: 1, hold: 2 },
      changed: 4,
    })
    expect(run.examples.map(({ amountFen, before, after }) => [amountFen, before, after])).toEqual([
      [300, 'hold', 'allow'],
      [301, 'allow', 'verify'],
      [302, 'allow', 'hold'],
      [302, 'allow', 'hold'],
    ])
    await activate(version)
    const verdicts = await judgeAll()
    const count = (verdict: string) => verdicts.filter((one) => one === verdict).length
    expect({ allow: count('allow'), verify: count('verify'), hold: count('hold') }).toEqual(run.after)
    expect(await deedsOf(author.operatorId)).toContain('ruleset.dry-run')
    // These movements belong to no order, so nobody may hear that they are held.
    await t.app.db.run("DELETE FROM outbox_event WHERE topic = 'movement.held'", [])
  })

  it('of more than 31 days is refused', async () => {
    const { version } = await draft([])
    const refused = await t.refused(author.token, 'POST /operators/risk/rulesets/:version/dry-run', {
      params: { version: String(version) },
      body: { from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.001Z' },
    })
    expect(refused).toMatchObject({ status: 400, code: 'BAD_INPUT' })
  })
})

describe('a held payout of an order', () => {
  /** What the shop gets of 286.00: less WeChat's fee of 1.72 and a commission of 28.60. */
  const SHOP_FEN = 28_600 - 172 - 2_860
  const regions = (() => {
    let n = 0
    return () => String(520_000 + n++)
  })()

  async function heldJob(): Promise<{ job: Job; operator: { token: string }; region: string }> {
    await useRules(t, [onSum(SHOP_FEN, 'hold', 'payout')])
    const region = regions()
    const job = await deliveredJob(t, { shop: { region } })
    await confirm(job)
    await t.advance(HOUR_MS)
    const operator = await signInOperator(t, { region, rights: ['risk', 'queue'] })
    return { job, operator, region }
  }
  const listed = (operator: { token: string }) =>
    t.api(operator.token, 'GET /operators/risk/decisions', { query: { kind: 'payout' } })
  const decide = (operator: { token: string }, decisionId: string, what: 'release' | 'rejection') =>
    t.api(operator.token, `POST /operators/risk/decisions/:decisionId/${what}`, {
      params: { decisionId },
      body: { commandId: t.id(), note: '已核实' },
    })
  const queue = async (operator: { token: string }) =>
    (await t.api(operator.token, 'GET /operators/queue')).items
  const fresh = async (job: Job) => {
    await refreshTokens(job)
    return see(job)
  }

  it('shows a hold on the order and an item due in four hours; released, the shop has its money', async () => {
    const { job, operator } = await heldJob()
    expect(await fresh(job)).toMatchObject({
      state: 'COMPLETED',
      flags: { hold: 'risk' },
      money: { toShopFen: 0 },
    })
    const [item] = await queue(operator)
    expect(item).toMatchObject({ kind: 'risk-held', orderId: job.orderId })
    expect(Date.parse(item?.dueAt ?? '') - Date.parse(item?.openedAt ?? '')).toBeLessThanOrEqual(4 * HOUR_MS)
    const { items } = await listed(operator)
    expect(items).toMatchObject([{ verdict: 'hold', kind: 'payout', amountFen: SHOP_FEN, answer: null }])
    const id = items[0]?.id ?? ''
    const shown = await t.api(operator.token, 'GET /operators/risk/decisions/:decisionId', {
      params: { decisionId: id },
    })
    expect(shown.explanation).toMatchObject([
      {
        fired: true,
        conditions: [{ feature: 'amountFen', threshold: SHOP_FEN, value: SHOP_FEN, met: true }],
      },
    ])
    await decide(operator, id, 'release')
    await t.drain()
    await t.advance(HOUR_MS)
    expect(await fresh(job)).toMatchObject({
      flags: { hold: null },
      money: { toShopFen: SHOP_FEN, commissionFen: 2_860 },
    })
    expect(await queue(operator)).toEqual([])
    const audit = await t.app.db.rows<{ action: string }>(
      'SELECT action FROM audit_entry WHERE subject_id = ? ORDER BY id',
      [id],
    )
    expect(audit.map(({ action }) => action)).toEqual(['movement.look', 'movement.released'])
  })

  it('refused, the money stays frozen under the order’s hold, and another item asks what to do with it', async () => {
    const { job, operator } = await heldJob()
    const id = (await listed(operator)).items[0]?.id ?? ''
    await decide(operator, id, 'rejection')
    await t.drain()
    await t.advance(DAY_MS)
    expect(await fresh(job)).toMatchObject({
      flags: { hold: 'risk' },
      money: { toShopFen: 0, frozenFen: 28_600 - 172, commissionFen: 0 },
    })
    const again = await signInOperator(t, {
      region: (await listedRegion(id)) ?? '',
      rights: ['risk', 'queue'],
    })
    expect(await queue(again)).toMatchObject([
      { kind: 'payment-parked', text: expect.stringContaining('RISK_REJECTED') as unknown },
    ])
  })

  it('does not exist for operators of other regions', async () => {
    const { operator } = await heldJob()
    const id = (await listed(operator)).items[0]?.id ?? ''
    const foreign = await signInOperator(t, { region: '990000', rights: ['risk'] })
    expect((await listed(foreign)).items).toEqual([])
    const refused = await t.refused(foreign.token, 'POST /operators/risk/decisions/:decisionId/release', {
      params: { decisionId: id },
      body: { commandId: t.id(), note: '放行' },
    })
    expect(refused).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    const [row] = await t.app.db.rows<{ movement_id: string }>(
      'SELECT movement_id FROM risk_decision WHERE id = ?',
      [id],
    )
    expect(await decisionsOf(t, row?.movement_id ?? '')).toMatchObject([{ verdict: 'hold', outcome: null }])
  })

  async function listedRegion(id: string): Promise<string | undefined> {
    const [row] = await t.app.db.rows<{ region: string }>('SELECT region FROM risk_decision WHERE id = ?', [
      id,
    ])
    return row?.region
  }
})
