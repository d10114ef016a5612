import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, plusMs } from '@anxin/shared/kernel/time'
import type { MovementKind } from '@anxin/shared/risk/rules'
import type { Queries } from '../platform/db'
import { inList } from '../platform/in-list'

/** One earlier movement, as the decision about it says. A movement that was judged twice is there twice. */
export type Earlier = {
  readonly kind: MovementKind
  readonly movementId: string
  readonly payerId: string
  readonly amountFen: number
  readonly at: Date
}

const EARLIER =
  'kind, movement_id AS movementId, payer_id AS payerId, amount_fen AS amountFen, at FROM risk_decision'

/** What a payer has moved of one kind since an instant, the newest first. */
export async function earlierOfPayer(
  q: Queries,
  payerId: string,
  kind: MovementKind,
  since: Date,
): Promise<Earlier[]> {
  return q.rows<Earlier>(
    `SELECT ${EARLIER} WHERE payer_id = ? AND at >= ? AND kind = ? ORDER BY at DESC LIMIT ${LIMITS.riskHistoryMax}`,
    [payerId, since, kind],
  )
}

/** What was paid with a phone since an instant, the newest first. */
export async function earlierOfDevice(q: Queries, deviceHash: string, since: Date): Promise<Earlier[]> {
  return q.rows<Earlier>(
    `SELECT ${EARLIER} WHERE device_hash = ? AND at >= ? ORDER BY at DESC LIMIT ${LIMITS.riskHistoryMax}`,
    [deviceHash, since],
  )
}

export type Known = { readonly payer: boolean; readonly device: boolean; readonly region: boolean }

/** Whether a payer has paid before, with this phone, in this city. */
export async function knownOf(
  q: Queries,
  { payerId, movementId, deviceHash, region }: Place,
): Promise<Known> {
  const earlier = "SELECT 1 FROM risk_decision WHERE payer_id = ? AND kind = 'payment' AND movement_id <> ?"
  const [row] = await q.rows<{ payer: number; device: number; region: number }>(
    `SELECT EXISTS(${earlier}) AS payer, EXISTS(${earlier} AND device_hash = ?) AS device,
       EXISTS(${earlier} AND region = ?) AS region`,
    [payerId, movementId, payerId, movementId, deviceHash, payerId, movementId, region],
  )
  return { payer: row?.payer === 1, device: row?.device === 1, region: row?.region === 1 }
}

type Place = {
  readonly payerId: string
  readonly movementId: string
  readonly deviceHash: string | null
  readonly region: string
}

const MATE_DEVICES_MAX = 20

/** Which of some people have paid with a phone that the payer has paid with too, the payer left out. */
export async function sharesDevice(
  q: Queries,
  payerId: string,
  userIds: readonly string[],
  deviceHash: string | null,
): Promise<boolean> {
  const others = userIds.filter((id) => id !== payerId)
  if (others.length === 0) return false
  const devices = await q.rows<{ device: string }>(
    `SELECT DISTINCT device_hash AS device FROM risk_decision
     WHERE payer_id = ? AND device_hash IS NOT NULL LIMIT ${MATE_DEVICES_MAX}`,
    [payerId],
  )
  const hashes = [...new Set([...devices.map(({ device }) => device), ...(deviceHash ? [deviceHash] : [])])]
  if (hashes.length === 0) return false
  const [people, phones] = [inList(others), inList(hashes)]
  const rows = await q.rows(
    `SELECT 1 AS shared FROM risk_decision WHERE payer_id IN (${people.marks}) AND device_hash IN (${phones.marks}) LIMIT 1`,
    [...people.values, ...phones.values],
  )
  return rows.length > 0
}

/** What was let go to a shop: whether ever, and how much since an instant, held sums included. */
export async function payoutsOf(
  q: Queries,
  shopId: string,
  now: Date,
): Promise<{ hadPayout: boolean; dayFen: number }> {
  const [row] = await q.rows<{ had: number; day_fen: number | string }>(
    `SELECT EXISTS(
       SELECT 1 FROM risk_decision d LEFT JOIN risk_answer a ON a.decision_id = d.id
       WHERE d.shop_id = ? AND d.kind = 'payout' AND (d.verdict = 'allow' OR a.outcome = 'released')
     ) AS had,
     (SELECT COALESCE(SUM(amount_fen), 0) FROM risk_decision
      WHERE shop_id = ? AND kind = 'payout' AND at > ?) AS day_fen`,
    [shopId, shopId, plusMs(now, -DAY_MS)],
  )
  return { hadPayout: row?.had === 1, dayFen: Number(row?.day_fen ?? 0) }
}
