import type { OrderRow } from './orders.repository'

/** "大众 朗逸 2021": the car without its plate, not even the masked one, for a page that everybody reads. */
export function carText({ vehicleText }: Pick<OrderRow, 'vehicleText'>): string {
  return vehicleText.split(' · ')[0] ?? ''
}
