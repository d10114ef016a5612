import { AppError } from '@anxin/shared/kernel/errors'
import { sumFen, yuanText } from '@anxin/shared/kernel/money'
import type { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import type { App } from '../app'
import { actorOf } from '../audit'
import { amountOf, checkQuoteLines } from '../catalogue'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { lockShopOrder } from './access'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'
import { linesOf, photosOf, setLineStates } from './orders.repository'
import { showLines } from './quote-lines'
import { quoteUntil, supplementUntil, timeQuote, timeSupplement } from './quote-timers'

type Quote = 'POST /shop/orders/:orderId/quote'
type Supplement = 'POST /shop/orders/:orderId/supplement'

/** The quote after inspection, line by line. A second one replaces what is shown; nothing is ever approved silently. */
export async function sendQuote(
  app: App,
  { caller, params, body, command }: Call<Quote>,
): Promise<Reply<Quote>> {
  checkQuoteLines(body.lines)
  return runCommand(app, command, async (tx) => {
    const order = await lockShopOrder(tx, caller, params.orderId)
    if (order.duePaymentId) throw new AppError('PAYMENT_UNCERTAIN', `order ${order.id} is being paid`)
    const replaced = (await linesOf(tx, order.id)).filter(({ state }) => state === 'shown')
    await setLineStates(
      tx,
      replaced.map(({ id }) => id),
      'shown',
      'declined',
      { declineReason: '报价已更新' },
    )
    const until = quoteUntil(app)
    const quoted = await changeOrder(app, tx, order, {
      event: 'send-quote',
      set: { quoteRound: order.quoteRound + 1, stepDueAt: until },
      actor: actorOf(caller),
      type: 'quoted',
      text: quoteText('报价', body),
      photoIds: await findingPhotos(tx, order.id),
    })
    await showLines(app, tx, quoted, body.lines)
    await timeQuote(app, tx, order.id, until)
    await publish(app, tx, 'order.quoted', order.id, {
      orderId: order.id,
      shopId: caller.shopId,
      round: quoted.quoteRound,
      supplement: false,
    })
    return viewOrder(tx, quoted, caller)
  })
}

/** Further lines while the approved ones go on; the default answer is no. */
export async function proposeSupplement(
  app: App,
  { caller, params, body, command }: Call<Supplement>,
): Promise<Reply<Supplement>> {
  checkQuoteLines(body.lines)
  return runCommand(app, command, async (tx) => {
    const order = await lockShopOrder(tx, caller, params.orderId)
    if (order.supplementPending) throw new AppError('SUPPLEMENT_PENDING', `order ${order.id}`)
    if (order.stopRequestedAt) throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is being stopped`)
    const until = supplementUntil(app)
    const proposed = await changeOrder(app, tx, order, {
      event: 'supplement',
      set: { quoteRound: order.quoteRound + 1, supplementPending: true, stepDueAt: until },
      actor: actorOf(caller),
      type: 'supplement',
      text: quoteText('增项', body),
      photoIds: await findingPhotos(tx, order.id),
    })
    await showLines(app, tx, proposed, body.lines)
    await timeSupplement(app, tx, order.id, until)
    await publish(app, tx, 'order.quoted', order.id, {
      orderId: order.id,
      shopId: caller.shopId,
      round: proposed.quoteRound,
      supplement: true,
    })
    return viewOrder(tx, proposed, caller)
  })
}

function quoteText(what: string, body: { lines: readonly PriceLine[]; findings: string }): string {
  const total = yuanText(sumFen(body.lines.map(amountOf)))
  return `${what} ${body.lines.length} 项，共 ¥${total}${body.findings ? `：${body.findings}` : ''}`.slice(
    0,
    500,
  )
}

async function findingPhotos(tx: Tx, orderId: string): Promise<string[]> {
  return (await photosOf(tx, orderId)).filter(({ slot }) => slot === 'finding').map(({ id }) => id)
}
