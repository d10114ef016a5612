import { hasWarranty, warrantyEnd, warrantyTerms } from '@anxin/shared/care/warranty'
import { AppError } from '@anxin/shared/kernel/errors'
import type { Warranty, Work } from '@anxin/shared/orders/order.contract'
import type { z } from 'zod'
import { findChecklist, type ChecklistRow } from '../catalogue'
import type { Queries } from '../platform/db'
import type { OrderLineRow, OrderRow } from './orders.repository'
import { piecesOf, type PieceRow } from './pieces.repository'
import { ticksOf, type TickRow } from './ticks.repository'

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

/** How long a line of a bill is answered for; a service without a checklist is a small repair. */
export function warrantyOf(
  { kind, warrantyDays, warrantyKm }: Pick<OrderLineRow, 'kind' | 'warrantyDays' | 'warrantyKm'>,
  checklist: Pick<ChecklistRow, 'repairKind'> | null,
  { deliveredAt, odometerKm }: Pick<OrderRow, 'deliveredAt' | 'odometerKm'>,
): z.input<typeof Warranty> | null {
  if (!hasWarranty(kind)) return null
  const promise = { days: warrantyDays ?? 0, km: warrantyKm ?? 0 }
  const terms = warrantyTerms(checklist?.repairKind ?? 'repair', promise)
  const end = deliveredAt && warrantyEnd(terms, { deliveredAt, odometerKm })
  return { ...terms, endsAt: end?.endsAt.toISOString() ?? null, endsAtKm: end?.endsAtKm ?? null }
}

/** EVIDENCE_MISSING with what is missing by field; nothing where nothing is. */
export function requireNothingMissing(fields: Record<string, string>): void {
  const missing = Object.keys(fields)
  if (missing.length > 0) throw new AppError('EVIDENCE_MISSING', missing.join(' '), { fields })
}
