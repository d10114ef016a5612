import type { PriceLine, PriceMode } from '@anxin/shared/catalogue/catalogue.contract'
import type { Input, Reply } from '@/common/request'
import { fenText, parseFen } from '../../../common/typed-numbers'
import { sumOfLines } from '../../common/price-line'

export type Service = Reply<'GET /services'>['categories'][number]['services'][number]
export type Price = Reply<'GET /shop/services'>['items'][number]

/** A price as it is being edited: sums of money as they were typed. */
export type PriceDraft = {
  readonly active: boolean
  readonly lines: readonly PriceLine[]
  readonly totalMax: string
  readonly deposit: string
  readonly inspectionFee: string
}

/** What the shop asks now; a service that was never priced is filled in to be offered. */
export function draftOf(price: Price | undefined): PriceDraft {
  if (price === undefined) return { active: true, lines: [], totalMax: '', deposit: '', inspectionFee: '' }
  const text = (fen: number) => (fen === 0 ? '' : fenText(fen))
  return {
    active: price.active,
    lines: price.lines,
    totalMax: price.totalMaxFen === null ? '' : text(price.totalMaxFen),
    deposit: text(price.depositFen),
    inspectionFee: text(price.inspectionFeeFen),
  }
}

export type DraftProblems = Partial<Record<'lines' | 'totalMax' | 'deposit' | 'inspectionFee', string>>
type PriceBody = Omit<Input<'POST /shop/services/:serviceId/price'>['body'], 'commandId'>

/** What to send, or what still keeps it from being sent; the same rules as the API's. */
export function toBody(
  draft: PriceDraft,
  mode: PriceMode,
): { body: PriceBody } | { problems: DraftProblems } {
  const lines = mode === 'inspect-first' ? [] : [...draft.lines]
  const totalFen = sumOfLines(lines)
  const deposit = mode === 'fixed' ? 0 : fenOf(draft.deposit)
  const totalMax = mode === 'range' ? parseFen(draft.totalMax) : null
  const inspectionFee = fenOf(draft.inspectionFee)
  const money = '请填写金额，最多两位小数'
  const problems: DraftProblems = {
    ...(mode !== 'inspect-first' && lines.length === 0 ? { lines: '至少要有一项' } : {}),
    ...(totalMax === undefined ? { totalMax: money } : {}),
    ...(typeof totalMax === 'number' && totalMax < totalFen ? { totalMax: '价格上限不能低于各项合计' } : {}),
    ...(deposit === undefined ? { deposit: money } : {}),
    ...(deposit !== undefined && mode === 'range' && deposit > totalFen
      ? { deposit: '订金不能高于各项合计' }
      : {}),
    ...(inspectionFee === undefined ? { inspectionFee: money } : {}),
  }
  if (deposit === undefined || inspectionFee === undefined || totalMax === undefined) return { problems }
  if (Object.keys(problems).length > 0) return { problems }
  const { active } = draft
  return {
    body: { active, lines, totalMaxFen: totalMax, depositFen: deposit, inspectionFeeFen: inspectionFee },
  }
}

/** Nothing typed is nothing asked. */
function fenOf(text: string): number | undefined {
  return text.trim() === '' ? 0 : parseFen(text)
}
