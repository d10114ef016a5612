import { regionRating, technician } from '@anxin/drizzle/schema/shops'
import { assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { eq } from 'drizzle-orm'
import type { Queries, SqlValue, Tx } from '../platform/db'
import { inList } from '../platform/in-list'

/** What a score rests on: how many reviews count, their weights, and their stars (all three marks) times those. */
export type ScoreSums = { readonly count: number; readonly weight: number; readonly points: number }
export type MarkSums = { readonly skill: number; readonly manner: number; readonly priceClarity: number }

/** Where scores start from and how much a review of today weighs. */
export type ScoreTerms = { readonly priorMilli: number; readonly weightOfToday: number }

/**
 * The one place where a score comes from its sums: the mean of the region as if it were LIMITS.scorePriorReviews reviews
 * of today, and every review by its weight. A statement of its own, because TiDB lets an UPDATE see old values only.
 */
const SCORE = 'score_milli = ROUND((? + ? * rating_points) / (? + ? * rating_weight))'
const scoreValues = ({ priorMilli, weightOfToday }: ScoreTerms): SqlValue[] => [
  LIMITS.scorePriorReviews * priorMilli,
  1000 / 3 / weightOfToday,
  LIMITS.scorePriorReviews,
  1 / weightOfToday,
]

/** Adds sums to those of a shop; negative ones are taken away. */
export async function addToShop(tx: Tx, shopId: string, sums: ScoreSums, marks: MarkSums): Promise<void> {
  const { affectedRows } = await tx.run(
    `UPDATE shop SET rating_count = rating_count + ?, skill_sum = skill_sum + ?, manner_sum = manner_sum + ?,
       price_clarity_sum = price_clarity_sum + ?, rating_weight = rating_weight + ?, rating_points = rating_points + ?
     WHERE id = ?`,
    [sums.count, marks.skill, marks.manner, marks.priceClarity, sums.weight, sums.points, shopId],
  )
  assert(affectedRows === 1, `rated shop ${shopId} exists`)
}

export async function addToTechnician(tx: Tx, technicianId: string, sums: ScoreSums): Promise<void> {
  await tx.run(
    'UPDATE technician SET rating_count = rating_count + ?, rating_weight = rating_weight + ?, rating_points = rating_points + ? WHERE id = ?',
    [sums.count, sums.weight, sums.points, technicianId],
  )
}

/** Forgets what the ratings of a shop and its technicians rest on, before it is added up anew. */
export async function clearSums(tx: Tx, shopId: string): Promise<void> {
  await tx.run(
    `UPDATE shop SET rating_count = 0, skill_sum = 0, manner_sum = 0, price_clarity_sum = 0, rating_weight = 0,
       rating_points = 0 WHERE id = ?`,
    [shopId],
  )
  await tx.run(
    'UPDATE technician SET rating_count = 0, rating_weight = 0, rating_points = 0 WHERE shop_id = ?',
    [shopId],
  )
}

/** Computes the scores of some shops and of all their technicians from what they rest on. */
export async function setScores(tx: Tx, shopIds: readonly string[], terms: ScoreTerms): Promise<void> {
  if (shopIds.length === 0) return
  const { marks, values } = inList(shopIds)
  const score = scoreValues(terms)
  await tx.run(`UPDATE shop SET ${SCORE} WHERE id IN (${marks})`, [...score, ...values])
  await tx.run(`UPDATE technician SET ${SCORE} WHERE shop_id IN (${marks})`, [...score, ...values])
}

/** The mean that scores of a region start from, and how much stands behind it. */
export async function priorOf(q: Queries, region: string): Promise<{ meanMilli: number; reviews: number }> {
  const [row] = await q.orm.select().from(regionRating).where(eq(regionRating.region, region))
  return row ?? { meanMilli: LIMITS.scorePriorMilli, reviews: 0 }
}

export async function savePrior(
  q: Queries,
  row: { readonly region: string; readonly meanMilli: number; readonly reviews: number; readonly at: Date },
): Promise<void> {
  const { region: _region, ...set } = row
  await q.orm.insert(regionRating).values(row).onDuplicateKeyUpdate({ set })
}

const REGIONS_MAX = 5000

export async function regionsOfShops(q: Queries): Promise<string[]> {
  const rows = await q.rows<{ region: string }>(`SELECT DISTINCT region FROM shop LIMIT ${REGIONS_MAX}`, [])
  return rows.map(({ region }) => region)
}

/** What all scores of a region rest on together. */
export async function sumsOfRegion(q: Queries, region: string): Promise<{ weight: number; points: number }> {
  const [row] = await q.rows<{ weight: string | null; points: string | null }>(
    'SELECT SUM(rating_weight) AS weight, SUM(rating_points) AS points FROM shop WHERE region = ?',
    [region],
  )
  return { weight: Number(row?.weight ?? 0), points: Number(row?.points ?? 0) }
}

/** Up to LIMITS.scoreBatch shops of a region after `afterId`, by id. */
export async function shopIdsOfRegion(q: Queries, region: string, afterId: string): Promise<string[]> {
  const rows = await q.rows<{ id: string }>(
    `SELECT id FROM shop WHERE region = ? AND id > ? ORDER BY id LIMIT ${LIMITS.scoreBatch}`,
    [region, afterId],
  )
  return rows.map(({ id }) => id)
}

export async function technicianSums(
  q: Queries,
  technicianId: string,
): Promise<{ ratingCount: number; scoreMilli: number } | null> {
  const { ratingCount, scoreMilli } = technician
  const [row] = await q.orm
    .select({ ratingCount, scoreMilli })
    .from(technician)
    .where(eq(technician.id, technicianId))
  return row ?? null
}
