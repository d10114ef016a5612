import type { App } from '../app'
import { moneyOf, type Money } from '../payments'
import { evidenceUrl } from './evidence-address'
import {
  entriesOf,
  findOrder,
  inspectionOf,
  linesOf,
  photosOf,
  type InspectionRow,
  type OrderEntryRow,
  type OrderLineRow,
  type OrderPhotoRow,
  type OrderRow,
} from './orders.repository'
import { verifyChain, type Verdict } from './verify-evidence'
import { workOf, type NotedWork } from './work'

/** All that a mediator needs of one order. */
export type Folder = {
  readonly order: OrderRow
  readonly lines: readonly OrderLineRow[]
  readonly entries: readonly OrderEntryRow[]
  /** Without those of a review: nobody but their author sees them before they have been checked, then everybody does there. */
  readonly photos: readonly OrderPhotoRow[]
  readonly reviewPhotoCount: number
  readonly inspection: InspectionRow | null
  readonly work: NotedWork | null
  readonly money: Money
  readonly verdict: Verdict
  /** Where the chain can be checked later. */
  readonly url: string
  readonly madeAt: Date
}

/** NOT_FOUND for no such order; whether the caller may read it is the caller's business. */
export async function openFolder(app: App, orderId: string): Promise<Folder> {
  const { db } = app
  const order = await findOrder(db, orderId)
  const [lines, entries, allPhotos, inspection, work, money, verdict] = await Promise.all([
    linesOf(db, orderId),
    entriesOf(db, orderId),
    photosOf(db, orderId),
    inspectionOf(db, orderId),
    workOf(db, order),
    moneyOf(db, orderId),
    verifyChain(app, orderId),
  ])
  const photos = allPhotos.filter(({ slot }) => slot !== 'review')
  return {
    order,
    lines,
    entries,
    photos,
    reviewPhotoCount: allPhotos.length - photos.length,
    inspection,
    work,
    money,
    verdict,
    url: evidenceUrl(app, orderId),
    madeAt: app.clock.now(),
  }
}
