import { z } from 'zod'

/** What is judged before it moves: money of a payer to WeChat, back to the payer, and on to the shop. */
export const MOVEMENT_KINDS = ['payment', 'refund', 'payout'] as const
export type MovementKind = (typeof MOVEMENT_KINDS)[number]

/** From mild to grave: the gravest rule that fires decides. */
export const VERDICTS = ['allow', 'verify', 'hold'] as const
export type Verdict = (typeof VERDICTS)[number]

const ANY = MOVEMENT_KINDS
const OF_PAYMENT = ['payment'] as const
const OF_REFUND = ['refund'] as const
const OF_PAYOUT = ['payout'] as const

/**
 * What a rule may look at: for which movements it is known, and what an operator reads. Counts and sums include the
 * movement that is judged; a yes is 1, a no 0. What is not known (no device named) fires no rule.
 */
export const RISK_FEATURES = {
  amountFen: { kinds: ANY, name: '金额（分）' },
  localHour: { kinds: ANY, name: '当地时间（点）' },
  accountAgeHours: { kinds: ANY, name: '车主注册时长（小时）' },
  shopAgeDays: { kinds: ANY, name: '门店入驻时长（天）' },
  payerIsStaff: { kinds: ANY, name: '车主是该店员工（账号或手机号相同）' },
  payerSharesStaffDevice: { kinds: ANY, name: '车主与该店员工共用手机' },
  payerPayments10Minutes: { kinds: OF_PAYMENT, name: '车主 10 分钟内支付笔数' },
  payerPayments24Hours: { kinds: OF_PAYMENT, name: '车主 24 小时内支付笔数' },
  payerPaidFen24Hours: { kinds: OF_PAYMENT, name: '车主 24 小时内支付金额（分）' },
  smallPayments1Hour: { kinds: OF_PAYMENT, name: '同一车主或手机 1 小时内小额支付笔数' },
  devicePayers30Days: { kinds: OF_PAYMENT, name: '同一手机 30 天内的付款人数' },
  isNewDevice: { kinds: OF_PAYMENT, name: '老车主首次用这部手机付款' },
  isNewCity: { kinds: OF_PAYMENT, name: '老车主首次在这个城市付款' },
  payerRefunds30Days: { kinds: OF_REFUND, name: '车主 30 天内退款笔数' },
  payerRefundedFen30Days: { kinds: OF_REFUND, name: '车主 30 天内退款金额（分）' },
  isFirstPayout: { kinds: OF_PAYOUT, name: '门店首次收款' },
  shopPaidFen24Hours: { kinds: OF_PAYOUT, name: '门店 24 小时内收款金额（分）' },
} as const satisfies Record<string, { kinds: readonly MovementKind[]; name: string }>
export type RiskFeature = keyof typeof RISK_FEATURES
export type Features = Partial<Record<RiskFeature, number | null>>

export const RISK_OPS = ['>=', '<=', '='] as const
const RULES_MAX = 50
const CONDITIONS_MAX = 10

const Condition = z.strictObject({
  feature: z.enum(Object.keys(RISK_FEATURES) as [RiskFeature, ...RiskFeature[]]),
  op: z.enum(RISK_OPS),
  value: z.int().min(0).max(1_000_000_000),
})

/** Fires when every condition is met. `text` is what an operator reads of a movement that it stopped. */
const RiskRule = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    title: z.string().min(1).max(40),
    kinds: z.array(z.enum(MOVEMENT_KINDS)).min(1).max(MOVEMENT_KINDS.length),
    all: z.array(Condition).min(1).max(CONDITIONS_MAX),
    verdict: z.enum(['verify', 'hold']),
    text: z.string().min(1).max(120),
  })
  // Only a payer who pays holds a phone that can be asked.
  .refine(({ verdict, kinds }) => verdict === 'hold' || kinds.every((kind) => kind === 'payment'), {
    path: ['verdict'],
    error: '只有支付可以要求短信验证',
  })
  .refine(
    ({ kinds, all }) =>
      all.every(({ feature }) =>
        kinds.every((kind) => (RISK_FEATURES[feature].kinds as readonly string[]).includes(kind)),
      ),
    { path: ['all'], error: '条件不适用于所选的资金类型' },
  )
export type RiskRule = z.output<typeof RiskRule>

/** The rules of one version. */
export const RiskRules = z
  .array(RiskRule)
  .max(RULES_MAX)
  .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, {
    error: '规则编号不能重复',
  })

/** How one rule saw one movement: every condition with the value that was found and the threshold. */
export const LookedAt = z.object({
  ruleId: z.string(),
  title: z.string(),
  verdict: z.enum(VERDICTS),
  text: z.string(),
  fired: z.boolean(),
  conditions: z.array(
    z.object({
      feature: z.string(),
      name: z.string(),
      op: z.enum(RISK_OPS),
      threshold: z.int(),
      /** Null where it is not known. */
      value: z.int().nullable(),
      met: z.boolean(),
    }),
  ),
})
export type LookedAt = z.output<typeof LookedAt>
