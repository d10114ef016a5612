import { AppError } from '@anxin/shared/kernel/errors'
import { yuanText } from '@anxin/shared/kernel/money'
import type { App } from '../app'
import { actorOf } from '../audit'
import { checkQuoteLines } from '../catalogue'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { lockShopOrder } from './access'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'
import { insertLines, linesOf, setLineStates, type OrderLineRow, type OrderRow } from './orders.repository'
import { shownLine } from './quote-lines'
import { quoteUntil, supplementUntil, timeQuote, timeSupplement } from './quote-timers'

type Route = 'POST /shop/orders/:orderId/lines/:lineId/edit'

/**
 * Changes one line, with a reason: a new line is shown in its place, in a new round, and the owner decides it anew.
 * The others keep what was decided about them. An approved line that is edited may not be worked on until the owner
 * approves what came in its place; what was paid for it goes towards that, or back when the work is finished.
 * QUOTE_CHANGED when the owner has meanwhile decided what the shop still saw open, or the other way round.
 */
export async function editLine(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  checkEdited(body)
  return runCommand(app, command, async (tx) => {
    const order = await lockShopOrder(tx, caller, params.orderId)
    const old = editable(order, await linesOf(tx, order.id), params.lineId, body)
    await setLineStates(tx, [old.id], old.state, old.state === 'shown' ? 'declined' : 'dropped', {
      declineReason: '报价已更新',
    })
    const isQuote = order.state === 'AWAIT_APPROVAL'
    const until = isQuote ? quoteUntil(app) : supplementUntil(app)
    const round = order.quoteRound + 1
    const line = { ...shownLine(app, { ...order, quoteRound: round }, body.line), basis: old.basis }
    const edited = await changeOrder(app, tx, order, {
      event: isQuote ? 'send-quote' : 'supplement',
      set: { quoteRound: round, stepDueAt: until, ...(isQuote ? {} : { supplementPending: true }) },
      actor: actorOf(caller),
      type: 'line-edited',
      text: `修改「${old.name}」¥${yuanText(old.amountFen)} 为 ¥${yuanText(line.amountFen)}，需车主重新确认：${body.reason}`,
    })
    await insertLines(tx, [{ ...line, replacesId: old.id }])
    await (isQuote ? timeQuote(app, tx, order.id, until) : timeSupplement(app, tx, order.id, until))
    await publish(app, tx, 'order.quoted', order.id, {
      orderId: order.id,
      shopId: caller.shopId,
      round,
      supplement: !isQuote,
    })
    return viewOrder(tx, edited, caller)
  })
}

type Body = Call<Route>['body']

/** As the lines of a quote; what is missing is named where this body has it. */
function checkEdited({ line }: Body): void {
  try {
    checkQuoteLines([line])
  } catch (error) {
    if (!(error instanceof AppError) || !error.fields) throw error
    const fields = Object.entries(error.fields).map(([path, text]) => [
      path.replace('body.lines.0', 'body.line'),
      text,
    ])
    throw new AppError(error.code, error.message, { fields: Object.fromEntries(fields) })
  }
}

function editable(
  order: OrderRow,
  lines: readonly OrderLineRow[],
  lineId: string,
  { quoteRound, was }: Body,
): OrderLineRow {
  const old = lines.find(({ id }) => id === lineId)
  if (!old) throw new AppError('NOT_FOUND', `line ${lineId} of order ${order.id}`)
  if (order.duePaymentId) throw new AppError('PAYMENT_UNCERTAIN', `order ${order.id} is being paid`)
  const isOpen = order.state === 'AWAIT_APPROVAL' || order.state === 'IN_SERVICE'
  if (!isOpen || order.stopRequestedAt)
    throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is ${order.state}, no line can be edited`)
  if (quoteRound !== order.quoteRound || old.state !== was)
    throw new AppError('QUOTE_CHANGED', `line ${lineId} is ${old.state} in round ${order.quoteRound}`, {
      data: { quoteRound: order.quoteRound },
    })
  return old
}
