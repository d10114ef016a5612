import type { PriceBand } from '@anxin/shared/orders/price-band.contract'
import { money } from './format'

/** "同车型同城 12 单：¥280.00–¥360.00／个"; without enough orders it says so instead of guessing. */
export function bandText(band: PriceBand, unit?: string): string {
  if (band === null) return '同车型同城不足 5 单，暂无参考价'
  const { orders, minFen, maxFen } = band
  const range = minFen === maxFen ? money(minFen) : `${money(minFen)}–${money(maxFen)}`
  return `同车型同城 ${orders} 单：${range}${unit === undefined ? '' : `／${unit}`}`
}
