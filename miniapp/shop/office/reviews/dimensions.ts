import type { Reply } from '@/common/request'

export type Review = Reply<'GET /shops/:shopId/reviews'>['items'][number]
export type Summary = Reply<'GET /shop/reviews/summary'>

export const DIMENSIONS = [
  { key: 'skill', label: '技术' },
  { key: 'manner', label: '态度' },
  { key: 'priceClarity', label: '价格透明' },
] as const
