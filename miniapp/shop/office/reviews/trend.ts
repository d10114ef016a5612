import type { Reply } from '@/common/request'

export type Review = Reply<'GET /shops/:shopId/reviews'>['items'][number]
export type ShopRating = Reply<'GET /shop'>['rating']

export const DIMENSIONS = [
  { key: 'skill', label: '技术' },
  { key: 'manner', label: '态度' },
  { key: 'priceClarity', label: '价格透明' },
] as const

const LATEST = 10
/** Less than this is noise. */
const NOTABLE = 0.2

export type Trend = {
  readonly label: string
  readonly overall: number
  readonly latest: number
  readonly word: '在变好' | '在变差' | '稳定'
}

/** How the newest reviews compare with all of them, for each of the three marks; nothing where there are too few. */
export function trendsOf(rating: ShopRating, newestFirst: readonly Review[]): Trend[] {
  const latest = newestFirst.slice(0, LATEST)
  if (latest.length < LATEST || rating.count <= LATEST) return []
  return DIMENSIONS.map(({ key, label }) => {
    const overall = rating[key] ?? 0
    const mean = latest.reduce((sum, review) => sum + review[key], 0) / latest.length
    const change = mean - overall
    return { label, overall, latest: mean, word: wordFor(change) }
  })
}

function wordFor(change: number): Trend['word'] {
  if (change >= NOTABLE) return '在变好'
  return change <= -NOTABLE ? '在变差' : '稳定'
}
