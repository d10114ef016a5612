import { takesOrdersSql } from '../shops'
import { distanceMetres, type Point } from '@anxin/shared/kernel/geo'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Skill } from '@anxin/shared/scheduling/able'
import type { Queries } from '../platform/db'
import { inList } from '../platform/in-list'
import type { PartName } from './scorer'

const METRES_PER_DEGREE = 111_195

/** An open shop that offers the service, with what it asks. */
export type CandidateShop = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly lat: number
  readonly lng: number
  readonly instantBook: boolean
  readonly ratingCount: number
  readonly skillSum: number
  readonly mannerSum: number
  readonly priceClaritySum: number
  readonly scoreMilli: number
  readonly labourFen: number
  readonly partsFen: number
  readonly consumablesFen: number
  readonly totalFen: number
  readonly totalMaxFen: number | null
  readonly depositFen: number
  readonly inspectionFeeFen: number
  readonly distanceMetres: number
}

type Row = {
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
  labour_fen: number
  parts_fen: number
  consumables_fen: number
  total_fen: number
  total_max_fen: number | null
  deposit_fen: number
  inspection_fee_fen: number
}

/**
 * Open shops within the radius that offer the service. Where there are more than LIMITS.matchCandidatesMax, those
 * with the best sum of rating and nearness are taken, by the weights of the job: the nearest alone would lose the
 * good shop at the other end of the town. The box is a range of the index shop_place.
 */
export async function findCandidates(
  q: Queries,
  serviceId: string,
  at: Point,
  weights: Readonly<Record<PartName, number>>,
): Promise<CandidateShop[]> {
  const latSpan = LIMITS.matchRadiusMetres / METRES_PER_DEGREE
  // Meridians come together towards the poles; there the box is simply wide.
  const cos = Math.max(0.01, Math.cos((at.lat * Math.PI) / 180))
  const lngSpan = Math.min(180, latSpan / cos)
  const rows = await q.rows<Row>(
    `SELECT s.id, s.name, s.address, s.lat, s.lng, s.instant_book, s.rating_count, s.skill_sum, s.manner_sum, s.price_clarity_sum, s.score_milli,
       p.labour_fen, p.parts_fen, p.consumables_fen, p.total_fen, p.total_max_fen, p.deposit_fen, p.inspection_fee_fen
     FROM shop s JOIN shop_service p ON p.shop_id = s.id AND p.service_id = ? AND p.active = 1
     WHERE ${takesOrdersSql('s')} AND s.lat BETWEEN ? AND ? AND s.lng BETWEEN ? AND ?
     ORDER BY ? * s.score_milli / 2000
       - ? * SQRT(POW((s.lat - ?) / ?, 2) + POW((s.lng - ?) / ?, 2)) DESC, s.id
     LIMIT ${LIMITS.matchCandidatesMax}`,
    [
      serviceId,
      at.lat - latSpan,
      at.lat + latSpan,
      at.lng - lngSpan,
      at.lng + lngSpan,
      weights.rating,
      weights.distance,
      at.lat,
      latSpan,
      at.lng,
      lngSpan,
    ],
  )
  return rows
    .map((row) => toCandidateShop(row, at))
    .filter((shop) => shop.distanceMetres <= LIMITS.matchRadiusMetres)
}

function toCandidateShop(row: Row, at: Point): CandidateShop {
  const place = { lat: Number(row.lat), lng: Number(row.lng) }
  return {
    id: row.id,
    name: row.name,
    address: row.address,
    ...place,
    instantBook: row.instant_book === 1,
    ratingCount: row.rating_count,
    skillSum: row.skill_sum,
    mannerSum: row.manner_sum,
    priceClaritySum: row.price_clarity_sum,
    scoreMilli: row.score_milli,
    labourFen: row.labour_fen,
    partsFen: row.parts_fen,
    consumablesFen: row.consumables_fen,
    totalFen: row.total_fen,
    totalMaxFen: row.total_max_fen,
    depositFen: row.deposit_fen,
    inspectionFeeFen: row.inspection_fee_fen,
    distanceMetres: distanceMetres(at, place),
  }
}

export type TechnicianFacts = { readonly years: number; readonly skills: readonly Skill[] }

/** The technicians in planning, by shop. */
export async function findTechnicians(
  q: Queries,
  shopIds: readonly string[],
): Promise<Map<string, TechnicianFacts[]>> {
  const byShop = new Map<string, TechnicianFacts[]>()
  if (shopIds.length === 0) return byShop
  const { marks, values } = inList(shopIds)
  const rows = await q.rows<{ shop_id: string; years: number; skills: string }>(
    `SELECT shop_id, years, skills FROM technician WHERE shop_id IN (${marks}) AND active = 1`,
    values,
  )
  for (const row of rows) {
    const facts = { years: row.years, skills: JSON.parse(row.skills) as Skill[] }
    const known = byShop.get(row.shop_id)
    if (known) known.push(facts)
    else byShop.set(row.shop_id, [facts])
  }
  return byShop
}

/** The name of a make, or null for one that is not in the list. */
export async function findBrandName(q: Queries, brandId: string): Promise<string | null> {
  const [row] = await q.rows<{ name: string }>('SELECT name FROM vehicle_brand WHERE id = ?', [brandId])
  return row?.name ?? null
}
