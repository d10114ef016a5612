import type { TimerHandlers } from '../platform/timers'
import { APPLICATION_TIMER } from './apply-for-merchant'
import { SETTLEMENT_TIMER } from './change-settlement-account'
import {
  CERTIFICATE_END_TIMER,
  endCertificate,
  CERTIFICATE_REMIND_TIMER,
  remindOfCertificate,
} from './certificates'
import { forgetPaper } from './merchant-photo-store'
import { pursueApplication } from './pursue-application'
import { pursueSettlementChange } from './pursue-settlement-change'
import { refreshScores, SCORES_TIMER } from './ratings'
import { SUPPORT_TIMER, tellSupportEnding } from './set-plan'
import { PHOTO_TIMER } from './upload-merchant-photo'

/** Those that are `outside` may run twice. */
export const shopTimers: TimerHandlers = {
  [APPLICATION_TIMER]: { outside: pursueApplication },
  [SETTLEMENT_TIMER]: { outside: pursueSettlementChange },
  [PHOTO_TIMER]: { outside: forgetPaper },
  [SCORES_TIMER]: { outside: refreshScores },
  [CERTIFICATE_REMIND_TIMER]: { inTransaction: remindOfCertificate },
  [CERTIFICATE_END_TIMER]: { inTransaction: endCertificate },
  [SUPPORT_TIMER]: { inTransaction: tellSupportEnding },
}
