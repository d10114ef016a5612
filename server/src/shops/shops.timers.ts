import type { TimerHandlers } from '../platform/timers'
import { APPLICATION_TIMER } from './apply-for-merchant'
import { SETTLEMENT_TIMER } from './change-settlement-account'
import { forgetPaper } from './merchant-photo-store'
import { pursueApplication } from './pursue-application'
import { pursueSettlementChange } from './pursue-settlement-change'
import { PHOTO_TIMER } from './upload-merchant-photo'

/** All of them talk to the outside, and may run twice. */
export const shopTimers: TimerHandlers = {
  [APPLICATION_TIMER]: { outside: pursueApplication },
  [SETTLEMENT_TIMER]: { outside: pursueSettlementChange },
  [PHOTO_TIMER]: { outside: forgetPaper },
}
