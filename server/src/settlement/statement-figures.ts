import { sumFen } from '@anxin/shared/kernel/money'
import { createHash } from 'node:crypto'
import type { PostedTransfer } from '../payments'

/** What moved for a shop, in fen. netFen is what its account at WeChat gained, and always the sum of the others. */
export type Figures = {
  readonly releasedFen: number
  readonly commissionFen: number
  readonly commissionBackFen: number
  readonly refundedFen: number
  readonly recoveredFen: number
  readonly otherFen: number
  readonly netFen: number
}

const NOTHING: Figures = {
  releasedFen: 0,
  commissionFen: 0,
  commissionBackFen: 0,
  refundedFen: 0,
  recoveredFen: 0,
  otherFen: 0,
  netFen: 0,
}

/**
 * What one transfer was to the shop, told by the accounts between which money went: whatever orders such a transfer,
 * the statement cannot differ from the ledger. Money that only froze, or went back before its release, is nothing yet.
 */
export function figuresOf({ moved }: Pick<PostedTransfer, 'moved'>): Figures {
  const { shop, commission, frozen, refunded, advance } = moved
  const netFen = shop
  if (frozen < 0 && shop + commission > 0)
    return { ...NOTHING, releasedFen: shop + commission, commissionFen: commission, netFen }
  if (shop === 0) return NOTHING
  if (commission < 0 && shop > 0 && shop === -commission)
    return { ...NOTHING, commissionBackFen: shop, netFen }
  if (refunded > 0 && shop < 0) return { ...NOTHING, refundedFen: -shop, netFen }
  if (advance > 0 && shop < 0) return { ...NOTHING, recoveredFen: -shop, netFen }
  return { ...NOTHING, otherFen: shop, netFen }
}

export function sumFigures(all: readonly Figures[]): Figures {
  const sum = (key: keyof Figures) => sumFen(all.map((one) => one[key]))
  return {
    releasedFen: sum('releasedFen'),
    commissionFen: sum('commissionFen'),
    commissionBackFen: sum('commissionBackFen'),
    refundedFen: sum('refundedFen'),
    recoveredFen: sum('recoveredFen'),
    otherFen: sum('otherFen'),
    netFen: sum('netFen'),
  }
}

/** Whether a transfer moved anything for the shop. */
export function isMovement(figures: Figures): boolean {
  return Object.values(figures).some((fen) => fen !== 0)
}

/** The fingerprint of a day: any other transfer or amount changes it. */
export function hashOf(shopId: string, day: string, transfers: readonly PostedTransfer[]): string {
  const content = transfers.flatMap((transfer) => {
    const figures = figuresOf(transfer)
    return isMovement(figures) ? [[transfer.transferId, transfer.subjectId, ...Object.values(figures)]] : []
  })
  return createHash('sha256')
    .update(JSON.stringify([shopId, day, content]))
    .digest('hex')
}
