import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { toStaff } from './shop-view'
import { listStaff } from './staff.repository'

/** The staff of the caller's shop, also those who have not joined yet. */
export async function listOwnStaff(
  app: App,
  { caller }: Call<'GET /shop/staff'>,
): Promise<Reply<'GET /shop/staff'>> {
  const staff = await listStaff(app.db, caller.shopId, LIMITS.staffPerShopMax)
  return { items: staff.map((row) => toStaff(app, row)) }
}
