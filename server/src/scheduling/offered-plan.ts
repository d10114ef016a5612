import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import { horizonOf, type Need, type Plan } from './availability'
import { readOfferedService, readPlan } from './scheduling.queries'

/** What the slot list of one service at one shop is computed from, bookings excepted. */
export type OfferedPlan = { readonly need: Need; readonly plan: Plan }

type Entry = { readonly loaded: Promise<OfferedPlan>; readonly staleAtMs: number }
const PLANS_MAX = 5000
const remembered = new WeakMap<App, Map<string, Map<string, Entry>>>()

/**
 * The plan of a shop for a service, over the whole horizon; at most LIMITS.slotPlanMs old. Opening hours, bays and
 * skills change by the week and reading them costs more than the bookings do, so looking at slots may use a plan of
 * a moment ago. Taking a slot never does: it reads its own.
 * Errors: NOT_FOUND for an unknown shop or service, SERVICE_NOT_OFFERED.
 */
export async function offeredPlan(app: App, shopId: string, serviceId: string): Promise<OfferedPlan> {
  const { today } = horizonOf(app.clock.now())
  const key = `${serviceId}.${today}`
  // Elapsed time, not the app's clock: that one can be moved, or stand still.
  const nowMs = performance.now()
  const shops = shopsOf(app)
  const known = shops.get(shopId)?.get(key)
  if (known && known.staleAtMs > nowMs) return known.loaded
  const entry = { loaded: load(app, shopId, serviceId, today), staleAtMs: nowMs + LIMITS.slotPlanMs }
  if (shops.size >= PLANS_MAX) shops.clear()
  const services = shops.get(shopId) ?? new Map<string, Entry>()
  shops.set(shopId, services.set(key, entry))
  // A failure is told to those who wait for it and to nobody after them.
  entry.loaded.catch(() => services.delete(key))
  return entry.loaded
}

/** Lets the next look at this shop's slots see the change, once it is committed; other processes see it in a moment. */
export function forgetPlan(app: App, tx: Tx, shopId: string): void {
  tx.afterCommit(() => shopsOf(app).delete(shopId))
}

function shopsOf(app: App): Map<string, Map<string, Entry>> {
  let shops = remembered.get(app)
  if (!shops) remembered.set(app, (shops = new Map()))
  return shops
}

async function load(app: App, shopId: string, serviceId: string, today: string): Promise<OfferedPlan> {
  const found = await readOfferedService(app.db, shopId, serviceId)
  if (!found || found.shopState === 'draft' || found.shopState === 'review' || found.shopState === 'closed')
    throw new AppError('NOT_FOUND', `shop ${shopId}`)
  if (!found.need) throw new AppError('NOT_FOUND', `service ${serviceId}`)
  if (!found.offered) throw new AppError('SERVICE_NOT_OFFERED', `service ${serviceId} at ${shopId}`)
  return { need: found.need, plan: await readPlan(app.db, shopId, today, LIMITS.horizonDays + 1) }
}
