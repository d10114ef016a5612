import { priceSample } from '@anxin/drizzle/schema/orders'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { PriceBand } from '@anxin/shared/orders/price-band.contract'
import type { Queries, Tx } from '../platform/db'
import { inList } from '../platform/in-list'
import { preparedTable } from '../platform/prepared'

export type PriceSampleRow = typeof priceSample.$inferSelect

const samples = preparedTable(priceSample)

export function insertSamples(tx: Tx, rows: readonly PriceSampleRow[]): void {
  samples.writeInsert(tx, rows)
}

/** Where and since when samples count. */
type Among = { readonly seriesId: string; readonly region: string; readonly since: Date }

/**
 * The bands of some subjects, those without one left out: the least and the most of the samples, without the tenth of
 * them at either end, so that one odd price does not make a band.
 */
export async function bandsOf(
  q: Queries,
  subjects: readonly string[],
  { seriesId, region, since }: Among,
): Promise<ReadonlyMap<string, NonNullable<PriceBand>>> {
  if (subjects.length === 0) return new Map()
  const { marks, values } = inList([...new Set(subjects)])
  const rows = await q.rows<{ subject: string; n: number; least: number; most: number }>(
    `SELECT subject, n, MIN(price_fen) AS least, MAX(price_fen) AS most FROM (
       SELECT subject, price_fen, COUNT(*) OVER (PARTITION BY subject) AS n,
              ROW_NUMBER() OVER (PARTITION BY subject ORDER BY price_fen) AS nth
         FROM price_sample WHERE subject IN (${marks}) AND series_id = ? AND region = ? AND at >= ?) AS ranked
      WHERE n >= ${LIMITS.priceBandOrdersMin} AND nth > FLOOR(n / 10) AND nth <= n - FLOOR(n / 10)
      GROUP BY subject, n`,
    [...values, seriesId, region, since],
  )
  return new Map(
    rows.map(({ subject, n, least, most }) => [
      subject,
      { orders: Number(n), minFen: Number(least), maxFen: Number(most) },
    ]),
  )
}
