import type { Reply } from '../platform/routes'
import type { Answered } from './decisions.repository'

type View = Reply<'GET /operators/risk/decisions'>['items'][number]

/** A decision as operators see it: ids and amounts, nothing about the person behind them. */
export function viewDecision(decision: Answered): View {
  const { at, answer, deviceHash: _device, features: _features, explanation: _why, ...seen } = decision
  return {
    ...seen,
    at: at.toISOString(),
    answer: answer && {
      outcome: answer.outcome,
      by: answer.operatorId,
      note: answer.note,
      at: answer.at.toISOString(),
    },
  }
}
