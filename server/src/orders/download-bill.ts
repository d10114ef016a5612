import { AppError } from '@anxin/shared/kernel/errors'
import type { FastifyReply } from 'fastify'
import type { App } from '../app'
import { moneyOf } from '../payments'
import { requireRight } from '../platform/caller'
import type { Call, Reply } from '../platform/routes'
import { bookingOf } from '../scheduling'
import { readableOrder } from './access'
import { couponOn } from './bill'
import { billPdf } from './bill-pdf'
import { evidenceUrl } from './evidence-address'
import { findInvoice } from './invoices.repository'
import { linesOf } from './orders.repository'
import { workOf } from './work'

type Route = 'GET /bills/:orderId'

/** The bill on paper, for those who may read it. NOT_FOUND before it is fixed. */
export async function downloadBill(
  app: App,
  { caller, params }: Call<Route>,
  { reply }: { reply: FastifyReply },
): Promise<Reply<Route>> {
  if (caller.kind === 'operator') requireRight(caller, 'orders')
  const order = await readableOrder(app.db, caller, params.orderId)
  if (order.billHash === null) throw new AppError('NOT_FOUND', `order ${order.id} has no bill`)
  const [all, money, work, invoice, booking] = await Promise.all([
    linesOf(app.db, order.id),
    moneyOf(app.db, order.id),
    workOf(app.db, order),
    findInvoice(app.db, order.id),
    bookingOf(app.db, order.id),
  ])
  const lines = all.filter(({ state }) => state === 'done')
  const couponFen = couponOn(lines, order.couponFen, order.commissionBasisPoints)
  const url = evidenceUrl(app, order.id)
  const technicianName = booking?.technicianName ?? null
  return reply
    .type('application/pdf')
    .header('content-disposition', `attachment; filename="bill-${order.id}.pdf"`)
    .header('cache-control', 'private, no-store')
    .send(
      billPdf({
        order,
        lines,
        couponFen,
        technicianName,
        money,
        work,
        invoice,
        url,
        madeAt: app.clock.now(),
      }),
    )
}
