import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { yuanText } from '@anxin/shared/kernel/money'
import type { App } from '../app'
import { refuseRisky } from '../identity'
import { requireRefundable } from '../orders'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { lockCaseFor } from './case-access'
import { takesOffers, viewCase } from './case-view'
import { insertOffer, offersOf } from './cases.repository'
import { requireRoom, say } from './say-in-case'

type Route = 'POST /cases/:caseId/offers'

/**
 * The shop offers to repair again, or to give back a sum, until the platform has decided. Several may be open; the
 * owner takes at most one.
 */
export async function offerInCase(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, params, body, command } = call
  await refuseRisky(app, { caller, command, content: body.text, what: 'the text of a case' })
  return runCommand(app, command, async (tx) => {
    const { row, order } = await lockCaseFor(tx, caller, params.caseId)
    if (!takesOffers(row)) throw new AppError('ILLEGAL_TRANSITION', `case ${row.id} is ${row.state}`)
    requireRoom(row)
    if ((await offersOf(tx, row.id)).length >= LIMITS.caseOffersMax)
      throw new AppError('LIMIT_REACHED', `case ${row.id} has ${LIMITS.caseOffersMax} offers`)
    const { kind, text } = body
    const amountFen = kind === 'refund' ? body.amountFen : 0
    if (kind === 'refund' && amountFen === 0)
      throw new AppError('BAD_INPUT', 'amountFen', { fields: { amountFen: '请填写退款金额' } })
    if (kind === 'refund') await requireRefundable(tx, order, amountFen)
    const id = app.newId()
    await insertOffer(tx, {
      id,
      caseId: row.id,
      kind,
      amountFen,
      text,
      state: 'open',
      at: app.clock.now(),
    })
    const what = kind === 'refund' ? `退款 ¥${yuanText(amountFen)}` : '免费返修'
    const offered = await say(app, tx, row, caller, { text: `提出方案：${what}。${text}` }, 'offered')
    const { id: caseId, orderId, shopId } = row
    await publish(app, tx, 'case.offered', orderId, { orderId, shopId, caseId })
    return viewCase(app, tx, offered, order, caller)
  })
}
