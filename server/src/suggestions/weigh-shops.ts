import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, DAY_MS, instantOf, localDayOf, plusMs, weekdayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { hasTimer, setTimer } from '../platform/timers'
import { lockShop, regionsOfShops, shopIdsOfRegion } from '../shops'
import { groupBy } from './group-by'
import { judgeSuggestions, type Judged } from './judge-suggestions'
import { isOversold, mediansOf, type Medians } from './oversell'
import {
  doneLaterOf,
  lostLines,
  quotedLines,
  ripeOrders,
  verdictsOf,
  type RipeOrder,
} from './suggestions.queries'
import {
  categoriesOf,
  countsOf,
  figureOf,
  insertReview,
  lastReview,
  replaceFigures,
  saveMedians,
  type FigureRow,
} from './suggestions.repository'

export const WEIGH_TIMER = 'suggestions.weigh-daily'
const EVERY_DAY = 'every-day'
/** Shop-local, after the scores. */
const WEIGH_MINUTE = 4 * 60 + 40
const ORDERS_AT_ONCE = 64

/**
 * Timer: what came of the suggestions of every shop, and whether somebody should look at one. Each shop is a transaction
 * of its own that computes from what is there, so that a run that was cut short is simply run again.
 */
export async function weighShops(app: App): Promise<Date> {
  for (const region of await regionsOfShops(app.db)) await weighRegion(app, region)
  return instantOf(addDays(localDayOf(app.clock.now()), 1), WEIGH_MINUTE)
}

/** Sets the daily timer where there is none: on the first start, or after its row was lost. */
export async function startWeighing(app: App): Promise<void> {
  await app.db.transaction(async (tx) => {
    if (await hasTimer(tx, WEIGH_TIMER, EVERY_DAY)) return
    await setTimer(app, tx, WEIGH_TIMER, EVERY_DAY, app.clock.now())
  })
}

async function weighRegion(app: App, region: string): Promise<void> {
  const weekOn = mondayOf(localDayOf(app.clock.now()))
  let afterId = ''
  for (;;) {
    const ids = await shopIdsOfRegion(app.db, region, afterId)
    for (const shopId of ids) {
      const rows = await figuresOf(app, { shopId, region, weekOn })
      await app.db.transaction(async (tx) => {
        await lockShop(tx, shopId) // another run waits, instead of both inserting
        await replaceFigures(tx, shopId, weekOn, rows)
      })
    }
    if (ids.length < LIMITS.scoreBatch) break
    afterId = ids.at(-1) ?? ''
  }
  for (const category of await categoriesOf(app.db, region, weekOn)) {
    const shops = await countsOf(app.db, region, weekOn, category)
    const usual = mediansOf(shops)
    await saveMedians(app.db, { region, weekOn, category }, usual)
    if (usual)
      for (const shop of shops)
        if (isOversold(shop, usual)) await openReview(app, { shopId: shop.shopId, weekOn, category, usual })
  }
}

function mondayOf(on: string): string {
  return addDays(on, 1 - weekdayOf(on))
}

type Place = { readonly shopId: string; readonly region: string; readonly weekOn: string }

/** A shop's figures by kind of work, as of now. */
async function figuresOf(app: App, place: Place): Promise<FigureRow[]> {
  const now = app.clock.now()
  const { version, windowDays, ripeDays } = LIMITS.oversellPolicy
  const orders = await ripeOrders(app.db, place.shopId, {
    fromAt: plusMs(now, -windowDays * DAY_MS),
    ripeAt: plusMs(now, -ripeDays * DAY_MS),
  })
  const judged: JudgedOrder[] = []
  for (let from = 0; from < orders.length; from += ORDERS_AT_ONCE)
    judged.push(...(await judgeOrders(app, orders.slice(from, from + ORDERS_AT_ONCE))))
  const categories = [...new Set(orders.map(({ category }) => category))]
  return categories.map((category) => {
    const own = judged.filter(({ order }) => order.category === category)
    return {
      ...place,
      category,
      policyVersion: version,
      ...countOf(own),
      medianDoubtedBp: null,
      medianPerHundred: null,
      technicians: techniciansOf(own),
      examples: own
        .flatMap(({ order, works }) =>
          works.flatMap(({ work, doubt }) => (doubt ? [{ orderId: order.id, work, doubt }] : [])),
        )
        .slice(0, LIMITS.oversellExamplesMax),
      at: now,
    }
  })
}

type JudgedOrder = { readonly order: RipeOrder; readonly works: readonly Judged[] }

async function judgeOrders(app: App, orders: readonly RipeOrder[]): Promise<JudgedOrder[]> {
  const ids = orders.map(({ id }) => id)
  const [lines, verdicts, lostLineIds, done] = await Promise.all([
    quotedLines(app.db, ids),
    verdictsOf(app.db, ids),
    lostLines(app.db, ids),
    doneLaterOf(
      app.db,
      orders.map(({ vehicle_id }) => vehicle_id),
    ),
  ])
  const byOrder = groupBy(lines, ({ orderId }) => orderId)
  return orders.map((order) => ({
    order,
    works: judgeSuggestions(byOrder.get(order.id) ?? [], {
      verdicts,
      lostLineIds,
      doneLater: done.get(order.vehicle_id) ?? new Set(),
    }),
  }))
}

function countOf(judged: readonly JudgedOrder[]): Pick<FigureRow, 'orders' | 'suggested' | 'doubted'> {
  const works = judged.flatMap((one) => one.works)
  return {
    orders: judged.length,
    suggested: works.length,
    doubted: works.filter(({ doubt }) => doubt !== null).length,
  }
}

function techniciansOf(judged: readonly JudgedOrder[]): FigureRow['technicians'] {
  return [...groupBy(judged, ({ order }) => order.technician_id)].flatMap(([technicianId, own]) =>
    technicianId === null ? [] : [{ technicianId, ...countOf(own) }],
  )
}

type Found = {
  readonly shopId: string
  readonly weekOn: string
  readonly category: string
  readonly usual: Medians
}

/** One review a shop at a time, and none for a while after it was answered: what it was about still lies in the window. */
async function openReview(app: App, found: Found): Promise<void> {
  await app.db.transaction(async (tx) => {
    const { region } = await lockShop(tx, found.shopId) // two runs at once: one waits here and finds the other's
    if (await isLookedAt(app, tx, found.shopId)) return
    const figure = await figureOf(tx, found.shopId, found.weekOn, found.category)
    if (!figure) return
    const { shopId, category, weekOn, policyVersion, orders, suggested, doubted, technicians, examples } =
      figure
    const id = app.newId()
    await insertReview(tx, {
      id,
      shopId,
      openKey: shopId,
      region,
      category,
      weekOn,
      policyVersion,
      orders,
      suggested,
      doubted,
      medianDoubtedBp: found.usual.doubtedBp,
      medianPerHundred: found.usual.perHundred,
      technicians,
      examples,
      openedAt: app.clock.now(),
      answer: null,
      note: null,
      answeredBy: null,
      answeredAt: null,
    })
    await publish(app, tx, 'shop.oversell', id, { reviewId: id, shopId, region })
  })
}

async function isLookedAt(app: App, tx: Tx, shopId: string): Promise<boolean> {
  const last = await lastReview(tx, shopId)
  if (!last) return false
  return last.answeredAt === null || plusMs(last.answeredAt, LIMITS.oversellCoolDownMs) > app.clock.now()
}
