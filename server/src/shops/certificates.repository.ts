import { technician, technicianCertificate } from '@anxin/drizzle/schema/shops'
import { AppError, assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { and, asc, count, eq, gt, ne } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'
import type { TechnicianRow } from './shops.repository'

export type CertificateRow = typeof technicianCertificate.$inferSelect

const ID = technicianCertificate.id

export async function insertCertificate(tx: Tx, row: CertificateRow): Promise<void> {
  await tx.orm.insert(technicianCertificate).values(row)
}

export async function findCertificate(q: Queries, id: string): Promise<CertificateRow | null> {
  const [row] = await q.orm.select().from(technicianCertificate).where(eq(ID, id))
  return row ?? null
}

/** The certificate, locked until the transaction ends. */
export async function lockCertificate(tx: Tx, id: string): Promise<CertificateRow> {
  const [row] = await tx.orm.select().from(technicianCertificate).where(eq(ID, id)).for('update')
  if (!row) throw new AppError('NOT_FOUND', `certificate ${id}`)
  return row
}

/** Changes a locked certificate and returns it as it is now. */
export async function updateCertificate(
  tx: Tx,
  old: CertificateRow,
  set: Partial<CertificateRow>,
): Promise<CertificateRow> {
  const where = and(eq(ID, old.id), eq(technicianCertificate.state, old.state))
  const [{ affectedRows }] = await tx.orm.update(technicianCertificate).set(set).where(where)
  assert(affectedRows === 1, `certificate ${old.id} changed under its lock`)
  return { ...old, ...set }
}

/** All that a shop has entered and not withdrawn. */
export async function certificatesOfShop(q: Queries, shopId: string): Promise<CertificateRow[]> {
  const { shopId: ofShop, state } = technicianCertificate
  return q.orm
    .select()
    .from(technicianCertificate)
    .where(and(eq(ofShop, shopId), ne(state, 'withdrawn')))
    .orderBy(asc(ID))
    .limit(LIMITS.certificatesPerShopMax)
}

export async function countCertificates(q: Queries, shopId: string): Promise<number> {
  const { shopId: ofShop, state } = technicianCertificate
  const [row] = await q.orm
    .select({ n: count() })
    .from(technicianCertificate)
    .where(and(eq(ofShop, shopId), ne(state, 'withdrawn')))
  return row?.n ?? 0
}

export async function certificatesOfTechnician(q: Queries, technicianId: string): Promise<CertificateRow[]> {
  const { technicianId: whose, state } = technicianCertificate
  return q.orm
    .select()
    .from(technicianCertificate)
    .where(and(eq(whose, technicianId), ne(state, 'withdrawn')))
    .orderBy(asc(ID))
    .limit(LIMITS.certificatesPerShopMax)
}

/** Up to 256 ids after one, of all shops: what has a picture to be sealed anew. */
export async function certificateIds(q: Queries, afterId: string): Promise<string[]> {
  const rows = await q.orm
    .select({ id: ID })
    .from(technicianCertificate)
    .where(gt(ID, afterId))
    .orderBy(asc(ID))
    .limit(256)
  return rows.map(({ id }) => id)
}

/** A technician of the plan, locked: the skills are written as a whole. */
export async function lockTechnicianOf(tx: Tx, shopId: string, technicianId: string): Promise<TechnicianRow> {
  const where = and(eq(technician.id, technicianId), eq(technician.shopId, shopId))
  const [row] = await tx.orm.select().from(technician).where(where).for('update')
  if (!row) throw new AppError('NOT_FOUND', `technician ${technicianId}`)
  return row
}

export async function setSkills(
  tx: Tx,
  technicianId: string,
  skills: TechnicianRow['skills'],
): Promise<void> {
  await tx.orm.update(technician).set({ skills }).where(eq(technician.id, technicianId))
}
