import type { LineBasis } from '@anxin/shared/orders/order.contract'
import { day } from './format'

export const LEVELS: Readonly<Record<Extract<LineBasis, { from: 'finding' }>['level'], string>> = {
  urgent: '需尽快处理',
  watch: '需留意',
  good: '正常',
}

/** Why a line is there, as both sides read it; nothing where the shop has not said it. */
export function basisText(basis: LineBasis | null): string {
  if (basis === null) return ''
  if (basis.from === 'template') return `依据：门店常用报价「${basis.name}」`
  if (basis.from === 'remembered') return `依据：${day(basis.foundAt)}发现、上次没做的「${basis.name}」`
  const { name, level, note, photoIds } = basis
  const photos = photoIds.length > 0 ? `，照片 ${photoIds.length} 张` : ''
  return `依据：检测发现「${name}」${LEVELS[level]}${note === '' ? '' : `，${note}`}${photos}`
}
