import { approvalLink } from '@anxin/drizzle/schema/orders'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Queries, Tx } from '../platform/db'
import { preparedTable } from '../platform/prepared'

export type ApprovalLinkRow = typeof approvalLink.$inferSelect

const links = preparedTable(approvalLink)

export function insertLink(tx: Tx, row: ApprovalLinkRow): void {
  links.writeInsert(tx, [row])
}

/** The links of an order, newest first. */
export async function linksOf(q: Queries, orderId: string): Promise<ApprovalLinkRow[]> {
  const raws = await q.rows<Record<string, unknown>>(
    `SELECT ${links.columns} FROM approval_link WHERE order_id = ? ORDER BY id DESC LIMIT ${LIMITS.approvalLinksMax}`,
    [orderId],
  )
  return raws.map(links.row)
}

export async function findLink(q: Queries, linkId: string): Promise<ApprovalLinkRow | null> {
  const [raw] = await q.rows<Record<string, unknown>>(
    `SELECT ${links.columns} FROM approval_link WHERE id = ?`,
    [linkId],
  )
  return raw ? links.row(raw) : null
}

/** Ends a link that is neither used nor taken back; the caller has locked its order. */
export function endLink(
  tx: Tx,
  linkId: string,
  set: Pick<Partial<ApprovalLinkRow>, 'revokedAt' | 'usedAt' | 'usedBy'>,
): void {
  links.writeUpdate(tx, set, 'id = ? AND revoked_at IS NULL AND used_at IS NULL', [linkId], {
    rows: 1,
    otherwise: `link ${linkId} ended under the order's lock`,
  })
}
