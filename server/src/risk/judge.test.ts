import { RISK_RULES } from '@anxin/drizzle/seed/data/risk-rules'
import { DAY_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import type { Features, LookedAt, MovementKind } from '@anxin/shared/risk/rules'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { bindPhone, freshPhone, makeShop, makeStaff, signIn } from '../../test/harness/world'
import type { Movement } from './features'
import { judge, judgeOnce } from './judge'
import { decisionsOf, onSum, useRules } from './testing/use-rules'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp({ database: 'risk' })
})
afterAll(() => t.close())

const movement = (kind: MovementKind, amountFen: number, change: Partial<Movement> = {}): Movement => ({
  kind,
  movementId: t.id(),
  paymentId: t.id(),
  subjectId: t.id(),
  payerId: t.id(),
  shopId: t.id(),
  amountFen,
  deviceId: null,
  ...change,
})
const judged = (of: Movement) => t.app.db.transaction((tx) => judge(t.app, tx, of))
const featuresOf = async (of: Movement): Promise<Features> => {
  await judged(of)
  const last = (await decisionsOf(t, of.movementId)).at(-1)
  return JSON.parse(last?.features ?? '{}') as Features
}

describe('what is looked at', () => {
  test('frequency, phone and city, over the payer’s own history', async () => {
    await useRules(t, [])
    const [here, there] = [await makeShop(t), await makeShop(t, { region: '310000' })]
    const { userId: payerId } = await signIn(t)
    const first = { payerId, shopId: here.id, deviceId: `phone-${payerId}` }
    expect(await featuresOf(movement('payment', 500, first))).toMatchObject({
      amountFen: 500,
      accountAgeHours: 0,
      shopAgeDays: 0,
      payerPayments10Minutes: 1,
      smallPayments1Hour: 1,
      devicePayers30Days: 1,
      isNewDevice: 0,
      isNewCity: 0,
    })
    t.clock.advance(11 * MINUTE_MS)
    const other = { payerId, shopId: there.id, deviceId: `other-${payerId}` }
    expect(await featuresOf(movement('payment', 900, other))).toMatchObject({
      payerPayments10Minutes: 1,
      payerPayments24Hours: 2,
      payerPaidFen24Hours: 1_400,
      smallPayments1Hour: 2,
      isNewDevice: 1,
      isNewCity: 1,
    })
    const friend = { shopId: here.id, deviceId: `phone-${payerId}` }
    expect(await featuresOf(movement('payment', 900, friend))).toMatchObject({
      devicePayers30Days: 2,
      smallPayments1Hour: 2,
      isNewDevice: 0,
      accountAgeHours: null,
    })
  })

  test('refunds of thirty days, and what a shop has got in one', async () => {
    await useRules(t, [onSum(2_000, 'hold', 'payout')])
    const shop = await makeShop(t)
    const [payerId, shopId] = [t.id(), shop.id]
    await judged(movement('refund', 300, { payerId, shopId }))
    t.clock.advance(29 * DAY_MS)
    await judged(movement('payout', 2_000, { payerId, shopId }))
    expect(await featuresOf(movement('refund', 500, { payerId, shopId }))).toMatchObject({
      payerRefunds30Days: 2,
      payerRefundedFen30Days: 800,
      shopAgeDays: 29,
    })
    // What was held was never paid out, so the next payout is still the first; but the day has seen both sums.
    expect(await featuresOf(movement('payout', 1_000, { payerId, shopId }))).toMatchObject({
      isFirstPayout: 1,
      shopPaidFen24Hours: 3_000,
    })
    expect(await featuresOf(movement('payout', 1, { payerId, shopId }))).toMatchObject({
      isFirstPayout: 0,
      shopPaidFen24Hours: 3_001,
    })
    t.clock.advance(DAY_MS)
    expect(await featuresOf(movement('payout', 1, { payerId, shopId }))).toMatchObject({
      shopPaidFen24Hours: 1,
    })
  })

  test('an owner who is staff of the shop that is paid: by account, by number, by phone; a stranger is none', async () => {
    await useRules(t, RISK_RULES)
    const shop = await makeShop(t)
    const staff = await makeStaff(t, shop.id, 'technician')
    const [device, shopId] = [`phone-${staff.userId}`, shop.id]
    const stranger = await signIn(t)
    expect((await judged(movement('payout', 900, { payerId: stranger.userId, shopId }))).verdict).toBe(
      'allow',
    )
    expect((await judged(movement('payout', 900, { payerId: staff.userId, shopId }))).verdict).toBe('hold')
    // Invited under a number, not joined yet, and paying from another account that has bound this number.
    const invited = await signIn(t)
    const phone = await bindPhone(t, invited, 'owner', freshPhone())
    await t.app.db.run(
      "INSERT INTO shop_staff (id, shop_id, name, role, phone_sealed, phone_index, created_at) VALUES (?, ?, '店员', 'adviser', ?, ?, ?)",
      [t.id(), shopId, t.app.seal.seal(phone), t.app.seal.index('phone', phone), t.clock.now()],
    )
    expect((await judged(movement('payout', 900, { payerId: invited.userId, shopId }))).verdict).toBe('hold')
    // The technician has once paid another shop with the phone that the friend pays with now.
    const friend = await signIn(t)
    await judged(movement('payment', 900, { payerId: staff.userId, deviceId: device }))
    await judged(movement('payment', 900, { payerId: friend.userId, shopId, deviceId: device }))
    const payout = movement('payout', 900, { payerId: friend.userId, shopId })
    expect((await judged(payout)).verdict).toBe('hold')
    const elsewhere = movement('payout', 900, { payerId: friend.userId, shopId: (await makeShop(t)).id })
    expect((await judged(elsewhere)).verdict).toBe('allow')
    const [{ explanation } = { explanation: '[]' }] = await decisionsOf(t, payout.movementId)
    const fired = (JSON.parse(explanation) as LookedAt[]).filter((rule) => rule.fired)
    expect(fired.map(({ ruleId }) => ruleId)).toEqual(['payout-shared-device'])
  })

  test('whoever left the shop on the eve of the payout is still its staff', async () => {
    await useRules(t, RISK_RULES)
    const shop = await makeShop(t)
    const staff = await makeStaff(t, shop.id, 'technician')
    const payout = () => movement('payout', 900, { payerId: staff.userId, shopId: shop.id })
    await t.app.db.run('UPDATE shop_staff SET removed_at = ? WHERE id = ?', [t.clock.now(), staff.staffId])
    expect((await judged(payout())).verdict).toBe('hold')
    t.clock.advance(91 * DAY_MS)
    expect((await judged(payout())).verdict).toBe('allow')
  })
})

describe('a decision', () => {
  test('explains itself whole: every rule for its kind, each value found, each threshold, what came of it', async () => {
    const { active } = await useRules(t, RISK_RULES)
    for (const kind of ['payment', 'refund', 'payout'] as const) {
      const of = movement(kind, 3_000_000, { deviceId: kind === 'payment' ? t.id() : null })
      await judged(of)
      const [decision] = await decisionsOf(t, of.movementId)
      const features = JSON.parse(decision?.features ?? '{}') as Record<string, number | null>
      const looked = JSON.parse(decision?.explanation ?? '[]') as LookedAt[]
      expect(decision?.rulesetVersion).toBe(active)
      expect(looked.map(({ ruleId }) => ruleId)).toEqual(
        RISK_RULES.filter(({ kinds }) => kinds.includes(kind)).map(({ id }) => id),
      )
      for (const { ruleId, fired, conditions } of looked) {
        const rule = RISK_RULES.find(({ id }) => id === ruleId)
        expect(conditions).toMatchObject(
          (rule?.all ?? []).map(({ feature, op, value }) => ({
            feature,
            op,
            threshold: value,
            value: features[feature] ?? null,
          })),
        )
        expect(fired).toBe(conditions.every(({ met }) => met))
      }
    }
  })

  test('without rules everything is allowed, and kept', async () => {
    await t.app.db.run("UPDATE risk_ruleset SET state = 'retired' WHERE state IN ('active', 'shadow')", [])
    const of = movement('payment', 9_000_000)
    expect((await judged(of)).verdict).toBe('allow')
    expect(await decisionsOf(t, of.movementId)).toMatchObject([{ verdict: 'allow', rulesetVersion: null }])
  })

  test('is not kept where the movement is not', async () => {
    await useRules(t, [])
    const of = movement('payment', 100)
    const failing = t.app.db.transaction(async (tx) => {
      await judge(t.app, tx, of)
      throw new Error('the caller changed its mind')
    })
    await expect(failing).rejects.toThrow('changed its mind')
    expect(await decisionsOf(t, of.movementId)).toEqual([])
  })

  test('a hold stands until it is answered, whatever the rules say later', async () => {
    await useRules(t, [onSum(66_601, 'hold', 'payment')])
    const of = movement('payment', 66_601)
    const once = () => t.app.db.transaction((tx) => judgeOnce(t.app, tx, of))
    expect(await once()).toMatchObject({ is: 'held' })
    await useRules(t, [])
    t.clock.advance(DAY_MS)
    expect(await once()).toMatchObject({ is: 'held' })
    expect(await decisionsOf(t, of.movementId)).toHaveLength(1)
  })
})

describe('many at once', () => {
  test('fifty judgements about one shop and one payer end without a deadlock', async () => {
    await useRules(t, RISK_RULES)
    const { id: shopId } = await makeShop(t)
    const { userId: payerId } = await signIn(t)
    const deadlocks = async () => {
      const [row] = await t.app.db.rows<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'", [])
      return Number(row?.Value ?? 0)
    }
    const before = await deadlocks()
    const kinds = ['payment', 'refund', 'payout'] as const
    const all = Array.from({ length: 50 }, (_, n) =>
      movement(kinds[n % 3] ?? 'payment', 28_600, { payerId, shopId, deviceId: n % 3 === 0 ? 'one' : null }),
    )
    await Promise.all(all.map(judged))
    for (const { movementId } of all) expect(await decisionsOf(t, movementId)).toHaveLength(1)
    expect(await deadlocks()).toBe(before)
  })
})
