import type { Actor } from '../audit'
import type { App } from '../app'
import { lockOrder, widenHold, type OrderRow } from '../orders'
import type { Tx } from '../platform/db'
import { lockOpenCase } from './cases.repository'
import { changeCase } from './change-case'
import { escalate } from './escalate-case'
import { openCase } from './open-case'

/**
 * "还有问题" to the 48-hour question, about a locked order. It opens a case of everything that was done, or is one more
 * word in the case that is open; about work that was done again it means that the first case is not over.
 */
export async function reportProblem(
  app: App,
  tx: Tx,
  answered: OrderRow,
  { text, actor }: { readonly text: string; readonly actor: Actor },
): Promise<void> {
  const order = answered.reworkOf === null ? answered : await lockOrder(tx, answered.reworkOf)
  const said = text === '' ? '回访：还有问题' : text
  const open = await lockOpenCase(tx, order.id)
  if (!open) {
    const opening = {
      id: app.newId(),
      type: 'quality',
      cause: 'follow-up',
      lineIds: [],
      photoIds: [],
    } as const
    await openCase(app, tx, order, { ...opening, text: said, actor })
    return
  }
  const isInVain = open.reworkOrderId === answered.id
  if (isInVain && (open.state === 'EXECUTING' || open.state === 'RESOLVED')) {
    await escalate(app, tx, open, {
      event: 'fail',
      actor,
      actorName: '车主',
      text: `返修后仍有问题：${said}`,
    })
    return
  }
  await widenHold(app, tx, order, actor)
  await changeCase(app, tx, open, { actor, actorName: '车主', type: 'said', text: said })
}
