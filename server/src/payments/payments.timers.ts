import type { TimerHandlers } from '../platform/timers'
import { POLL, SUBMIT } from './begin-operation'
import { pollPayment } from './poll-payment'
import { RECEIVABLE_DUE, reportOverdue } from './receivables'
import { submitOperation } from './submit-operation'

/** The first two talk to WeChat, with numbers that make a repeat harmless. */
export const paymentTimers: TimerHandlers = {
  [SUBMIT]: { outside: submitOperation },
  [POLL]: { outside: pollPayment },
  [RECEIVABLE_DUE]: { inTransaction: reportOverdue },
}
