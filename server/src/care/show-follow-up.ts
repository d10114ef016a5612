import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { getFollowUp, type FollowUpRow } from './follow-ups.repository'

type Route = 'GET /orders/:orderId/follow-up'

/** The question of the caller's own order; NOT_FOUND before it was asked. */
export async function showFollowUp(app: App, { caller, params }: Call<Route>): Promise<Reply<Route>> {
  const followUp = await getFollowUp(app.db, params.orderId)
  if (followUp.ownerId !== caller.userId)
    throw new AppError('NOT_FOUND', `order ${params.orderId} has another owner`)
  return toFollowUp(followUp)
}

export function toFollowUp({ orderId, state, askedAt, answeredAt, text }: FollowUpRow): Reply<Route> {
  return {
    orderId,
    state,
    askedAt: askedAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
    text,
  }
}
