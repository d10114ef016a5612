import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, HOUR_MS, localMinuteOf, MINUTE_MS } from '@anxin/shared/kernel/time'
import type { Features, MovementKind } from '@anxin/shared/risk/rules'
import type { Earlier, Known } from './facts.queries'

/** A movement of money that somebody asks about before it moves. */
export type Movement = {
  readonly kind: MovementKind
  /** The payment, or the operation. */
  readonly movementId: string
  readonly paymentId: string
  readonly subjectId: string
  readonly payerId: string
  readonly shopId: string
  /** What the payer pays, what the payer gets back, what the shop gets. */
  readonly amountFen: number
  /** The name that the payer's phone gives itself, in plain text; null where no phone is at hand. */
  readonly deviceId: string | null
}

/** Everything that is known around a movement when it is judged. What is not known is null. */
export type Facts = {
  readonly now: Date
  readonly accountCreatedAt: Date | null
  readonly shopCreatedAt: Date | null
  readonly isStaff: boolean
  readonly sharesStaffDevice: boolean
  readonly earlier: readonly Earlier[]
  readonly ofDevice: readonly Earlier[] | null
  readonly known: Known
  readonly hasRegion: boolean
  readonly hadPayout: boolean
  readonly shopDayFen: number
}

/** The features of a movement, always all that its kind has: a dry run needs those that no rule looked at yet. */
export function featuresOf(movement: Movement, facts: Facts): Features {
  const { now, accountCreatedAt, shopCreatedAt } = facts
  const general: Features = {
    amountFen: movement.amountFen,
    localHour: Math.floor(localMinuteOf(now) / 60),
    accountAgeHours: agedIn(HOUR_MS, accountCreatedAt, now),
    shopAgeDays: agedIn(DAY_MS, shopCreatedAt, now),
    payerIsStaff: Number(facts.isStaff),
    payerSharesStaffDevice: Number(facts.sharesStaffDevice),
  }
  switch (movement.kind) {
    case 'payment':
      return { ...general, ...ofPayment(movement, facts) }
    case 'refund':
      return { ...general, ...ofRefund(movement, facts) }
    case 'payout':
      return {
        ...general,
        isFirstPayout: Number(!facts.hadPayout),
        shopPaidFen24Hours: facts.shopDayFen + movement.amountFen,
      }
  }
}

function ofPayment(movement: Movement, { now, earlier, ofDevice, known, hasRegion }: Facts): Features {
  const mine = others(movement, earlier)
  const paidWithin = (ms: number) => mine.filter(({ at }) => now.getTime() - at.getTime() < ms)
  const day = paidWithin(DAY_MS)
  const atDevice = ofDevice && others(movement, ofDevice)
  const isSmall = ({ amountFen }: { amountFen: number }) => amountFen <= LIMITS.riskSmallFen
  const small = new Set(
    [...mine, ...(atDevice ?? [])]
      .filter((one) => isSmall(one) && now.getTime() - one.at.getTime() < HOUR_MS)
      .map(({ movementId }) => movementId),
  )
  return {
    payerPayments10Minutes: paidWithin(10 * MINUTE_MS).length + 1,
    payerPayments24Hours: day.length + 1,
    payerPaidFen24Hours: sumOf(day) + movement.amountFen,
    smallPayments1Hour: isSmall(movement) ? small.size + 1 : 0,
    devicePayers30Days: atDevice && new Set([movement.payerId, ...atDevice.map((one) => one.payerId)]).size,
    isNewDevice: atDevice && Number(known.payer && !known.device),
    isNewCity: hasRegion ? Number(known.payer && !known.region) : null,
  }
}

function ofRefund(movement: Movement, { earlier }: Facts): Features {
  const refunds = others(movement, earlier)
  return {
    payerRefunds30Days: refunds.length + 1,
    payerRefundedFen30Days: sumOf(refunds) + movement.amountFen,
  }
}

/** The other movements of the same kind, each once however often it was judged. */
function others({ kind, movementId }: Movement, earlier: readonly Earlier[]): Earlier[] {
  const byId = new Map<string, Earlier>()
  for (const one of earlier)
    if (one.kind === kind && one.movementId !== movementId && !byId.has(one.movementId))
      byId.set(one.movementId, one)
  return [...byId.values()]
}

function sumOf(movements: readonly { readonly amountFen: number }[]): number {
  return movements.reduce((sum, { amountFen }) => sum + amountFen, 0)
}

function agedIn(unitMs: number, since: Date | null, now: Date): number | null {
  return since && Math.max(0, Math.floor((now.getTime() - since.getTime()) / unitMs))
}
