import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { EvidenceReport } from '@anxin/shared/orders/evidence.contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app'
import { requireRight } from '../platform/caller'
import type { Call, Reply } from '../platform/routes'
import { readableOrder } from './access'
import { evidenceUrl, isEvidenceToken } from './evidence-address'
import type { Head } from './evidence-chain'
import { evidencePage } from './evidence-page'
import { whatOf } from './evidence-words'
import { headOf } from './evidence.repository'
import { verifyChain } from './verify-evidence'

type Find = 'GET /evidence/:orderId'
type Check = 'GET /evidence/:orderId/:token'
type Http = { request: FastifyRequest; reply: FastifyReply }

/** Where the evidence of an order can be checked by whoever is shown the address. */
export async function findEvidence(app: App, { caller, params }: Call<Find>): Promise<Reply<Find>> {
  if (caller.kind === 'operator') requireRight(caller, 'orders')
  const order = await readableOrder(app.db, caller, params.orderId)
  return { url: evidenceUrl(app, order.id), count: order.evidenceCount, headHash: order.evidenceHash }
}

/** Checks the evidence now, for anybody with the address. A wrong address looks like an order that does not exist. */
export async function checkEvidence(
  app: App,
  { params: { orderId, token } }: Call<Check>,
  { request, reply }: Http,
): Promise<Reply<Check>> {
  if (!isEvidenceToken(app, orderId, token)) throw new AppError('NOT_FOUND', 'no such evidence page')
  const report = await reportOf(app, orderId)
  void reply
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('vary', 'accept')
  if (!request.headers.accept?.includes('text/html')) return report
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    .header('x-robots-tag', 'noindex')
    .send(evidencePage(report)) as never
}

/** A check reads every photo; within a minute the same chain is not checked again. Without Redis it is. */
async function reportOf(app: App, orderId: string): Promise<EvidenceReport> {
  const { count, hash } = await headOf(app.db, orderId)
  const key = `${app.env.REDIS_PREFIX}:evidence:${orderId}:${count}:${hash ?? ''}`
  const kept = await app.redis.get(key).catch(() => null)
  if (kept) return JSON.parse(kept) as EvidenceReport
  const report = await makeReport(app, orderId)
  await app.redis.set(key, JSON.stringify(report), 'PX', LIMITS.evidenceKnownMs).catch(() => null)
  return report
}

async function makeReport(app: App, orderId: string): Promise<EvidenceReport> {
  const { head, links, isWhole, misfit } = await verifyChain(app, orderId)
  return {
    orderId,
    state: misfit ? 'broken' : stateOf(head),
    count: head.count,
    headHash: head.hash,
    since: links[0]?.at.toISOString() ?? null,
    isWhole,
    misfit,
    checkedAt: app.clock.now().toISOString(),
    links: links.map((link) => ({
      seq: link.seq,
      kind: link.kind,
      what: whatOf(link),
      at: link.at.toISOString(),
      hash: link.hash,
    })),
  }
}

function stateOf({ count }: Head): 'sound' | 'none' {
  return count > 0 ? 'sound' : 'none'
}
