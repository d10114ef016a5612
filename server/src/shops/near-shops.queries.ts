import type { Point } from '@anxin/shared/kernel/geo'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Queries, SqlValue } from '../platform/db'

const METRES_PER_DEGREE = 111_195 // of latitude, on a sphere of 6,371 km
const EARTH_DIAMETER_METRES = 12_742_000

/** Great-circle distance in whole metres, as kernel/geo computes it; takes lat, lat, lng of the point. */
const METRES = `ROUND(${EARTH_DIAMETER_METRES} * ASIN(SQRT(LEAST(1,
  POW(SIN(RADIANS(p.lat - ?) / 2), 2) + COS(RADIANS(?)) * COS(RADIANS(p.lat)) * POW(SIN(RADIANS(p.lng - ?) / 2), 2)))))`

/** The rule of `takesOrders` for a row of `shop` under an alias; the state stays first, for the index. */
export function takesOrdersSql(alias: string): string {
  return `${alias}.state = 'open' AND ${alias}.sub_mchid IS NOT NULL AND ${alias}.collect_stopped_at IS NULL AND ${alias}.debt_stopped_at IS NULL`
}

export type NearShopRow = {
  id: string
  name: string
  address: string
  lat: string
  lng: string
  instant_book: number
  rating_count: number
  skill_sum: number
  manner_sum: number
  price_clarity_sum: number
  score_milli: number
  metres: number
}

export type NearSearch = {
  readonly at: Point
  /** Only shops that offer this service now. */
  readonly serviceId?: string | undefined
  /** The last shop of the page before: later ones are farther, or as far with a greater id. */
  readonly after: { readonly metres: number; readonly id: string } | null
  readonly limit: number
}

/**
 * Open shops nearest first. The box around the point grows step by step until it holds a page, so that a dense city
 * is not read whole; each step is a range of the index shop_place. Nothing beyond the last step is found.
 */
export async function nearShops(q: Queries, search: NearSearch): Promise<NearShopRow[]> {
  const radii = LIMITS.shopSearchRadiiMetres.filter((metres) => metres >= (search.after?.metres ?? 0))
  let rows: NearShopRow[] = []
  for (const radius of radii) {
    rows = await shopsWithin(q, search, radius)
    if (rows.length >= search.limit) break
  }
  return rows
}

async function shopsWithin(q: Queries, search: NearSearch, radius: number): Promise<NearShopRow[]> {
  const { at, serviceId, after, limit } = search
  const offers =
    serviceId === undefined
      ? ''
      : ' JOIN shop_service o ON o.shop_id = p.id AND o.service_id = ? AND o.active = 1'
  const later = after ? ' AND (metres > ? OR (metres = ? AND id > ?))' : ''
  return q.rows<NearShopRow>(
    `SELECT s.id, s.name, s.address, s.lat, s.lng, s.instant_book, s.rating_count, s.skill_sum, s.manner_sum, s.price_clarity_sum, s.score_milli, near.metres
     FROM (SELECT id, metres FROM (
         SELECT p.id, ${METRES} AS metres FROM shop p${offers}
         WHERE ${takesOrdersSql('p')} AND p.lat BETWEEN ? AND ? AND p.lng BETWEEN ? AND ?) box
       WHERE metres <= ?${later} ORDER BY metres, id LIMIT ${limit}) near
     JOIN shop s ON s.id = near.id ORDER BY near.metres, near.id`,
    [
      at.lat,
      at.lat,
      at.lng,
      ...(serviceId === undefined ? [] : [serviceId]),
      ...boxOf(at, radius),
      radius,
      ...(after ? [after.metres, after.metres, after.id] : []),
    ],
  )
}

/** The region of the nearest open shop, or null where there is none far and wide. */
export async function nearestRegion(q: Queries, at: Point): Promise<string | null> {
  for (const radius of LIMITS.shopSearchRadiiMetres) {
    const [row] = await q.rows<{ region: string }>(
      `SELECT p.region FROM shop p WHERE p.state = 'open' AND p.lat BETWEEN ? AND ? AND p.lng BETWEEN ? AND ?
       ORDER BY ${METRES}, p.id LIMIT 1`,
      [...boxOf(at, radius), at.lat, at.lat, at.lng],
    )
    if (row) return row.region
  }
  return null
}

/** Latitudes and longitudes between which everything within `radius` lies; decimal text, as the columns are. */
function boxOf({ lat, lng }: Point, radius: number): SqlValue[] {
  const dLat = radius / METRES_PER_DEGREE
  // Meridians come together towards the poles; there the box is simply wide.
  const dLng = Math.min(180, dLat / Math.max(0.01, Math.cos((lat * Math.PI) / 180)))
  return [lat - dLat, lat + dLat, lng - dLng, lng + dLng].map((degrees) => degrees.toFixed(5))
}
