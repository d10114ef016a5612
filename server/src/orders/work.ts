import { AppError } from '@anxin/shared/kernel/errors'
import { addDays, addMonths, localDayOf } from '@anxin/shared/kernel/time'
import type { Warranty, Work } from '@anxin/shared/orders/order.contract'
import type { z } from 'zod'
import { findChecklist, type ChecklistRow } from '../catalogue'
import type { Queries } from '../platform/db'
import type { OrderLineRow, OrderRow } from './orders.repository'
import { piecesOf, type PieceRow } from './pieces.repository'
import { ticksOf, type TickRow } from './ticks.repository'

/** 《机动车维修管理规定》: the floor for minor repairs and single jobs, which is that of a service without a checklist. */
const WARRANTY_FLOOR = { warrantyDays: 10, warrantyKm: 2_000 }
/** No month is shorter. */
const MONTH_DAYS_MIN = 28

/** The checklist that an order keeps, and what has been noted for it. */
export type NotedWork = {
  /** Null where the service has none. */
  readonly checklist: ChecklistRow | null
  /** The newest tick of each step. */
  readonly ticks: ReadonlyMap<string, TickRow>
  readonly pieces: readonly PieceRow[]
}

/** Null before intake, and for cars taken in before there were checklists: those are finished by the rules of then. */
export async function workOf(
  q: Queries,
  { id, serviceId, checklistVersion: version }: OrderRow,
): Promise<NotedWork | null> {
  if (version === null) return null
  const [checklist, ticks, pieces] = await Promise.all([
    version === 0 ? null : findChecklist(q, serviceId, version),
    ticksOf(q, id),
    piecesOf(q, [id]),
  ])
  return {
    checklist,
    ticks: new Map(ticks.map((tick) => [tick.step, tick])),
    pieces: pieces.get(id) ?? [],
  }
}

/**
 * What is not there of the work on `done`: steps, where the work came to its end and was not stopped by the owner, and
 * the piece of each part. By field, in words for people.
 */
export function missingWork(
  { checklist, ticks, pieces }: NotedWork,
  order: OrderRow,
  done: readonly OrderLineRow[],
): Record<string, string> {
  const steps = order.stopRequestedAt || done.length === 0 ? [] : (checklist?.steps ?? [])
  const noted = new Set(pieces.map(({ lineId }) => lineId))
  const unnoted = done.filter(({ id, kind }) => kind === 'part' && !noted.has(id))
  return Object.fromEntries([
    ...steps
      .filter(({ key }) => !ticks.has(key))
      .map(({ key, name, needsPhoto }) => [
        `steps.${key}`,
        needsPhoto ? `「${name}」缺少照片` : `「${name}」还没做`,
      ]),
    ...unnoted.map(({ id, name }) => [`pieces.${id}`, `「${name}」没有登记所装配件`]),
  ])
}

export function workView({ checklist, ticks, pieces }: NotedWork): z.input<typeof Work> {
  return {
    sheet: checklist?.sheet ?? [],
    steps: (checklist?.steps ?? []).map((step) => {
      const tick = ticks.get(step.key)
      return {
        ...step,
        done: tick ? { at: tick.at.toISOString(), byName: tick.byName, photoIds: tick.photoIds } : null,
      }
    }),
    pieces: pieces.map(({ id, lineId, brand, partNumber, serial, photoId, byName, at }) => ({
      id,
      lineId,
      brand,
      partNumber,
      serial,
      photoId,
      byName,
      at: at.toISOString(),
    })),
  }
}

/** How long a line of a bill is answered for, from the hand-over on. */
export function warrantyOf(
  line: Pick<OrderLineRow, 'kind' | 'warrantyMonths' | 'warrantyKm'>,
  checklist: Pick<ChecklistRow, 'warrantyDays' | 'warrantyKm'> | null,
  { deliveredAt, odometerKm }: Pick<OrderRow, 'deliveredAt' | 'odometerKm'>,
): Warranty | null {
  if (line.kind === 'fee') return null
  const { warrantyDays: days, warrantyKm: floorKm } = checklist ?? WARRANTY_FLOOR
  const isPromised = line.warrantyMonths !== null && line.warrantyMonths * MONTH_DAYS_MIN >= days
  const months = isPromised ? line.warrantyMonths : null
  const km = Math.max(floorKm, line.warrantyKm ?? 0)
  const from = deliveredAt && localDayOf(deliveredAt)
  return {
    months,
    days,
    km,
    until: from && (months === null ? addDays(from, days) : addMonths(from, months)),
    untilKm: from && odometerKm !== null ? odometerKm + km : null,
  }
}

/** EVIDENCE_MISSING with what is missing by field; nothing where nothing is. */
export function requireNothingMissing(fields: Record<string, string>): void {
  const missing = Object.keys(fields)
  if (missing.length > 0) throw new AppError('EVIDENCE_MISSING', missing.join(' '), { fields })
}
