import { LIMITS } from '@anxin/shared/kernel/limits'
import { firstIdOf } from '@anxin/shared/kernel/new-id'
import { DAY_MS } from '@anxin/shared/kernel/time'
import type { ExcludedCause } from '@anxin/shared/reviews/review-words'
import type { Queries } from '../platform/db'

export type DaySums = {
  readonly technicianId: string | null
  /** Midnight UTC. */
  readonly at: Date
  readonly count: number
  readonly skill: number
  readonly manner: number
  readonly priceClarity: number
}

/** The reviews of a shop that count, added up by technician and day (UTC), which is as fine as their weights are. */
export async function daySumsOf(q: Queries, shopId: string): Promise<DaySums[]> {
  const rows = await q.rows<Record<string, string | number | null>>(
    `SELECT technician_id AS technicianId, TIMESTAMPDIFF(DAY, '1970-01-01', at) AS day, COUNT(*) AS n, SUM(skill) AS skill,
       SUM(manner) AS manner, SUM(price_clarity) AS priceClarity
     FROM review WHERE shop_id = ? AND state = 'published' AND excluded IS NULL
     GROUP BY technician_id, TIMESTAMPDIFF(DAY, '1970-01-01', at)`,
    [shopId],
  )
  return rows.map(({ technicianId, day, n, ...marks }) => ({
    technicianId: technicianId as string | null,
    at: new Date(Number(day) * DAY_MS),
    count: Number(n),
    skill: Number(marks['skill']),
    manner: Number(marks['manner']),
    priceClarity: Number(marks['priceClarity']),
  }))
}

/** Up to LIMITS.scoreBatch shops after `afterId`, by id. */
export async function shopIdsAfter(q: Queries, afterId: string): Promise<string[]> {
  const rows = await q.rows<{ id: string }>(
    `SELECT id FROM shop WHERE id > ? ORDER BY id LIMIT ${LIMITS.scoreBatch}`,
    [afterId],
  )
  return rows.map(({ id }) => id)
}

export type MonthMarks = {
  /** YYYY-MM, shop-local. */
  readonly month: string
  readonly count: number
  readonly skill: number
  readonly manner: number
  readonly priceClarity: number
}

/** The mean marks of a shop by shop-local month since an instant, oldest first; a month without reviews is left out. */
export async function monthsOf(q: Queries, shopId: string, since: Date): Promise<MonthMarks[]> {
  const month = "DATE_FORMAT(at + INTERVAL 8 HOUR, '%Y-%m')"
  const rows = await q.rows<{ month: string; n: number } & Record<'skill' | 'manner' | 'price', string>>(
    `SELECT ${month} AS month, COUNT(*) AS n, AVG(skill) AS skill, AVG(manner) AS manner, AVG(price_clarity) AS price
     FROM review WHERE shop_id = ? AND state = 'published' AND id >= ? AND at >= ? AND excluded IS NULL
     GROUP BY ${month} ORDER BY month LIMIT ${LIMITS.reviewTrendMonths + 1}`,
    // An id is made within minutes of its review, so the range of the index begins a day before.
    [shopId, firstIdOf(since.getTime() - DAY_MS), since],
  )
  return rows.map(({ month: of, n, skill, manner, price }) => ({
    month: of,
    count: Number(n),
    skill: hundredths(skill),
    manner: hundredths(manner),
    priceClarity: hundredths(price),
  }))
}

/** How many published reviews of a shop do not count, by why. */
export async function excludedOf(
  q: Queries,
  shopId: string,
): Promise<{ cause: ExcludedCause; count: number }[]> {
  const rows = await q.rows<{ cause: ExcludedCause; n: number }>(
    `SELECT excluded AS cause, COUNT(*) AS n FROM review
     WHERE shop_id = ? AND excluded IS NOT NULL AND state = 'published' GROUP BY excluded ORDER BY excluded`,
    [shopId],
  )
  return rows.map(({ cause, n }) => ({ cause, count: Number(n) }))
}

/** The newest published texts of a shop. */
export async function textsOf(q: Queries, shopId: string, since: Date): Promise<string[]> {
  const rows = await q.rows<{ text: string }>(
    `SELECT text FROM review WHERE shop_id = ? AND state = 'published' AND id >= ? AND excluded IS NULL
     ORDER BY id DESC LIMIT ${LIMITS.reviewPhrasesOf}`,
    [shopId, firstIdOf(since.getTime())],
  )
  return rows.flatMap(({ text }) => (text === '' ? [] : text))
}

function hundredths(mean: string): number {
  return Math.round(Number(mean) * 100) / 100
}
