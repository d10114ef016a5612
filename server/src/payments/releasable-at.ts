import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { PaymentRow } from './payments.repository'

/** When WeChat first lets a paid payment be shared or finished. */
export function releasableAt(payment: Pick<PaymentRow, 'mode' | 'paidAt'>): Date {
  const restMs =
    payment.mode === 'ecommerce' ? LIMITS.shareAfterPayEcommerceMs : LIMITS.shareAfterPayPartnerMs
  return plusMs(payment.paidAt ?? new Date(0), restMs + LIMITS.payTimeUnitMs)
}
