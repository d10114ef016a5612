import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { localText, plusMs } from '@anxin/shared/kernel/time'
import { RELATION_WORDS } from '@anxin/shared/orders/relation-words'
import type { App } from '../app'
import { actorOf } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { lockOwned, ownedBy } from './access'
import { stateOfLink, tokenOf, viewLink } from './approval-link'
import { endLink, findLink, insertLink, linksOf } from './approval-links.repository'
import { changeOrder } from './change-order'
import { findOrder, linesOf } from './orders.repository'

type Make = 'POST /orders/:orderId/approval-links'
type List = 'GET /orders/:orderId/approval-links'
type Revoke = 'POST /orders/:orderId/approval-links/:linkId/revocation'

/** Lets somebody else decide the quote that is shown, once, or look at it: until the quote ends, a day at most. */
export async function makeApprovalLink(
  app: App,
  { caller, params, body, command }: Call<Make>,
): Promise<Reply<Make>> {
  const made = await runCommand(app, command, async (tx) => {
    const order = await lockOwned(tx, caller, params.orderId)
    const shown = (await linesOf(tx, order.id)).filter(({ state }) => state === 'shown')
    if (shown.length === 0 || order.duePaymentId)
      throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} shows no quote to decide`)
    const open = (await linksOf(tx, order.id)).filter((link) => stateOfLink(app, link) === 'open')
    if (open.length >= LIMITS.approvalLinksOpenMax)
      throw new AppError('LIMIT_REACHED', `links of ${order.id}`)
    const now = app.clock.now()
    const latest = plusMs(now, LIMITS.approvalLinkMs)
    const expiresAt = order.stepDueAt && order.stepDueAt < latest ? order.stepDueAt : latest
    const { id, purpose, relation } = body
    const ended = { revokedAt: null, usedAt: null, usedBy: null }
    const link = { id, orderId: order.id, purpose, relation, createdAt: now, expiresAt, ...ended }
    insertLink(tx, link)
    const whom = RELATION_WORDS[relation]
    await changeOrder(app, tx, order, {
      actor: actorOf(caller),
      type: 'link-made',
      text:
        purpose === 'decide'
          ? `车主请${whom}代为确认报价，${localText(expiresAt)} 前有效`
          : `车主把报价发给${whom}看，不含车牌和门店`,
    })
    return viewLink(app, link)
  })
  return { ...made, token: tokenOf(app, made.id) }
}

export async function listApprovalLinks(app: App, { caller, params }: Call<List>): Promise<Reply<List>> {
  const order = ownedBy(caller, await findOrder(app.db, params.orderId))
  return { items: (await linksOf(app.db, order.id)).map((link) => viewLink(app, link)) }
}

/** Takes a link back. LINK_GONE where it was used or taken back before; one that has expired may be taken back too. */
export async function revokeApprovalLink(
  app: App,
  { caller, params, command }: Call<Revoke>,
): Promise<Reply<Revoke>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockOwned(tx, caller, params.orderId)
    const link = await findLink(tx, params.linkId)
    if (link?.orderId !== order.id) throw new AppError('NOT_FOUND', `link ${params.linkId}`)
    if (link.revokedAt || link.usedAt) throw new AppError('LINK_GONE', `link ${link.id}`)
    endLink(tx, link.id, { revokedAt: app.clock.now() })
    await changeOrder(app, tx, order, {
      actor: actorOf(caller),
      type: 'link-revoked',
      text: `车主收回了发给${RELATION_WORDS[link.relation]}的链接`,
    })
    return { ok: true as const }
  })
}
