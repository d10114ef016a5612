import { AppError } from '@anxin/shared/kernel/errors'
import { transition } from '@anxin/shared/kernel/machine'
import { opinionMachine } from '@anxin/shared/opinions/opinion.machine'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { refuseRisky } from '../identity'
import type { ShopCaller } from '../platform/caller'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { askNext } from './follow-request'
import {
  findOpinion,
  lockRequest,
  moveOpinion,
  type OpinionRequestRow,
  type OpinionRow,
} from './opinions.repository'

type Answer = 'POST /shop/opinions/:opinionId/answer'
type Refuse = 'POST /shop/opinions/:opinionId/refusal'

/** Numbers by which somebody could be reached: what is said here is about the car alone. */
const CONTACT = /\d[\d\s-]{5,}\d/

/** A shop says what it thinks of every line, once. It tells the owner, and decides nothing. */
export async function answerOpinion(app: App, call: Call<Answer>): Promise<Reply<Answer>> {
  const { caller, params, body, command } = call
  if (CONTACT.test(body.text))
    throw new AppError('BAD_INPUT', 'a number', { fields: { 'body.text': '请只写对车的看法，不要留号码' } })
  await refuseRisky(app, { caller, command, content: body.text, what: 'the sentence of an opinion' })
  return runCommand(app, command, async (tx) => {
    const { request, row } = await lockAsked(app, tx, caller, params.opinionId)
    if (body.lines.length !== request.quote.lines.length)
      throw new AppError('BAD_INPUT', 'lines', { fields: { 'body.lines': '请逐项填写看法' } })
    moveOpinion(tx, row, transition(opinionMachine, row.state, 'answer'), {
      answeredAt: app.clock.now(),
      text: body.text,
      lines: body.lines,
    })
    const { orderId } = request
    await publish(app, tx, 'opinion.answered', orderId, { orderId, shopId: caller.shopId, opinionId: row.id })
    await askNext(app, tx, request)
    await record(app, tx, actorOf(caller), 'opinion.answer', row.id)
    return { ok: true as const }
  })
}

/** The shop does not judge this one; the next is asked while there is time. */
export async function refuseOpinion(
  app: App,
  { caller, params, command }: Call<Refuse>,
): Promise<Reply<Refuse>> {
  return runCommand(app, command, async (tx) => {
    const { request, row } = await lockAsked(app, tx, caller, params.opinionId)
    moveOpinion(tx, row, transition(opinionMachine, row.state, 'refuse'))
    await askNext(app, tx, request)
    await record(app, tx, actorOf(caller), 'opinion.refuse', row.id)
    return { ok: true as const }
  })
}

/** OPINION_CLOSED when the time is over, the shop has answered, or nobody waits for it any more. */
async function lockAsked(
  app: App,
  tx: Tx,
  { shopId }: ShopCaller,
  opinionId: string,
): Promise<{ request: OpinionRequestRow; row: OpinionRow }> {
  const { requestId } = await findOpinion(tx, shopId, opinionId)
  const request = await lockRequest(tx, requestId)
  const row = await findOpinion(tx, shopId, opinionId)
  if (!request.isOpen || row.state !== 'asked' || request.dueAt <= app.clock.now())
    throw new AppError('OPINION_CLOSED', `opinion ${row.id} is ${row.state}`)
  return { request, row }
}
