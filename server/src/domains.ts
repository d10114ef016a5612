import type { App } from './app'
import { careDomain } from './care'
import { catalogueDomain } from './catalogue'
import { growthDomain } from './growth'
import { identityDomain } from './identity'
import { matchingDomain } from './matching'
import { notificationsDomain } from './notifications'
import { opinionsDomain } from './opinions'
import { operationsDomain } from './operations'
import { ordersDomain } from './orders'
import { paymentsDomain } from './payments'
import { complaintsDomain } from './complaints'
import type { Domain } from './platform/domain'
import type { Work } from './platform/jobs'
import type { Listener, Listeners } from './platform/outbox'
import type { TimerHandler } from './platform/timers'
import { privacyDomain } from './privacy'
import { recordDomain } from './record'
import { riskDomain } from './risk'
import { reviewsDomain } from './reviews'
import { schedulingDomain } from './scheduling'
import { settlementDomain } from './settlement'
import { shopsDomain } from './shops'
import { showcasesDomain } from './showcases'
import { suggestionsDomain } from './suggestions'
import { vehiclesDomain } from './vehicles'

/** Every domain of the product, in the order of the import rules: a domain imports only from those above it. */
export const DOMAINS: readonly Domain[] = [
  identityDomain,
  vehiclesDomain,
  catalogueDomain,
  shopsDomain,
  riskDomain,
  paymentsDomain,
  settlementDomain,
  schedulingDomain,
  matchingDomain,
  growthDomain,
  ordersDomain,
  reviewsDomain,
  showcasesDomain,
  careDomain,
  complaintsDomain,
  recordDomain,
  opinionsDomain,
  suggestionsDomain,
  operationsDomain,
  notificationsDomain,
  privacyDomain,
]

/** What has to be there before anything is due. */
export async function startDomains(app: App, domains: readonly Domain[] = DOMAINS): Promise<void> {
  for (const domain of domains) await domain.start?.(app)
}

/** All listeners and timer handlers; a name that is used twice would be run once, so it stops the start. */
export function collectWork(domains: readonly Domain[] = DOMAINS): Work {
  const listeners: Record<string, Record<string, Listener<never>>> = {}
  const timers: Record<string, TimerHandler> = {}
  for (const domain of domains) {
    for (const [topic, named] of Object.entries(domain.listeners ?? {})) {
      const known = (listeners[topic] ??= {})
      for (const [name, listener] of Object.entries(named)) {
        if (known[name]) throw new Error(`two listeners named ${name} for ${topic}`)
        known[name] = listener as Listener<never>
      }
    }
    for (const [kind, handler] of Object.entries(domain.timers ?? {})) {
      if (timers[kind]) throw new Error(`two handlers for timer ${kind}`)
      timers[kind] = handler
    }
  }
  return { listeners: listeners as Listeners, timers }
}
