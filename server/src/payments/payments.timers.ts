import type { TimerHandlers } from '../platform/timers'
import { POLL, SUBMIT } from './begin-operation'
import { checkFreed } from './check-freed'
import { ageDebt, DEBT_AGED, DEBTS_ESCALATED, DEBTS_JUDGED, escalateDebts, judgeDebts } from './debts'
import { FREED, GUARD } from './freeze-timers'
import { guardFreeze } from './guard-freeze'
import { pollPayment } from './poll-payment'
import { RECEIVABLE_DUE, reportOverdue } from './receivables'
import { submitOperation } from './submit-operation'
import { SHIP, uploadShipping } from './upload-shipping'

/** Those that are `outside` talk to WeChat, with numbers that make a repeat harmless. */
export const paymentTimers: TimerHandlers = {
  [SUBMIT]: { outside: submitOperation },
  [POLL]: { outside: pollPayment },
  [RECEIVABLE_DUE]: { inTransaction: reportOverdue },
  [DEBT_AGED]: { inTransaction: ageDebt },
  [DEBTS_JUDGED]: { inTransaction: judgeDebts },
  [DEBTS_ESCALATED]: { inTransaction: escalateDebts },
  [GUARD]: { inTransaction: guardFreeze },
  [SHIP]: { outside: uploadShipping },
  [FREED]: { outside: checkFreed },
}
