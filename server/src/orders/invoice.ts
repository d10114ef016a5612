import type { Invoice } from '@anxin/shared/orders/invoice.contract'
import { AppError } from '@anxin/shared/kernel/errors'
import type { z } from 'zod'
import type { App } from '../app'
import { actorOf } from '../audit'
import { moneyOf } from '../payments'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { findShopOrder, lockOwned, lockShopOrder, ownedBy } from './access'
import { changeOrder } from './change-order'
import { findInvoice, putRequest, setIssued, type InvoiceRow } from './invoices.repository'
import { findOrder } from './orders.repository'

type Show = 'GET /orders/:orderId/invoice'
type Ask = 'POST /orders/:orderId/invoice'
type ShowShop = 'GET /shop/orders/:orderId/invoice'
type Issue = 'POST /shop/orders/:orderId/invoice'

export async function showInvoice(app: App, { caller, params }: Call<Show>): Promise<Reply<Show>> {
  const order = ownedBy(caller, await findOrder(app.db, params.orderId))
  return { invoice: viewOf(app, await findInvoice(app.db, order.id)) }
}

export async function showShopInvoice(
  app: App,
  { caller, params }: Call<ShowShop>,
): Promise<Reply<ShowShop>> {
  const order = await findShopOrder(app.db, caller, params.orderId)
  return { invoice: viewOf(app, await findInvoice(app.db, order.id)) }
}

/**
 * The owner of a completed order asks its shop for an invoice over what they have paid; until it is issued, asking
 * again corrects the title. INVOICE_NOT_YET, INVOICE_ISSUED.
 */
export async function requestInvoice(
  app: App,
  { caller, params, body, command }: Call<Ask>,
): Promise<Reply<Ask>> {
  const asked = await runCommand(app, command, async (tx) => {
    const order = await lockOwned(tx, caller, params.orderId)
    const { paidFen, refundedFen } = await moneyOf(tx, order.id)
    const amountFen = paidFen - refundedFen
    if (order.state !== 'COMPLETED' || order.shopId === null || amountFen <= 0)
      throw new AppError('INVOICE_NOT_YET', `order ${order.id} is ${order.state}`)
    const before = await findInvoice(tx, order.id)
    if (before?.state === 'issued') throw new AppError('INVOICE_ISSUED', `order ${order.id}`)
    const row: InvoiceRow = {
      orderId: order.id,
      ownerId: caller.userId,
      state: 'requested',
      titleSealed: app.seal.seal(body.title),
      taxNoSealed: body.taxNo === undefined ? null : app.seal.seal(body.taxNo),
      emailSealed: body.email === undefined ? null : app.seal.seal(body.email),
      amountFen,
      number: null,
      requestedAt: app.clock.now(),
      issuedAt: null,
    }
    await putRequest(tx, row)
    const text = before ? '车主更正了开票信息' : '车主申请开票'
    await changeOrder(app, tx, order, { actor: actorOf(caller), type: 'invoice-requested', text })
    const { id: orderId, shopId } = order
    await publish(app, tx, 'order.invoice-requested', orderId, { orderId, shopId })
    return sealedView(row)
  })
  return opened(app, asked)
}

/** The shop has written the invoice and tells its number. NOT_FOUND where none was asked for, INVOICE_ISSUED. */
export async function issueInvoice(
  app: App,
  { caller, params, body, command }: Call<Issue>,
): Promise<Reply<Issue>> {
  const issued = await runCommand(app, command, async (tx) => {
    const order = await lockShopOrder(tx, caller, params.orderId)
    const invoice = await findInvoice(tx, order.id)
    if (!invoice) throw new AppError('NOT_FOUND', `no invoice of order ${order.id} was asked for`)
    if (invoice.state === 'issued') throw new AppError('INVOICE_ISSUED', `order ${order.id}`)
    const issuedAt = app.clock.now()
    await setIssued(tx, order.id, body.number, issuedAt)
    await changeOrder(app, tx, order, { actor: actorOf(caller), type: 'invoice-issued', text: '发票已开具' })
    const { id: orderId } = order
    await publish(app, tx, 'order.invoice-issued', orderId, { orderId, shopId: caller.shopId })
    return sealedView({ ...invoice, state: 'issued', number: body.number, issuedAt })
  })
  return opened(app, issued)
}

function viewOf(app: App, row: InvoiceRow | null): z.input<typeof Invoice> | null {
  return row && opened(app, sealedView(row))
}

type SealedView = ReturnType<typeof sealedView>

/** What a command keeps as its answer: what names a person stays sealed there too. */
function sealedView(row: InvoiceRow) {
  const { orderId, state, amountFen, number, titleSealed, taxNoSealed, emailSealed } = row
  return {
    orderId,
    state,
    titleSealed,
    taxNoSealed,
    emailSealed,
    amountFen,
    number,
    requestedAt: row.requestedAt.toISOString(),
    issuedAt: row.issuedAt?.toISOString() ?? null,
  }
}

function opened(
  app: App,
  { titleSealed, taxNoSealed, emailSealed, ...view }: SealedView,
): z.input<typeof Invoice> {
  return {
    ...view,
    title: app.seal.open(titleSealed),
    taxNo: taxNoSealed && app.seal.open(taxNoSealed),
    email: emailSealed && app.seal.open(emailSealed),
  }
}
