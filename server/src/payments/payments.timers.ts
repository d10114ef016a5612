import type { TimerHandlers } from '../platform/timers'
import { POLL, SUBMIT } from './begin-operation'
import { pollPayment } from './poll-payment'
import { submitOperation } from './submit-operation'

/** Both talk to WeChat, with numbers that make a repeat harmless. */
export const paymentTimers: TimerHandlers = {
  [SUBMIT]: { outside: submitOperation },
  [POLL]: { outside: pollPayment },
}
