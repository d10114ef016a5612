import type { OrderSummary } from '@anxin/shared/orders/order.contract'
import { go } from '@/common/nav'

/** The same work at the same shop for the same car; everything can still be changed there. */
export function rebook({
  serviceId,
  vehicleId,
  shopId,
}: Pick<OrderSummary, 'serviceId' | 'vehicleId' | 'shopId'>): void {
  go('/booking/confirm/index', { serviceId, vehicleId, shopId: shopId ?? undefined })
}
