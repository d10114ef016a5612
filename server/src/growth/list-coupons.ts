import type { App } from '../app'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { pageOfCoupons, type CouponRow } from './coupons.repository'

/** The caller's coupons, newest first, whatever became of them. */
export async function listCoupons(
  app: App,
  { caller, query }: Call<'GET /coupons'>,
): Promise<Reply<'GET /coupons'>> {
  const rows = await pageOfCoupons(app.db, caller.userId, idOfCursor(query.cursor), query.limit + 1)
  const { items, nextCursor } = toPage(rows, query.limit)
  return { items: items.map((row) => toCoupon(row, app.clock.now())), nextCursor }
}

function toCoupon(row: CouponRow, now: Date): Reply<'GET /coupons'>['items'][number] {
  const { id, amountFen, minimumFen, cause, state, expiresAt } = row
  return {
    id,
    amountFen,
    minimumFen,
    cause,
    state: state === 'usable' && expiresAt <= now ? 'expired' : state,
    expiresAt: expiresAt.toISOString(),
  }
}
