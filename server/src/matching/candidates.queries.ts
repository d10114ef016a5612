import { distanceMetres, type Point } from '@anxin/shared/kernel/geo'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { Queries } from '../platform/db'

const METRES_PER_DEGREE = 111_195

export type CandidateRow = {
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
  readonly labourFen: number
  readonly partsFen: number
  readonly consumablesFen: number
  readonly totalFen: number
  readonly totalMaxFen: number | null
  readonly depositFen: number
  readonly inspectionFeeFen: number
  readonly distanceMetres: number
}

export type CandidateSkills = ReadonlyMap<string, 'proved' | 'claimed'>

/** Open shops within the radius that offer the service, nearest first; the box is a range of the index shop_place. */
export async function candidatesFor(q: Queries, serviceId: string, at: Point): Promise<CandidateRow[]> {
  const latDegrees = LIMITS.matchRadiusMetres / METRES_PER_DEGREE
  const lngDegrees = latDegrees / Math.max(0.1, Math.cos((at.lat * Math.PI) / 180))
  const rows = await q.rows<Record<string, string | number>>(
    `SELECT s.id, s.name, s.address, s.lat, s.lng, s.instant_book, s.rating_count, s.skill_sum, s.manner_sum, s.price_clarity_sum,
       o.labour_fen, o.parts_fen, o.consumables_fen, o.total_fen, o.total_max_fen, o.deposit_fen, o.inspection_fee_fen
     FROM shop s JOIN shop_service o ON o.shop_id = s.id AND o.service_id = ? AND o.active = TRUE
     WHERE s.state = 'open' AND s.lat BETWEEN ? AND ? AND s.lng BETWEEN ? AND ?
     ORDER BY ABS(s.lat - ?) + ABS(s.lng - ?), s.id LIMIT ${LIMITS.matchCandidatesMax}`,
    [
      serviceId,
      at.lat - latDegrees,
      at.lat + latDegrees,
      at.lng - lngDegrees,
      at.lng + lngDegrees,
      at.lat,
      at.lng,
    ],
  )
  return rows
    .map((row) => toCandidate(row, at))
    .filter((row) => row.distanceMetres <= LIMITS.matchRadiusMetres)
}

/** For each shop the best a technician of it can show for a skill. */
export async function skillsFor(
  q: Queries,
  shopIds: readonly string[],
  skill: string,
): Promise<CandidateSkills> {
  const best = new Map<string, 'proved' | 'claimed'>()
  if (shopIds.length === 0) return best
  const rows = await q.rows<{ shop_id: string; skills: string }>(
    `SELECT shop_id, skills FROM technician WHERE active = TRUE AND shop_id IN (${shopIds.map(() => '?').join(', ')})`,
    shopIds,
  )
  for (const { shop_id, skills } of rows) {
    const own = (JSON.parse(skills) as { skill: string; proved: boolean }[]).find(
      (entry) => entry.skill === skill,
    )
    if (own && best.get(shop_id) !== 'proved') best.set(shop_id, own.proved ? 'proved' : 'claimed')
  }
  return best
}

function toCandidate(row: Record<string, string | number | null>, at: Point): CandidateRow {
  const number = (name: string) => Number(row[name])
  const place = { lat: number('lat'), lng: number('lng') }
  return {
    id: String(row['id']),
    name: String(row['name']),
    address: String(row['address']),
    ...place,
    instantBook: row['instant_book'] === 1,
    ratingCount: number('rating_count'),
    skillSum: number('skill_sum'),
    mannerSum: number('manner_sum'),
    priceClaritySum: number('price_clarity_sum'),
    labourFen: number('labour_fen'),
    partsFen: number('parts_fen'),
    consumablesFen: number('consumables_fen'),
    totalFen: number('total_fen'),
    totalMaxFen: row['total_max_fen'] === null ? null : number('total_max_fen'),
    depositFen: number('deposit_fen'),
    inspectionFeeFen: number('inspection_fee_fen'),
    distanceMetres: distanceMetres(at, place),
  }
}
