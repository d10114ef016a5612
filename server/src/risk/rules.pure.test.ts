import { RISK_RULES } from '@anxin/drizzle/seed/data/risk-rules'
import { DAY_MS, HOUR_MS, instantOf, MINUTE_MS } from '@anxin/shared/kernel/time'
import { RiskRules, type MovementKind, type RiskRule } from '@anxin/shared/risk/rules'
import { describe, expect, test } from 'vitest'
import type { Earlier } from './facts.queries'
import { evaluate } from './evaluate'
import { featuresOf, type Facts, type Movement } from './features'

/** Noon of a day, shop-local. */
const NOON = instantOf('2026-11-25', 12 * 60)
const ago = (ms: number) => new Date(NOON.getTime() - ms)

const movement = (kind: MovementKind, amountFen: number, change: Partial<Movement> = {}): Movement => ({
  kind,
  movementId: 'this',
  paymentId: 'this',
  subjectId: 'order',
  payerId: 'payer',
  shopId: 'shop',
  amountFen,
  deviceId: null,
  ...change,
})
/** An owner of a year with a shop of a year, and nothing else. */
const facts = (change: Partial<Facts> = {}): Facts => ({
  now: NOON,
  accountCreatedAt: ago(365 * DAY_MS),
  shopCreatedAt: ago(365 * DAY_MS),
  isStaff: false,
  sharesStaffDevice: false,
  earlier: [],
  ofDevice: null,
  known: { payer: false, device: false, region: false },
  hasRegion: true,
  hadPayout: true,
  shopDayFen: 0,
  ...change,
})
const earlier = (
  count: number,
  { kind = 'payment', amountFen = 28_600, agoMs = MINUTE_MS, payer = (_n: number): string => 'payer' } = {},
): Earlier[] =>
  Array.from({ length: count }, (_, n) => ({
    kind: kind as MovementKind,
    movementId: `${kind}-${n}`,
    payerId: payer(n),
    amountFen,
    at: ago(agoMs),
  }))
const firing = (of: Movement, given: Facts) =>
  evaluate(RISK_RULES, of.kind, featuresOf(of, given))
    .looked.filter(({ fired }) => fired)
    .map(({ ruleId }) => ruleId)

type Case = readonly [Movement, Facts]
const KNOWN = { payer: true, device: true, region: true }
/** For each rule what it is for, and its nearest neighbour, which it lets go. */
const CASES: Record<string, { fires: Case; spares: Case }> = {
  'payment-large': {
    fires: [movement('payment', 500_000), facts()],
    spares: [movement('payment', 499_999), facts()],
  },
  'payment-large-at-night': {
    fires: [movement('payment', 200_000), facts({ now: instantOf('2026-11-25', 5 * 60 + 59) })],
    spares: [movement('payment', 200_000), facts({ now: instantOf('2026-11-25', 6 * 60) })],
  },
  'payment-new-device': {
    fires: [movement('payment', 200_000), facts({ ofDevice: [], known: { ...KNOWN, device: false } })],
    spares: [movement('payment', 200_000), facts({ ofDevice: [], known: KNOWN })],
  },
  'payment-new-city': {
    fires: [movement('payment', 200_000), facts({ known: { ...KNOWN, region: false } })],
    // Who pays for the first time pays in no new city.
    spares: [movement('payment', 200_000), facts({ known: { payer: false, device: false, region: false } })],
  },
  'payment-new-account': {
    fires: [movement('payment', 300_000), facts({ accountCreatedAt: ago(DAY_MS - 1) })],
    spares: [movement('payment', 300_000), facts({ accountCreatedAt: ago(DAY_MS) })],
  },
  'payment-test-cards': {
    fires: [movement('payment', 1), facts({ earlier: earlier(4, { amountFen: 1_000 }) })],
    spares: [movement('payment', 1), facts({ earlier: earlier(4, { amountFen: 1_001 }) })],
  },
  'payment-frequent': {
    fires: [movement('payment', 28_600), facts({ earlier: earlier(7) })],
    spares: [movement('payment', 28_600), facts({ earlier: earlier(7, { agoMs: 10 * MINUTE_MS }) })],
  },
  'payment-many-in-a-day': {
    fires: [
      movement('payment', 250_000),
      facts({ earlier: earlier(19, { amountFen: 250_000, agoMs: DAY_MS - 1 }) }),
    ],
    spares: [
      movement('payment', 249_999),
      facts({ earlier: earlier(19, { amountFen: 250_000, agoMs: DAY_MS - 1 }) }),
    ],
  },
  'payment-shared-device': {
    fires: [
      movement('payment', 28_600),
      facts({ ofDevice: earlier(3, { payer: (n) => `other-${n}` }), known: KNOWN }),
    ],
    spares: [
      movement('payment', 28_600),
      facts({ ofDevice: earlier(3, { payer: (n) => `other-${n % 2}` }), known: KNOWN }),
    ],
  },
  'refund-many': {
    fires: [
      movement('refund', 30_000),
      facts({ earlier: earlier(9, { kind: 'refund', amountFen: 30_000, agoMs: 20 * DAY_MS }) }),
    ],
    spares: [
      movement('refund', 30_000),
      facts({ earlier: earlier(8, { kind: 'refund', amountFen: 40_000, agoMs: 20 * DAY_MS }) }),
    ],
  },
  'refund-large': {
    fires: [movement('refund', 2_000_000), facts()],
    spares: [movement('refund', 1_999_999), facts()],
  },
  'payout-self-dealing': {
    fires: [movement('payout', 100), facts({ isStaff: true })],
    spares: [movement('payout', 100), facts()],
  },
  'payout-shared-device': {
    fires: [movement('payout', 100), facts({ sharesStaffDevice: true })],
    spares: [movement('payout', 100), facts()],
  },
  'payout-first-large': {
    fires: [movement('payout', 1_000_000), facts({ hadPayout: false })],
    spares: [movement('payout', 1_000_000), facts({ hadPayout: true })],
  },
  'payout-new-shop-sum': {
    fires: [
      movement('payout', 1),
      facts({ shopDayFen: 9_999_999, shopCreatedAt: ago(31 * DAY_MS - HOUR_MS) }),
    ],
    spares: [movement('payout', 1), facts({ shopDayFen: 9_999_999, shopCreatedAt: ago(31 * DAY_MS) })],
  },
}

describe('the rules that the product comes with', () => {
  test('are valid, and each has its pattern and its neighbour below', () => {
    expect(RiskRules.parse(RISK_RULES)).toEqual(RISK_RULES)
    expect(Object.keys(CASES)).toEqual(RISK_RULES.map(({ id }) => id))
  })

  test.each(Object.entries(CASES))('%s fires on its pattern and not on its neighbour', (id, of) => {
    expect(firing(...of.fires)).toContain(id)
    expect(firing(...of.spares)).not.toContain(id)
  })

  test('let an everyday repair go: paid, refunded in part, released', () => {
    const everyday = facts({ earlier: earlier(2, { agoMs: HOUR_MS }), ofDevice: [], known: KNOWN })
    for (const kind of ['payment', 'refund', 'payout'] as const)
      expect(firing(movement(kind, 128_600), everyday)).toEqual([])
  })
})

describe('what a movement shows', () => {
  test('one that was judged many times counts once', () => {
    const again = earlier(7).map((one) => ({ ...one, movementId: 'same' }))
    const features = featuresOf(movement('payment', 100), facts({ earlier: again }))
    expect(features).toMatchObject({ payerPayments10Minutes: 2, payerPaidFen24Hours: 28_700 })
    const itself = earlier(7).map((one) => ({ ...one, movementId: 'this' }))
    expect(featuresOf(movement('payment', 100), facts({ earlier: itself }))).toMatchObject({
      payerPayments10Minutes: 1,
      payerPaidFen24Hours: 100,
    })
  })

  test('what is not known is null and fires nothing', () => {
    const unknown = facts({ accountCreatedAt: null, shopCreatedAt: null, hasRegion: false })
    const features = featuresOf(movement('payment', 100), unknown)
    expect(features).toMatchObject({
      accountAgeHours: null,
      shopAgeDays: null,
      isNewCity: null,
      isNewDevice: null,
      devicePayers30Days: null,
    })
    const rule = (feature: RiskRule['all'][number]['feature']): RiskRule => ({
      id: 'any',
      title: '任意',
      kinds: ['payment'],
      all: [{ feature, op: '>=', value: 0 }],
      verdict: 'hold',
      text: '任意',
    })
    expect(evaluate([rule('accountAgeHours')], 'payment', features).verdict).toBe('allow')
    expect(evaluate([rule('amountFen')], 'payment', features).verdict).toBe('hold')
  })
})

describe('rules', () => {
  const rule = (change: Partial<RiskRule>): RiskRule => ({
    id: 'a',
    title: '测试',
    kinds: ['payment'],
    all: [{ feature: 'amountFen', op: '>=', value: 100 }],
    verdict: 'hold',
    text: '测试',
    ...change,
  })

  test('the gravest that fires decides, and one for another kind is not looked at', () => {
    const rules = [
      rule({ id: 'hold', all: [{ feature: 'amountFen', op: '=', value: 100 }] }),
      rule({ id: 'verify', verdict: 'verify' }),
      rule({ id: 'refunds', kinds: ['refund'] }),
    ]
    expect(evaluate(rules, 'payment', { amountFen: 100 }).verdict).toBe('hold')
    expect(evaluate(rules, 'payment', { amountFen: 101 })).toMatchObject({
      verdict: 'verify',
      looked: [
        { ruleId: 'hold', fired: false },
        { ruleId: 'verify', fired: true },
      ],
    })
    expect(evaluate(rules, 'payment', { amountFen: 99 }).verdict).toBe('allow')
  })

  test.each([
    ['a code wanted of a payout', [rule({ kinds: ['payout'], verdict: 'verify' })]],
    [
      'a feature that the kind does not have',
      [rule({ kinds: ['payment', 'payout'], all: [{ feature: 'isNewCity', op: '=', value: 1 }] })],
    ],
    ['one id twice', [rule({}), rule({})]],
    ['no condition', [rule({ all: [] })]],
    ['an unknown feature', [{ ...rule({}), all: [{ feature: 'mood', op: '=', value: 1 }] }]],
    ['part of a fen', [rule({ all: [{ feature: 'amountFen', op: '>=', value: 0.5 }] })]],
  ])('%s is refused', (_name, rules) => {
    expect(RiskRules.safeParse(rules).success).toBe(false)
  })
})
