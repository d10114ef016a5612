import { AppError } from '@anxin/shared/kernel/errors'
import { transition } from '@anxin/shared/kernel/machine'
import { showcaseMachine } from '@anxin/shared/showcases/showcase.machine'
import type { App } from '../app'
import { actorOf } from '../audit'
import { lockOwned, noteOnOrder } from '../orders'
import { runCommand } from '../platform/commands'
import { publish } from '../platform/outbox'
import type { Call, Reply } from '../platform/routes'
import { keepAnswer } from './end-showcase'
import { removePictures } from './showcase-photos'
import { viewOwnShowcase } from './showcase-view'
import { lockShowcaseOfOrder, updateShowcase } from './showcases.repository'

type Route = 'POST /orders/:orderId/showcase/answer'

/**
 * The owner agrees to exactly what she saw, or refuses for good; either is a line in the order's timeline, and so in its
 * evidence. What she agrees to is published once a person has seen that every plate and face is covered.
 */
export async function answerShowcase(app: App, call: Call<Route>): Promise<Reply<Route>> {
  const { caller, params, body, command } = call
  return runCommand(app, command, async (tx) => {
    const order = await lockOwned(tx, caller, params.orderId)
    const old = await lockShowcaseOfOrder(tx, order.id)
    if (!old) throw new AppError('NOT_FOUND', `order ${order.id} has no showcase`)
    const state = transition(showcaseMachine, old.state, body.agree ? 'agree' : 'refuse')
    if (body.contentHash !== old.contentHash) throw new AppError('SHOWCASE_CHANGED', old.id)
    const showPrices = body.agree && body.showPrices
    const row = await updateShowcase(tx, old, { state, showPrices })
    await keepAnswer(app, tx, row, body.agree ? 'agreed' : 'refused')
    const { id: showcaseId, orderId, shopId, contentHash } = row
    await noteOnOrder(app, tx, order, {
      actor: actorOf(caller),
      type: body.agree ? 'showcase-agreed' : 'showcase-refused',
      text: body.agree
        ? `车主同意公开维修案例${showPrices ? '（含价格）' : '（不含价格）'}，内容指纹 ${contentHash}`
        : '车主不同意公开维修案例',
    })
    if (body.agree) await publish(app, tx, 'showcase.agreed', showcaseId, { showcaseId, orderId, shopId })
    else {
      await removePictures(app, tx, showcaseId)
      await publish(app, tx, 'showcase.refused', showcaseId, { orderId, shopId })
    }
    return viewOwnShowcase(tx, row)
  })
}
