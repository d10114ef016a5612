import { assert } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { AsyncState, Finish, Share } from '../gateways/wechat-pay/port'
import { askWechat, moneyTransaction } from '../platform/crash'
import { operationNoOf } from './numbers'
import { observeCall, observeQuery, type Answer, type Observation } from './observation'
import { lowerAmount, type OperationRow, type PaymentRow } from './payments.repository'

/**
 * Shares the commission with `finish`, which frees all the rest to the shop. Before it, the shop lets the platform
 * receive (partner mode; repeating that is harmless, so nobody has to remember it), and WeChat is asked what may still
 * be shared, because its word counts and not our sum.
 */
export async function callShare(
  app: App,
  payment: PaymentRow,
  operation: OperationRow,
): Promise<Observation> {
  const { subMchid } = payment
  const receiver = await askWechat(app, 'share.receiver', (wechat) => wechat.addReceiver({ subMchid }))
  if (receiver.kind !== 'ok') return notEvenAsked(observeCall(receiver))
  const transactionId = transactionOf(payment)
  const unsplit = await askWechat(app, 'share.unsplit', (wechat) => wechat.unsplitAmount({ transactionId }))
  if (unsplit.kind !== 'ok') return notEvenAsked(observeCall(unsplit))
  const { unsplitFen } = unsplit.value
  if (unsplitFen === 0) return { kind: 'refused', code: 'NOTHING_FROZEN' }
  if (unsplitFen < operation.amountFen) {
    const { amountFen: wantedFen, id: operationId } = operation
    app.log.error(
      { alarm: 'books-differ', operationId, wantedFen, unsplitFen },
      'less is frozen than we think',
    )
    await moneyTransaction(app, 'share.lower', (tx) => lowerAmount(tx, operation, unsplitFen))
  }
  const order = {
    subMchid,
    transactionId,
    shareNo: operationNoOf('share', operation.id),
    commissionFen: Math.min(operation.amountFen, unsplitFen),
    description: operation.reason,
  }
  const outcome = await askWechat(app, 'share.call', (wechat) => wechat.share(order))
  return outcome.kind === 'ok' ? observeShare(app, payment, outcome.value) : observeCall(outcome)
}

export async function queryShare(app: App, payment: PaymentRow, operation: OperationRow): Promise<Answer> {
  const { subMchid } = payment
  const shareNo = operationNoOf('share', operation.id)
  const transactionId = transactionOf(payment)
  const outcome = await askWechat(app, 'share.query', (wechat) =>
    wechat.queryShare({ subMchid, transactionId, shareNo }),
  )
  return outcome.kind === 'ok' ? observeShare(app, payment, outcome.value) : observeQuery(outcome)
}

/** Frees everything to the shop, where there is no commission. */
export async function callFinish(
  app: App,
  payment: PaymentRow,
  operation: OperationRow,
): Promise<Observation> {
  const order = {
    subMchid: payment.subMchid,
    transactionId: transactionOf(payment),
    finishNo: operationNoOf('finish', operation.id),
    description: operation.reason,
  }
  const outcome = await askWechat(app, 'finish.call', (wechat) => wechat.finish(order))
  // "Nothing to share": it may be done already.
  if (outcome.kind === 'refused' && outcome.code === 'NOT_ENOUGH')
    return whatIsFrozen(app, payment, outcome.code)
  return outcome.kind === 'ok' ? observeFinish(outcome.value) : observeCall(outcome)
}

export async function queryFinish(app: App, payment: PaymentRow, operation: OperationRow): Promise<Answer> {
  const { subMchid } = payment
  const finishNo = operationNoOf('finish', operation.id)
  const transactionId = transactionOf(payment)
  const outcome = await askWechat(app, 'finish.query', (wechat) =>
    wechat.queryFinish({ subMchid, transactionId, finishNo }),
  )
  return outcome.kind === 'ok' ? observeFinish(outcome.value) : observeQuery(outcome)
}

async function observeShare(app: App, payment: PaymentRow, share: Share): Promise<Observation> {
  const { state, commissionFen, failReason, wechatShareId: wechatId } = share
  if (state === 'succeeded' && commissionFen !== null)
    return { kind: 'released', wechatId, commissionFen, code: null }
  // The share ended without us. `finish` frees the rest all the same, but that is for WeChat to say.
  if (state === 'failed') return whatIsFrozen(app, payment, failReason ?? 'SHARE_CLOSED')
  return stillOpen(state)
}

function observeFinish({ state, wechatFinishId: wechatId }: Finish): Observation {
  if (state === 'succeeded') return { kind: 'released', wechatId, commissionFen: 0, code: null }
  if (state === 'failed') return { kind: 'refused', code: 'FINISH_CLOSED' }
  return stillOpen(state)
}

/** After a failed share or a refused finish: all freed to the shop, or all still there. */
async function whatIsFrozen(app: App, payment: PaymentRow, code: string): Promise<Observation> {
  const transactionId = transactionOf(payment)
  const unsplit = await askWechat(app, 'release.unsplit', (wechat) => wechat.unsplitAmount({ transactionId }))
  if (unsplit.kind !== 'ok') return { kind: 'open', code }
  return unsplit.value.unsplitFen === 0
    ? { kind: 'released', wechatId: null, commissionFen: 0, code }
    : { kind: 'refused', code }
}

/** The share itself was not called, so nothing can have happened under its number. */
function notEvenAsked(observation: Observation): Observation {
  return observation.kind === 'open' ? { kind: 'later', afterMs: 0, code: observation.code } : observation
}

function stillOpen(state: AsyncState): Observation {
  return { kind: 'open', code: state === 'processing' ? 'PROCESSING' : 'SHARE_STATE_UNKNOWN' }
}

function transactionOf(payment: PaymentRow): string {
  assert(payment.transactionId !== null, 'only a paid payment is released')
  return payment.transactionId
}
