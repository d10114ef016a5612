import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { SYSTEM } from '../audit'
import { findOrder, lockOrder } from '../orders'
import { moneyOf } from '../payments'
import type { Tx } from '../platform/db'
import { publish, type Listener } from '../platform/outbox'
import { closeCase, resolveCase } from './carry-out'
import { lockCaseOf } from './case-access'
import { findCase, findCaseOfRework, lockOpenCase, updateCase, type CaseRow } from './cases.repository'
import { changeCase } from './change-case'
import { escalate } from './escalate-case'
import { openCase } from './open-case'

/** Listener: money of an order came back to its owner; the decided refund is done when no more than was decided is kept. */
export const onRefunded: Listener<'payment.refunded'> = async (app, tx, { payload }) => {
  await lockOrder(tx, payload.subjectId)
  const row = await lockOpenCase(tx, payload.subjectId)
  if (row?.state !== 'EXECUTING' || row.keptFen === null) return
  const { paidFen, refundedFen } = await moneyOf(tx, payload.subjectId)
  if (paidFen - refundedFen > row.keptFen) return // another leg is still on its way
  await resolveCase(app, tx, row, '退款已到账')
}

/**
 * Listener: work that was done again is over. Who confirms it is satisfied, so the case ends and the first order is
 * released; silence is no answer, so the owner has another seven days to say that it did not help.
 */
export const onReworkCompleted: Listener<'order.completed'> = async (app, tx, { payload }) => {
  const row = await lockExecuting(tx, payload.orderId)
  if (!row) return
  if (payload.by === 'owner') {
    const satisfied = await updateCase(tx, row, { appealUntil: null })
    await resolveCase(app, tx, satisfied, '车主确认返修满意')
    return
  }
  const appealUntil = plusMs(app.clock.now(), LIMITS.caseAppealMs)
  const silent = await updateCase(tx, row, { appealUntil })
  await resolveCase(app, tx, silent, '返修已完成，车主未答复；7 天内仍有问题可再次提出')
}

/** Listener: the appointment of the rework came to nothing; the owner may take another one, until the clock ends it. */
export const onReworkCancelled: Listener<'order.cancelled'> = async (app, tx, { payload }) => {
  const row = await lockExecuting(tx, payload.orderId)
  if (!row) return
  await changeCase(app, tx, row, {
    set: { reworkOrderId: null },
    actor: SYSTEM,
    actorName: null,
    type: 'rework-cancelled',
    text: '返修预约已取消，请重新预约',
  })
}

async function lockExecuting(tx: Tx, reworkOrderId: string): Promise<CaseRow | null> {
  const found = await findCaseOfRework(tx, reworkOrderId)
  if (!found) return null
  const { row } = await lockCaseOf(tx, found)
  return row.state === 'EXECUTING' && row.reworkOrderId === reworkOrderId ? row : null
}

/**
 * Listener: two stars or fewer. The shop has 24 hours, as in every case; where one is open already the stars join it, and
 * its clock goes on.
 */
export const onLowReview: Listener<'review.low'> = async (app, tx, { payload }) => {
  const reviewed = await findOrder(tx, payload.orderId)
  const order = await lockOrder(tx, reviewed.reworkOf ?? reviewed.id)
  const open = await lockOpenCase(tx, order.id)
  if (open) {
    const text = '车主在评价中给出两星及以下，并入本次售后'
    await changeCase(app, tx, open, { actor: SYSTEM, actorName: null, type: 'low-review', text })
    const { id: caseId, orderId, shopId } = open
    await publish(app, tx, 'case.said', orderId, { orderId, shopId, caseId, by: 'owner' })
    return
  }
  await openCase(app, tx, order, {
    id: app.newId(),
    type: 'service',
    cause: 'review',
    lineIds: [],
    text: '车主给出两星及以下评价，请联系车主了解并处理',
    photoIds: [],
    actor: SYSTEM,
  })
}

/** Timer: half of somebody's time has passed. A shop that is silent is told; operators have it in their queue. */
export async function remindCase(app: App, tx: Tx, caseId: string): Promise<void> {
  const { id, orderId, shopId, state, type } = await findCase(tx, caseId)
  if (state === 'SHOP_REPLY')
    await publish(app, tx, 'case.half-gone', orderId, { orderId, shopId, caseId: id })
  if (state === 'PLATFORM_REVIEW')
    tx.afterCommit(() =>
      app.log.warn({ caseId, orderId, type }, 'half of the time to decide a case has passed'),
    )
}

/** Timer: the time is over. Whoever did not act has had their say, and the case goes on without them. */
export async function endCaseStep(app: App, tx: Tx, caseId: string): Promise<void> {
  const { row } = await lockCaseOf(tx, await findCase(tx, caseId))
  if (row.dueAt === null || row.dueAt > app.clock.now()) return // the step has changed meanwhile
  switch (row.state) {
    case 'SHOP_REPLY':
      await escalate(app, tx, row, { actor: SYSTEM, text: '门店 24 小时内未答复，自动由平台处理' })
      return
    case 'NEGOTIATING':
      await escalate(app, tx, row, { actor: SYSTEM, text: '双方未在 72 小时内达成一致，自动由平台处理' })
      return
    case 'PLATFORM_REVIEW':
      await changeCase(app, tx, row, {
        dueInMs: null,
        actor: SYSTEM,
        actorName: null,
        type: 'overdue',
        text: '平台未按时给出结果，已升级催办',
      })
      return
    case 'EXECUTING':
      await escalate(app, tx, row, { event: 'fail', actor: SYSTEM, text: '返修未按时完成，由平台重新处理' })
      return
    case 'RESOLVED':
      await closeCase(app, tx, row, '申诉期已过，售后结束')
      return
    case 'OPENED':
    case 'DECIDED':
    case 'CLOSED':
  }
}
