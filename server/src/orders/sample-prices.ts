import { sumFen } from '@anxin/shared/kernel/money'
import type { Listener } from '../platform/outbox'
import { seriesOf } from '../vehicles'
import { findOrder, linesOf } from './orders.repository'
import { insertSamples } from './price-samples.repository'
import { subjectOfLine, subjectOfService } from './price-subject'

/**
 * What was done and paid for in a completed order becomes part of the price bands, each thing once an order. What cost
 * nothing says nothing of a price, and a fee alone, of a car that went back without work, is no price of the service.
 */
export const samplePrices: Listener<'order.completed'> = async (_app, tx, { payload, at }) => {
  const order = await findOrder(tx, payload.orderId)
  const seriesId = await seriesOf(tx, order.vehicleId)
  const done = (await linesOf(tx, order.id)).filter(
    ({ state, amountFen }) => state === 'done' && amountFen > 0,
  )
  const prices = new Map(done.map((line) => [subjectOfLine(line), line.unitPriceFen]))
  if (done.some(({ kind }) => kind !== 'fee'))
    prices.set(subjectOfService(order.serviceId), sumFen(done.map(({ amountFen }) => amountFen)))
  insertSamples(
    tx,
    [...prices].map(([subject, priceFen]) => ({
      orderId: order.id,
      subject,
      seriesId,
      region: order.region,
      priceFen,
      at,
    })),
  )
}
