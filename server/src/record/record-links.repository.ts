import { recordLink, recordOpening } from '@anxin/drizzle/schema/record'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Queries, Tx } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'

export type RecordLinkRow = typeof recordLink.$inferSelect
export type OpeningRow = typeof recordOpening.$inferSelect

const links = preparedTable(recordLink)
const openings = preparedTable(recordOpening)
type Raw = Record<string, unknown>

export function insertLink(tx: Tx, row: RecordLinkRow): void {
  links.writeInsert(tx, [row])
}

/** The links that an owner made of a car, newest first. */
export async function linksOf(q: Queries, vehicleId: string, ownerId: string): Promise<RecordLinkRow[]> {
  const raws = await q.rows<Raw>(
    `SELECT ${links.columns} FROM record_link WHERE vehicle_id = ? AND owner_id = ? ORDER BY id DESC LIMIT ${LIMITS.recordLinksMax}`,
    [vehicleId, ownerId],
  )
  return raws.map(links.row)
}

export async function findLink(q: Queries, linkId: string): Promise<RecordLinkRow | null> {
  const [raw] = await q.rows<Raw>(`SELECT ${links.columns} FROM record_link WHERE id = ?`, [linkId])
  return raw ? links.row(raw) : null
}

/** Ends a link; false when that was done before. */
export async function endLink(tx: Tx, linkId: string, at: Date): Promise<boolean> {
  return (await links.update(tx, { revokedAt: at }, 'id = ? AND revoked_at IS NULL', [linkId])) === 1
}

/** Ends every link of a car, which is about to be somebody else's. */
export async function endLinksOf(tx: Tx, vehicleId: string, at: Date): Promise<void> {
  await links.update(tx, { revokedAt: at }, 'vehicle_id = ? AND revoked_at IS NULL', [vehicleId])
}

/** Counts a look; true when it is the first of this person. */
export async function countOpening(tx: Tx, linkId: string, userId: string, at: Date): Promise<boolean> {
  const { affectedRows } = await tx.run(
    `INSERT INTO record_opening (link_id, user_id, times, first_at, last_at) VALUES (?, ?, 1, ?, ?)
     ON DUPLICATE KEY UPDATE times = times + 1, last_at = VALUES(last_at)`,
    [linkId, userId, at, at],
  )
  return affectedRows === 1 // 2 where the row was there
}

/** Who opened some links, by link: the first LIMITS.recordOpeningsShown of each, in the order of their first look. */
export async function openingsOf(
  q: Queries,
  linkIds: readonly string[],
): Promise<ReadonlyMap<string, OpeningRow[]>> {
  const byLink = new Map<string, OpeningRow[]>()
  if (linkIds.length === 0) return byLink
  const { marks, values } = inList(linkIds)
  const raws = await q.rows<Raw>(
    `SELECT ${openings.columns} FROM (
       SELECT record_opening.*, ROW_NUMBER() OVER (PARTITION BY link_id ORDER BY first_at, user_id) AS nth
         FROM record_opening WHERE link_id IN (${marks})) AS record_opening
      WHERE nth <= ${LIMITS.recordOpeningsShown} ORDER BY link_id, nth
      LIMIT ${linkIds.length * LIMITS.recordOpeningsShown}`,
    values,
  )
  for (const row of raws.map(openings.row)) byLink.set(row.linkId, [...(byLink.get(row.linkId) ?? []), row])
  return byLink
}
