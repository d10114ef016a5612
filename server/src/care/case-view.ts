import type { Case, CASE_DEEDS, CaseSummary } from '@anxin/shared/care/case.contract'
import { caseMachine } from '@anxin/shared/care/case.machine'
import { canApply } from '@anxin/shared/kernel/machine'
import type { z } from 'zod'
import type { App } from '../app'
import { linesOf, type OrderRow } from '../orders'
import { seesPrices } from '../platform/caller'
import type { Tx } from '../platform/db'
import type { CaseCaller } from './case-access'
import {
  caseEntriesOf,
  evidenceOf,
  lineIdsOf,
  offersOf,
  proposalOf,
  type CaseEntryRow,
  type CaseRow,
} from './cases.repository'

type View = z.input<typeof Case>
type Deed = (typeof CASE_DEEDS)[number]

/** A case as one of its sides sees it; a technician without leave sees no money. */
export async function viewCase(
  app: App,
  tx: Tx,
  row: CaseRow,
  order: OrderRow,
  caller: CaseCaller,
): Promise<View> {
  const { id } = row
  const [lines, lineIds, evidence, offers, entries, proposal] = await Promise.all([
    linesOf(tx, order.id),
    lineIdsOf(tx, id),
    evidenceOf(tx, id),
    offersOf(tx, id),
    caseEntriesOf(tx, id),
    caller.kind === 'operator' ? proposalOf(tx, id) : null,
  ])
  const prices = seesPrices(caller)
  const priced = (amountFen: number) => (prices ? amountFen : null)
  return {
    ...summaryOf(row, order),
    version: row.version,
    shopName: order.shopName,
    lines: lines
      .filter((line) => lineIds.includes(line.id))
      .map(({ id: lineId, name, amountFen }) => ({ id: lineId, name, amountFen: priced(amountFen) })),
    evidence: evidence.map(({ photoId, sha256, side, at, late }) => ({
      photoId,
      sha256,
      side,
      at: at.toISOString(),
      late,
    })),
    offers: offers.map((offer) => ({
      id: offer.id,
      kind: offer.kind,
      amountFen: priced(offer.amountFen),
      text: prices ? offer.text : offer.text.replace(SUM, ''),
      state: offer.state,
      at: offer.at.toISOString(),
    })),
    decision: decisionOf(row, prices),
    proposal: proposal && {
      decisionId: proposal.id,
      outcome: proposal.outcome,
      amountFen: proposal.amountFen,
      payFirst: proposal.payFirst,
      note: proposal.note,
      isMine: caller.kind === 'operator' && proposal.decidedBy === caller.operatorId,
    },
    appealed: row.appealed,
    ownerConsented: row.ownerConsentAt !== null,
    shopConsented: row.shopConsentAt !== null,
    reworkOrderId: row.reworkOrderId,
    can: deedsOf(app, row, caller, { hasOffer: offers.some(({ state }) => state === 'open') }),
    timeline: entries.map((entry) => entryView(entry, prices)),
  }
}

/** What a list shows. */
export function summaryOf(row: CaseRow, order: OrderRow): z.input<typeof CaseSummary> {
  const { id, orderId, type, cause, state, outcome } = row
  const [stateAt, openedAt] = [row.stateAt.toISOString(), row.openedAt.toISOString()]
  const { serviceName, vehicleText } = order
  return {
    id,
    orderId,
    type,
    cause,
    state,
    stateAt,
    openedAt,
    next: nextOf(row),
    outcome,
    serviceName,
    vehicleText,
  }
}

/** Who acts next, on what and until when: every waiting state has an owner and a clock. */
function nextOf({ state, dueAt, outcome, reworkOrderId }: CaseRow): View['next'] {
  const by = dueAt?.toISOString() ?? null
  switch (state) {
    case 'OPENED':
    case 'SHOP_REPLY':
      return { who: 'shop', what: '门店答复，逾期由平台处理', by }
    case 'NEGOTIATING':
      return { who: 'owner', what: '双方协商，逾期由平台处理', by }
    case 'PLATFORM_REVIEW':
      return { who: 'operator', what: '平台处理', by }
    case 'DECIDED':
    case 'EXECUTING':
      if (outcome !== 'rework') return { who: 'platform', what: '退款到账中', by }
      if (reworkOrderId === null) return { who: 'owner', what: '预约返修时间', by }
      return { who: 'shop', what: '门店返修', by }
    case 'RESOLVED':
      return { who: 'platform', what: '等待申诉期结束，双方同意可提前', by }
    case 'CLOSED':
      return { who: 'none', what: '', by: null }
  }
}

function decisionOf(row: CaseRow, prices: boolean): View['decision'] {
  const { outcome, amountFen, note, decidedAt, agreed, appealUntil } = row
  if (outcome === null || decidedAt === null) return null
  return {
    outcome,
    amountFen: prices ? (amountFen ?? 0) : null,
    note: note ?? '',
    at: decidedAt.toISOString(),
    agreed,
    appealUntil: appealUntil?.toISOString() ?? null,
  }
}

/** Whether the decision that counts may still be appealed, or agreed with. */
export function isAppealable(app: App, { state, appealUntil, appealed }: CaseRow): boolean {
  const isDecided = state === 'EXECUTING' || state === 'RESOLVED'
  return isDecided && !appealed && appealUntil !== null && app.clock.now() < appealUntil
}

/** What this caller may do now; the deeds themselves check it again. */
function deedsOf(app: App, row: CaseRow, caller: CaseCaller, { hasOffer }: { hasOffer: boolean }): Deed[] {
  const may = (event: 'escalate' | 'withdraw' | 'agree' | 'decide' | 'fail') =>
    canApply(caseMachine, row.state, event)
  const deeds: [Deed, boolean][] = [['message', row.state !== 'CLOSED']]
  const consentAt = caller.kind === 'owner' ? row.ownerConsentAt : row.shopConsentAt
  const side: [Deed, boolean][] = [
    ['escalate', may('escalate')],
    ['appeal', isAppealable(app, row) && consentAt === null],
    ['consent', isAppealable(app, row) && consentAt === null],
  ]
  if (caller.kind === 'operator') deeds.push(['decide', may('decide')])
  else if (caller.kind === 'owner') {
    const waits = row.state === 'EXECUTING' && row.outcome === 'rework' && row.reworkOrderId === null
    deeds.push(
      ...side,
      ['accept', hasOffer && may('agree')],
      ['withdraw', may('withdraw')],
      ['book-rework', waits],
      ['fail-rework', row.outcome === 'rework' && may('fail')],
    )
  } else if (caller.role !== 'technician') deeds.push(...side, ['offer', takesOffers(row)])
  return deeds.filter(([, isAllowed]) => isAllowed).map(([deed]) => deed)
}

export function takesOffers({ state }: CaseRow): boolean {
  return state === 'SHOP_REPLY' || state === 'NEGOTIATING' || state === 'PLATFORM_REVIEW'
}

/** Sums stand in the words of some entries. */
const SUM = / ?¥-?\d[\d.,]*/g

function entryView(entry: CaseEntryRow, prices: boolean): View['timeline'][number] {
  const { seq, at, actor, actorName, type, text, photoIds } = entry
  const shown = prices ? text : text.replace(SUM, '')
  return { seq, at: at.toISOString(), actor, actorName, type, text: shown, photoIds }
}
