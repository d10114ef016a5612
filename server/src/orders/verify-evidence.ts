import { assert } from '@anxin/shared/kernel/errors'
import type { EvidenceKind } from '@anxin/shared/orders/evidence-kinds'
import { createHash } from 'node:crypto'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import { canonicalJson, firstMisfit, type Head, type Link, type Misfit } from './evidence-chain'
import { allEntriesOf, headOf, linksOf } from './evidence.repository'
import { findOrder, inspectionOf, linesOf, photosOf } from './orders.repository'
import { photoKey } from './photos'
import { allPiecesOf } from './pieces.repository'
import { ticksOf } from './ticks.repository'

export type Verdict = {
  readonly head: Head
  readonly links: readonly Link[]
  /** Whether the chain began with the order: that of an older one begins at its first change afterwards. */
  readonly isWhole: boolean
  /** The first link that does not fit what is there now; null when all do. */
  readonly misfit: Misfit | null
}

/** A record as it is now; `at` tells whether the chain should know it. */
type Present = {
  readonly kind: EvidenceKind
  readonly recordId: string
  readonly at: Date
  readonly row: object
}
type Found = { readonly head: Head; readonly links: readonly Link[]; readonly present: readonly Present[] }

const READS_MAX = 20

/**
 * Recomputes the chain of an order from its links, and each link from the record that it tells of: the rows of
 * today, and the bytes of every photo. Of a record that was told of several times the last telling counts, field by
 * field, and nothing may be there that no link tells of. NOT_FOUND for no such order.
 */
export async function verifyChain(app: App, orderId: string): Promise<Verdict> {
  const { head, links, present } = await readAtRest(app.db, orderId)
  const isWhole = links.some(({ kind, recordId }) => kind === 'entry' && recordId === '1')
  const broken = firstMisfit(links, head)
  if (broken) return { head, links, isWhole, misfit: broken }
  const misfits = [
    ...recordMisfits(links, present),
    ...unlinked(links, present, isWhole),
    ...(await fileMisfits(app, links)),
  ]
  return { head, links, isWhole, misfit: misfits.toSorted((a, b) => a.seq - b.seq)[0] ?? null }
}

/** Every change moves the end of the chain: what was read between two equal ends belongs together. */
async function readAtRest(q: Queries, orderId: string): Promise<Found> {
  let head = await headOf(q, orderId)
  for (let reads = 1; ; reads++) {
    const [links, present] = await Promise.all([linksOf(q, orderId), recordsOf(q, orderId)])
    const after = await headOf(q, orderId)
    if (after.hash === head.hash && after.count === head.count) return { head, links, present }
    assert(reads < READS_MAX, `order ${orderId} does not come to rest`)
    head = after
  }
}

async function recordsOf(q: Queries, orderId: string): Promise<Present[]> {
  const [order, entries, lines, inspection, photos, pieces, ticks] = await Promise.all([
    findOrder(q, orderId),
    allEntriesOf(q, orderId),
    linesOf(q, orderId),
    inspectionOf(q, orderId),
    photosOf(q, orderId),
    allPiecesOf(q, orderId),
    ticksOf(q, orderId),
  ])
  return [
    { kind: 'order', recordId: orderId, at: order.createdAt, row: order },
    { kind: 'belongings', recordId: orderId, at: order.createdAt, row: { items: order.items } },
    ...entries.map((row) => ({ kind: 'entry' as const, recordId: String(row.seq), at: row.at, row })),
    ...lines.map((row) => ({ kind: 'line' as const, recordId: row.id, at: row.createdAt, row })),
    ...(inspection
      ? [{ kind: 'inspection' as const, recordId: orderId, at: inspection.at, row: inspection }]
      : []),
    ...photos.map((row) => ({ kind: 'photo' as const, recordId: row.id, at: row.at, row })),
    ...pieces.map((row) => ({ kind: 'piece' as const, recordId: row.id, at: row.at, row })),
    ...ticks.map((row) => ({ kind: 'tick' as const, recordId: row.id, at: row.at, row })),
  ]
}

/** Where the last telling of a field is not what the record says. */
function recordMisfits(links: readonly Link[], present: readonly Present[]): Misfit[] {
  const rows = new Map(present.map(({ kind, recordId, row }) => [`${kind} ${recordId}`, row]))
  const told = new Map<string, { seq: number; value: unknown; now: unknown }>()
  for (const { seq, kind, recordId, content } of links) {
    const row = rows.get(`${kind} ${recordId}`) as Record<string, unknown> | undefined
    // Only what was left in a car can be erased, and then it is gone from the order too.
    const facts = (content === null ? erased(kind) : JSON.parse(content)) as Record<string, unknown>
    for (const [field, value] of Object.entries(facts))
      told.set(`${kind} ${recordId} ${field}`, { seq, value, now: row?.[field] })
  }
  return [...told.values()]
    .filter(({ value, now }) => canonicalJson(value) !== canonicalJson(now))
    .map(({ seq }) => ({ seq, why: 'record' as const }))
}

function erased(kind: EvidenceKind): Record<string, unknown> {
  return kind === 'belongings' ? { items: '' } : { erased: true }
}

/** What is there and no link tells of: put in beside the chain. */
function unlinked(links: readonly Link[], present: readonly Present[], isWhole: boolean): Misfit[] {
  const [first] = links
  if (!first) return []
  const told = new Set(links.map(({ kind, recordId }) => `${kind} ${recordId}`))
  const unknown = present.filter(
    ({ kind, recordId, at }) =>
      kind !== 'order' &&
      kind !== 'belongings' &&
      !told.has(`${kind} ${recordId}`) &&
      (isWhole || at > first.at),
  )
  return unknown.length > 0 ? [{ seq: links.length + 1, why: 'unlinked' }] : []
}

async function fileMisfits(app: App, links: readonly Link[]): Promise<Misfit[]> {
  const misfits: Misfit[] = []
  for (const { seq, kind, recordId, content } of links) {
    if (kind !== 'photo' || content === null) continue
    const { sha256 } = JSON.parse(content) as { sha256: string }
    if ((await hashOfFile(app, recordId)) !== sha256) misfits.push({ seq, why: 'file' })
  }
  return misfits
}

async function hashOfFile(app: App, photoId: string): Promise<string | null> {
  const stored = await app.storage.get(photoKey(photoId))
  if (!stored) return null
  const hash = createHash('sha256')
  for await (const chunk of stored.stream) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
