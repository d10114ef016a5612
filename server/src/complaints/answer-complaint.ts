import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { plusMs, SECOND_MS } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import type { Outcome } from '../gateways/outcome'
import { ofRegion, requireRight, type OperatorCaller } from '../platform/caller'
import { runCommand, type CommandKey } from '../platform/commands'
import { askWechat } from '../platform/crash'
import type { Call, Reply } from '../platform/routes'
import { setTimer } from '../platform/timers'
import {
  findComplaint,
  findDeed,
  insertDeed,
  lockComplaint,
  updateDeed,
  type ComplaintRow,
  type DeedRow,
} from './complaints.repository'
import { FETCH } from './follow-complaints'
import { viewComplaint } from './show-complaints'

type Answer = 'POST /operators/complaints/:complaintId/answers'
type Complete = 'POST /operators/complaints/:complaintId/completion'

export const DEED = 'complaints.deed'

/** What an operator must not write to a stranger: numbers of people and cards, and ways out of WeChat. */
const RISKY = /1[3-9]\d{9}|\d{15,19}[\dXx]?|https?:|www\./

/** An operator answers the payer; WeChat is told by the worker. */
export async function answerComplaint(app: App, call: Call<Answer>): Promise<Reply<Answer>> {
  const { caller, params, body, command } = call
  if (RISKY.test(body.text)) throw new AppError('CONTENT_RISKY', 'an answer to a complaint')
  return order(app, caller, command, { complaintId: params.complaintId, kind: 'answer', text: body.text })
}

/** An operator says that it is settled. */
export async function completeComplaint(app: App, call: Call<Complete>): Promise<Reply<Complete>> {
  const { caller, params, command } = call
  return order(app, caller, command, { complaintId: params.complaintId, kind: 'complete', text: '' })
}

async function order(
  app: App,
  caller: OperatorCaller,
  command: CommandKey,
  wanted: Pick<DeedRow, 'complaintId' | 'kind' | 'text'>,
): Promise<Reply<Answer>> {
  requireRight(caller, 'cases')
  return runCommand(app, command, async (tx) => {
    const complaint = ofRegion(caller, await lockComplaint(tx, wanted.complaintId))
    if (complaint.state !== 'pending' && complaint.state !== 'processing')
      throw new AppError('ILLEGAL_TRANSITION', `complaint ${complaint.id} is ${complaint.state}`)
    const now = app.clock.now()
    const deed: DeedRow = {
      ...wanted,
      id: app.newId(),
      state: 'pending',
      operatorId: caller.operatorId,
      attempts: 0,
      lastCode: null,
      at: now,
      settledAt: null,
    }
    await insertDeed(tx, deed)
    await setTimer(app, tx, DEED, deed.id, now)
    await record(app, tx, actorOf(caller), `complaint.${deed.kind}`, complaint.id, { deedId: deed.id })
    return viewComplaint(app, tx, complaint)
  })
}

/**
 * Timer: tells WeChat. These calls have no number of ours, so a deed is `unknown` from just before the call on, and then
 * WeChat's own record is read before anything is said again.
 */
export async function carryOutDeed(app: App, deedId: string): Promise<Date | null> {
  const deed = await findDeed(app.db, deedId)
  const complaint = deed && (await findComplaint(app.db, deed.complaintId))
  if (!deed || !complaint?.subMchid || deed.state === 'done' || deed.state === 'refused') return null
  if (deed.state === 'unknown') {
    const wasTaken = await isTaken(app, complaint, deed)
    if (wasTaken === null) return retryAt(app, deed)
    if (wasTaken) return settle(app, complaint, deed, { state: 'done', lastCode: null })
  }
  const trying: DeedRow = { ...deed, state: 'unknown', attempts: deed.attempts + 1 }
  const { state, attempts } = trying
  if (!(await app.db.transaction((tx) => updateDeed(tx, deed, { state, attempts })))) return null
  const outcome = await tell(app, complaint, trying, complaint.subMchid)
  switch (outcome.kind) {
    case 'ok':
      return settle(app, complaint, trying, { state: 'done', lastCode: null })
    case 'not-ready':
      await app.db.transaction((tx) => updateDeed(tx, trying, { state: 'pending', lastCode: outcome.code }))
      return plusMs(app.clock.now(), outcome.retryAfterMs)
    case 'refused':
    case 'missing': {
      const lastCode = outcome.kind === 'refused' ? outcome.code : 'MISSING'
      app.log.warn({ alarm: 'complaint-deed-refused', deedId, code: lastCode }, 'WeChat refuses an answer')
      return settle(app, complaint, trying, { state: 'refused', lastCode })
    }
    case 'unknown':
      return retryAt(app, trying)
  }
}

function tell(
  app: App,
  { complaintId }: ComplaintRow,
  { kind, text }: DeedRow,
  subMchid: string,
): Promise<Outcome<Record<never, never>>> {
  return kind === 'answer'
    ? askWechat(app, 'complaint.answer', (wechat) => wechat.answerComplaint({ complaintId, subMchid, text }))
    : askWechat(app, 'complaint.complete', (wechat) => wechat.completeComplaint({ complaintId, subMchid }))
}

/** Whether WeChat's record shows the deed; null where it does not say. */
async function isTaken(app: App, { complaintId }: ComplaintRow, deed: DeedRow): Promise<boolean | null> {
  if (deed.kind === 'complete') {
    const found = await askWechat(app, 'complaint.ended', (wechat) => wechat.findComplaint({ complaintId }))
    return found.kind === 'ok' ? found.value.state === 'processed' : null
  }
  const history = await askWechat(app, 'complaint.said', (wechat) => wechat.complaintHistory({ complaintId }))
  if (history.kind !== 'ok') return null
  // WeChat tells times in whole seconds.
  const since = deed.at.getTime() - SECOND_MS
  return history.value.items.some(
    ({ type, text, at }) => type === 'MERCHANT_RESPONSE' && text === deed.text && at.getTime() >= since,
  )
}

async function settle(
  app: App,
  complaint: ComplaintRow,
  deed: DeedRow,
  set: Pick<DeedRow, 'state' | 'lastCode'>,
): Promise<null> {
  await app.db.transaction(async (tx) => {
    if (!(await updateDeed(tx, deed, { ...set, settledAt: app.clock.now() }))) return
    await setTimer(app, tx, FETCH, complaint.id, app.clock.now())
  })
  return null
}

function retryAt(app: App, { attempts }: DeedRow): Date {
  const waits = LIMITS.operationRetryMs
  return plusMs(app.clock.now(), waits[Math.min(attempts, waits.length - 1)] ?? LIMITS.complaintRetryMs)
}
