import { SHOWCASE_ANSWERS, type Mask } from '@anxin/shared/showcases/showcase.contract'
import { showcaseMachine } from '@anxin/shared/showcases/showcase.machine'
import type { InspectionItem } from '@anxin/shared/orders/order.contract'
import { index, mysqlTable, smallint, tinyint, uniqueIndex } from 'drizzle-orm/mysql-core'
import { flag, id, instant, json, key, name, state, text, word } from '../columns'
import type { orderLine } from './orders'

export type ShowcaseLineSnapshot = Pick<
  typeof orderLine.$inferSelect,
  'kind' | 'name' | 'partType' | 'brand' | 'amountFen'
>
export type ShowcaseFindingSnapshot = Pick<InspectionItem, 'name' | 'level' | 'note'>

/**
 * A verified repair case, one an order. Everything that is shown is a snapshot, so that the owner's consent, which
 * names `contentHash`, speaks of exactly what everybody reads.
 */
export const showcase = mysqlTable(
  'showcase',
  {
    id: id().primaryKey(),
    orderId: id().notNull(),
    ownerId: id().notNull(),
    shopId: id().notNull(),
    technicianId: id(),
    state: state(showcaseMachine).notNull(),
    shopName: name().notNull(),
    serviceName: name().notNull(),
    /** Maker and model, without the plate. */
    vehicleText: text(120).notNull(),
    text: text(1000).notNull(),
    findings: json<ShowcaseFindingSnapshot[]>().notNull(),
    lines: json<ShowcaseLineSnapshot[]>().notNull(),
    /** SHA-256 over all of this and the pictures, hex. */
    contentHash: key(64).notNull(),
    showPrices: flag().notNull(),
    /** How often it was put to the owner. */
    asks: tinyint().notNull(),
    askedAt: instant().notNull(),
    publishedAt: instant(),
  },
  (t) => [
    uniqueIndex('showcase_order').on(t.orderId),
    index('showcase_shop').on(t.shopId, t.state, t.id), // the shop's page
    index('showcase_technician').on(t.technicianId, t.state, t.id), // the technician's page
    index('showcase_owner').on(t.ownerId, t.id), // removal of an account
  ],
)

/** A masked picture of a showcase; its bytes lie in the photo store under the id. A change makes new ones. */
export const showcasePhoto = mysqlTable(
  'showcase_photo',
  {
    id: id().primaryKey(),
    showcaseId: id().notNull(),
    seq: tinyint().notNull(),
    /** What it was made of; only the sides of the order can see that one. */
    orderPhotoId: id().notNull(),
    stage: word(['before', 'after'] as const).notNull(),
    masks: json<Mask[]>().notNull(),
    width: smallint().notNull(),
    height: smallint().notNull(),
    sha256: key(64).notNull(),
  },
  (t) => [index('showcase_photo_showcase').on(t.showcaseId, t.seq)],
)

/** What the owner said, when, and to which content: append-only. */
export const showcaseAnswer = mysqlTable(
  'showcase_answer',
  {
    id: id().primaryKey(),
    showcaseId: id().notNull(),
    orderId: id().notNull(),
    ownerId: id().notNull(),
    answer: word(SHOWCASE_ANSWERS).notNull(),
    contentHash: key(64).notNull(),
    showPrices: flag().notNull(),
    at: instant().notNull(),
  },
  (t) => [index('showcase_answer_showcase').on(t.showcaseId, t.id)],
)

/**
 * How a technician wants to be seen. It counts for the member of staff who wrote it alone: whoever leaves the shop is
 * shown no longer.
 */
export const technicianPage = mysqlTable('technician_page', {
  technicianId: id().primaryKey(),
  staffId: id().notNull(),
  name: name().notNull(),
  intro: text(500).notNull(),
  /** Since when everybody may see it; null while nobody may. */
  shownSince: instant(),
})
