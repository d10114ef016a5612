import type { EvidenceKind } from '@anxin/shared/orders/evidence-kinds'
import { createHash } from 'node:crypto'

/** Said in each link's hash: other rules would be another version. */
const VERSION = 'anxin-evidence-1'

export type Link = {
  readonly orderId: string
  /** From 1, without gaps. */
  readonly seq: number
  readonly kind: EvidenceKind
  readonly recordId: string
  readonly at: Date
  /** Canonical JSON; null where it was erased. */
  readonly content: string | null
  readonly contentHash: string
  readonly prevHash: string | null
  readonly hash: string
}

/** Where a chain ends: as many links, and the last one's hash. */
export type Head = { readonly count: number; readonly hash: string | null }

/** A record as a link tells of it. */
export type Told = Pick<Link, 'kind' | 'recordId' | 'at'> & { readonly content: object }

/**
 * JSON with sorted names and no white space, as RFC 8785 has it for what our records hold: text, whole numbers, truth
 * values, null, lists and objects. An instant is ISO 8601 in UTC; what is undefined is not said.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

/** The links that `told` becomes after `head`. */
export function linksAfter(orderId: string, head: Head, told: readonly Told[]): Link[] {
  let { count: seq, hash: prevHash } = head
  return told.map(({ kind, recordId, at, content }) => {
    const text = canonicalJson(content)
    const link = { orderId, seq: ++seq, kind, recordId, at, contentHash: sha256(text), prevHash }
    prevHash = hashOf(link)
    return { ...link, content: text, hash: prevHash }
  })
}

/** SHA-256 over a link's canonical form, hex. `content` counts through its hash, so that it can be erased. */
export function hashOf(link: Omit<Link, 'content' | 'hash'>): string {
  const { orderId, seq, kind, recordId, at, contentHash, prevHash } = link
  return sha256(canonicalJson([VERSION, orderId, seq, kind, recordId, at, contentHash, prevHash]))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** What does not fit, at the link that should be there with this number. */
export type Misfit = { readonly seq: number; readonly why: MisfitCause }
/** `missing`: no such link; `surplus`: more links than the order counts; `link`, `content`: a hash is not its own. */
type MisfitCause = 'missing' | 'surplus' | 'link' | 'content' | 'record' | 'file' | 'unlinked'

/** The first link that does not follow from the one before it, or that its order does not count; null when all do. */
export function firstMisfit(links: readonly Link[], head: Head): Misfit | null {
  let prevHash: string | null = null
  for (const [index, link] of links.entries()) {
    const seq = index + 1
    if (link.seq !== seq) return { seq, why: 'missing' }
    if (seq > head.count) return { seq, why: 'surplus' }
    if (link.prevHash !== prevHash || link.hash !== hashOf(link)) return { seq, why: 'link' }
    if (link.content !== null && link.contentHash !== sha256(link.content)) return { seq, why: 'content' }
    prevHash = link.hash
  }
  if (links.length < head.count) return { seq: links.length + 1, why: 'missing' }
  return prevHash === head.hash ? null : { seq: links.length, why: 'link' }
}
