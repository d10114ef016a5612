import { AppError } from '@anxin/shared/kernel/errors'
import type { ApprovalLink, SharedQuote } from '@anxin/shared/orders/approval-link.contract'
import { timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import { findLink, type ApprovalLinkRow } from './approval-links.repository'
import { linesOf, type OrderRow } from './orders.repository'

/** What a link is worth: a signature of its id, so that nothing at rest opens a quote. 43 characters. */
export function tokenOf(app: App, linkId: string): string {
  return app.seal.index('approval-link', linkId)
}

/** The link with this token. NOT_FOUND for an unknown one and for a wrong token, which are not told apart. */
export async function linkByToken(
  app: App,
  q: Queries,
  linkId: string,
  token: string,
): Promise<ApprovalLinkRow> {
  const right = Buffer.from(tokenOf(app, linkId))
  const given = Buffer.from(token)
  const link =
    given.length === right.length && timingSafeEqual(given, right) ? await findLink(q, linkId) : null
  if (!link) throw new AppError('NOT_FOUND', `link ${linkId}`)
  return link
}

export function stateOfLink(app: App, link: ApprovalLinkRow): z.input<typeof ApprovalLink>['state'] {
  if (link.revokedAt) return 'revoked'
  if (link.usedAt) return 'used'
  return link.expiresAt <= app.clock.now() ? 'expired' : 'open'
}

export function viewLink(app: App, link: ApprovalLinkRow): z.input<typeof ApprovalLink> {
  return {
    id: link.id,
    purpose: link.purpose,
    relation: link.relation,
    state: stateOfLink(app, link),
    createdAt: link.createdAt.toISOString(),
    expiresAt: link.expiresAt.toISOString(),
  }
}

/** What somebody else may see of a quote: a new column of a line is not in it before it is named here. */
export async function sharedQuote(
  app: App,
  q: Queries,
  link: ApprovalLinkRow,
  order: OrderRow,
): Promise<z.input<typeof SharedQuote>> {
  const state = stateOfLink(app, link)
  const isAdvice = link.purpose === 'advise'
  const shown = state === 'open' ? (await linesOf(q, order.id)).filter((line) => line.state === 'shown') : []
  return {
    purpose: link.purpose,
    state,
    expiresAt: link.expiresAt.toISOString(),
    serviceName: order.serviceName,
    carText: order.vehicleText.split(' · ')[0] ?? '',
    shopName: isAdvice ? null : order.shopName,
    isSupplement: order.supplementPending,
    quoteRound: order.quoteRound,
    lines: shown.map((line) => ({
      id: line.id,
      kind: line.kind,
      name: line.name,
      partType: line.partType,
      brand: line.brand,
      quantityMilli: line.quantityMilli,
      unit: line.unit,
      unitPriceFen: line.unitPriceFen,
      oemUnitPriceFen: line.oemUnitPriceFen,
      amountFen: line.amountFen,
      basis: isAdvice || line.basis?.from !== 'finding' ? null : { ...line.basis, photoIds: [] },
    })),
  }
}
