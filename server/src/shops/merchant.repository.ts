import { merchantApplication, merchantPhoto, settlementChange, shop } from '@anxin/drizzle/schema/shops'
import { assert } from '@anxin/shared/kernel/errors'
import { transition } from '@anxin/shared/kernel/machine'
import { LIMITS } from '@anxin/shared/kernel/limits'
import {
  applicationMachine,
  settlementChangeMachine,
  type ApplicationEvent,
  type ApplicationState,
} from '@anxin/shared/shops/merchant.machine'
import type { EventOf } from '@anxin/shared/kernel/machine'
import { asc, gt, and, count, desc, eq, lt } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'
import type { ShopRow } from './shops.repository'

export type ApplicationRow = typeof merchantApplication.$inferSelect
export type MerchantPhotoRow = typeof merchantPhoto.$inferSelect
export type SettlementChangeRow = typeof settlementChange.$inferSelect

export async function insertApplication(tx: Tx, row: ApplicationRow): Promise<void> {
  await tx.orm.insert(merchantApplication).values(row)
}

export async function findApplication(q: Queries, id: string): Promise<ApplicationRow | null> {
  const [row] = await q.orm.select().from(merchantApplication).where(eq(merchantApplication.id, id))
  return row ?? null
}

export async function lockApplication(tx: Tx, id: string): Promise<ApplicationRow> {
  const [row] = await tx.orm
    .select()
    .from(merchantApplication)
    .where(eq(merchantApplication.id, id))
    .for('update')
  assert(row, `application ${id} exists`)
  return row
}

/** The shop's last application, or null where it never applied. */
export async function latestApplication(q: Queries, shopId: string): Promise<ApplicationRow | null> {
  const [row] = await q.orm
    .select()
    .from(merchantApplication)
    .where(eq(merchantApplication.shopId, shopId))
    .orderBy(desc(merchantApplication.id))
    .limit(1)
  return row ?? null
}

/** Applications with the shop's name, newest first; `region` null for all of them. */
export async function pageOfApplications(
  q: Queries,
  filter: { region: string | null; state: ApplicationState | undefined; before: string | null },
  limit: number,
): Promise<(ApplicationRow & { shopName: string })[]> {
  const rows = await q.orm
    .select({ application: merchantApplication, shopName: shop.name })
    .from(merchantApplication)
    .innerJoin(shop, eq(shop.id, merchantApplication.shopId))
    .where(
      and(
        filter.region === null ? undefined : eq(merchantApplication.region, filter.region),
        filter.state === undefined ? undefined : eq(merchantApplication.state, filter.state),
        filter.before === null ? undefined : lt(merchantApplication.id, filter.before),
      ),
    )
    .orderBy(desc(merchantApplication.id))
    .limit(limit)
  return rows.map(({ application, shopName }) => ({ ...application, shopName }))
}

/** Moves a locked application on, or notes that it is where it was. */
export async function moveApplication(
  tx: Tx,
  row: ApplicationRow,
  event: ApplicationEvent,
  change: Partial<ApplicationRow>,
  at: Date,
): Promise<ApplicationRow> {
  const state = transition(applicationMachine, row.state, event)
  const moved = state === row.state ? { asked: row.asked + 1 } : { state, stateAt: at, asked: 0 }
  const columns = { ...change, ...moved }
  await tx.orm
    .update(merchantApplication)
    .set(columns)
    .where(and(eq(merchantApplication.id, row.id), eq(merchantApplication.state, row.state)))
  return { ...row, ...columns }
}

/** Notes something about an application that does not move it, unless it has moved meanwhile. */
export async function noteApplication(
  q: Queries,
  { id, state }: ApplicationRow,
  change: Partial<Pick<ApplicationRow, 'asked' | 'lastCode' | 'mediaIds' | 'nextStep'>>,
): Promise<void> {
  await q.orm
    .update(merchantApplication)
    .set(change)
    .where(and(eq(merchantApplication.id, id), eq(merchantApplication.state, state)))
}

export async function insertMerchantPhoto(tx: Tx, row: MerchantPhotoRow): Promise<void> {
  await tx.orm.insert(merchantPhoto).values(row)
}

export async function findMerchantPhoto(q: Queries, id: string): Promise<MerchantPhotoRow | null> {
  const [row] = await q.orm.select().from(merchantPhoto).where(eq(merchantPhoto.id, id))
  return row ?? null
}

export async function countMerchantPhotos(q: Queries, shopId: string): Promise<number> {
  const [row] = await q.orm
    .select({ count: count() })
    .from(merchantPhoto)
    .where(eq(merchantPhoto.shopId, shopId))
  return row?.count ?? 0
}

export async function listMerchantPhotos(q: Queries, shopId: string): Promise<MerchantPhotoRow[]> {
  return q.orm
    .select()
    .from(merchantPhoto)
    .where(eq(merchantPhoto.shopId, shopId))
    .limit(LIMITS.merchantPhotosKept)
}

const PHOTOS_AT_ONCE = 200

/** Ids of pictures of all shops, from one id on. */
export async function merchantPhotoIds(q: Queries, afterId: string): Promise<string[]> {
  const rows = await q.orm
    .select({ id: merchantPhoto.id })
    .from(merchantPhoto)
    .where(gt(merchantPhoto.id, afterId))
    .orderBy(asc(merchantPhoto.id))
    .limit(PHOTOS_AT_ONCE)
  return rows.map(({ id }) => id)
}

export async function hasMerchantPhoto(q: Queries, id: string): Promise<boolean> {
  const rows = await q.orm
    .select({ id: merchantPhoto.id })
    .from(merchantPhoto)
    .where(eq(merchantPhoto.id, id))
  return rows.length > 0
}

export async function deleteMerchantPhoto(q: Queries, id: string): Promise<void> {
  await q.orm.delete(merchantPhoto).where(eq(merchantPhoto.id, id))
}

export async function insertSettlementChange(tx: Tx, row: SettlementChangeRow): Promise<void> {
  await tx.orm.insert(settlementChange).values(row)
}

export async function findSettlementChange(q: Queries, id: string): Promise<SettlementChangeRow | null> {
  const [row] = await q.orm.select().from(settlementChange).where(eq(settlementChange.id, id))
  return row ?? null
}

export async function lockSettlementChange(tx: Tx, id: string): Promise<SettlementChangeRow> {
  const [row] = await tx.orm.select().from(settlementChange).where(eq(settlementChange.id, id)).for('update')
  assert(row, `settlement change ${id} exists`)
  return row
}

export async function latestSettlementChange(
  q: Queries,
  shopId: string,
): Promise<SettlementChangeRow | null> {
  const [row] = await q.orm
    .select()
    .from(settlementChange)
    .where(eq(settlementChange.shopId, shopId))
    .orderBy(desc(settlementChange.id))
    .limit(1)
  return row ?? null
}

/** The last change that WeChat carried out. */
export async function verifiedSettlementChange(
  q: Queries,
  shopId: string,
): Promise<SettlementChangeRow | null> {
  const [row] = await q.orm
    .select()
    .from(settlementChange)
    .where(and(eq(settlementChange.shopId, shopId), eq(settlementChange.state, 'verified')))
    .orderBy(desc(settlementChange.id))
    .limit(1)
  return row ?? null
}

/** Moves a locked change on; where it ends, the account's number is forgotten. */
export async function moveSettlementChange(
  tx: Tx,
  row: SettlementChangeRow,
  event: EventOf<typeof settlementChangeMachine>,
  change: Partial<Pick<SettlementChangeRow, 'changeNo' | 'failReason'>>,
): Promise<void> {
  const state = transition(settlementChangeMachine, row.state, event)
  const isEnd = state === 'verified' || state === 'failed'
  await tx.orm
    .update(settlementChange)
    .set({ ...change, state, asked: 0, ...(isEnd ? { accountSealed: null } : {}) })
    .where(and(eq(settlementChange.id, row.id), eq(settlementChange.state, row.state)))
}

export async function noteSettlementAsked(q: Queries, row: SettlementChangeRow): Promise<void> {
  await q.orm
    .update(settlementChange)
    .set({ asked: row.asked + 1 })
    .where(eq(settlementChange.id, row.id))
}

/** The shops that a sub-merchant of WeChat collects for, locked; one, but for made-up data. */
export async function lockShopsOf(tx: Tx, subMchid: string): Promise<ShopRow[]> {
  return tx.orm.select().from(shop).where(eq(shop.subMchid, subMchid)).limit(SHOPS_OF_ONE_MAX).for('update')
}

const SHOPS_OF_ONE_MAX = 20
