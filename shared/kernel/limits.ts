import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './time'

/** Every page size, window, count and retry of the product. Rules that are not ours name their source. */
export const LIMITS = {
  // requests
  bodyBytesMax: 1_000_000,
  pageSizeDefault: 20,
  pageSizeMax: 50,
  idClockSkewMs: 5 * MINUTE_MS,
  commandKeptMs: 7 * DAY_MS,
  sessionMs: 2 * HOUR_MS,
  // text
  noteCharsMax: 500,
  reasonCharsMax: 200,
  nameCharsMax: 40,
  reviewCharsMax: 1000,
  // people
  vehiclesPerOwnerMax: 20,
  staffPerShopMax: 60,
  baysPerShopMax: 60,
  techniciansPerShopMax: 60,
  quoteTemplatesPerShopMax: 100,
  certificatesPerShopMax: 200,
  certificateRemindDays: 30,
  // price lists as xlsx: a part of the zip is not inflated beyond its limit
  sheetBytesMax: 500_000,
  sheetPartsMax: 200,
  sheetPartBytesMax: 4_000_000,
  sheetRowsMax: 2_000,
  sheetColumnsMax: 20,
  sheetCellCharsMax: 200,
  sheetProblemsMax: 200,
  phoneCodeValidMs: 5 * MINUTE_MS,
  phoneCodeTriesMax: 5,
  phoneCodeEveryMs: MINUTE_MS,
  phoneCodesPerDayMax: 5, // of one number, and of one user
  phoneCodesPerHourMax: 20, // of one address
  operatorTriesMax: 5,
  operatorLockMs: 15 * MINUTE_MS,
  operatorSessionMs: 8 * HOUR_MS,
  // scheduling
  slotUnitMs: 30 * MINUTE_MS,
  horizonDays: 30,
  leadTimeMs: 1 * HOUR_MS,
  nearestSlots: 2,
  slotAssignTries: 6, // each further try means that somebody else has just booked
  slotPlanMs: 3 * SECOND_MS, // a slot list may be computed from opening hours and bays of that long ago
  calendarDays: 31,
  leaveAheadDays: 366,
  // shops: how far the list of shops looks, step by step, until a page is full
  shopSearchRadiiMetres: [3_000, 10_000, 30_000, 100_000],
  // the shop's account at WeChat Pay
  emailCharsMax: 60,
  merchantPhotosKept: 30, // of one shop, until WeChat has them; a person who takes each of three five times is far below
  merchantPhotoKeptMs: 90 * DAY_MS,
  merchantRetryMs: [SECOND_MS, 5 * SECOND_MS, 30 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  merchantAskAfterMs: [MINUTE_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS], // by how often it was the same; a review takes one to three days
  // Suggestions of a shop, judged against the median of its city and kind of work; a change is a new version.
  oversellPolicy: {
    version: 1,
    windowDays: 90,
    ripeDays: 14, // a car that has just left may come back for it
    ordersMin: 10, // below it nothing is shown and nobody is judged
    suggestedMin: 10,
    shopsMin: 4, // of fewer a median would tell of a single shop
    doubtedFactor: 2, // times the median …
    doubtedMinPercent: 30, // … and never where most were confirmed anyway
  },
  oversellCoolDownMs: 60 * DAY_MS, // after an operator's answer: what is older still lies in the window
  oversellAnswerMs: 7 * DAY_MS,
  oversellOrdersMax: 500, // of one shop, the newest
  oversellExamplesMax: 60, // that an operator reads
  oversellCategoriesMax: 100,
  oversellShopsMax: 5_000, // of one city
  // matching
  matchShopsMax: 3,
  matchRadiusMetres: 20_000,
  matchCandidatesMax: 200,
  matchLookAtOnce: 12, // shops whose calendars are read together, best first
  matchLookedAtMax: 60,
  matchDaysAhead: 7,
  matchSlotsShown: 3,
  standingOthersMin: 3, // fewer could be told apart
  // lifecycle.md section 1
  // for a service that operators have set nothing else for; shared/matching/answer-policy.ts says what is what
  answerPolicy: {
    version: 0,
    answerMs: 10 * MINUTE_MS,
    afterOpeningMs: 30 * MINUTE_MS,
    alertPercent: 50,
    shopsMax: 3,
    operatorMs: 15 * MINUTE_MS,
  },
  answerPolicyBounds: {
    answerMs: { min: 5 * MINUTE_MS, max: 60 * MINUTE_MS },
    alertPercent: { min: 10, max: 90 },
    shopsMax: { min: 1, max: 3 }, // lifecycle.md: at most three, then an operator
    operatorMs: { min: 5 * MINUTE_MS, max: 60 * MINUTE_MS },
  },
  answerPoliciesMax: 200, // of one service
  instantPayWithinMs: 15 * MINUTE_MS,
  payWithinMs: 2 * HOUR_MS,
  payRestFromMinute: 22 * 60,
  payRestUntilMinute: 8 * 60,
  payBeforeSlotMs: 1 * HOUR_MS,
  partnerPayWindowMs: 7 * DAY_MS,
  partnerPayBeforeSlotMs: 24 * HOUR_MS,
  quotePayWithinMs: 15 * MINUTE_MS,
  rematchWithinMs: 30 * MINUTE_MS,
  switchesPerOrderMax: 3,
  retimeBeforeMs: 2 * HOUR_MS,
  noShowAfterMs: 30 * MINUTE_MS,
  noShowRetimeMs: 24 * HOUR_MS,
  quoteDueMs: 2 * HOUR_MS,
  quoteRemindersMs: [30 * MINUTE_MS, 2 * HOUR_MS, 12 * HOUR_MS],
  quoteValidMs: 24 * HOUR_MS,
  supplementNudgeMs: 2 * HOUR_MS,
  supplementValidMs: 24 * HOUR_MS,
  overRunAlertMs: 30 * MINUTE_MS,
  pickupReminderMs: 24 * HOUR_MS,
  followUpAfterMs: 48 * HOUR_MS,
  confirmRemindersMs: [24 * HOUR_MS, 60 * HOUR_MS],
  autoConfirmAfterMs: 72 * HOUR_MS,
  reviewWindowMs: 30 * DAY_MS,
  // lifecycle.md section 2
  caseAnswerMs: 24 * HOUR_MS, // the shop
  caseAgreeMs: 72 * HOUR_MS, // both sides, once the shop has answered
  caseDecideMs: 72 * HOUR_MS, // the platform
  caseDecideSafetyMs: 4 * HOUR_MS,
  caseReworkMs: 30 * DAY_MS, // until the repair that is done again must be over
  caseAppealMs: 7 * DAY_MS,
  serviceCaseDays: 7,
  priceCaseDays: 15,
  qualityCaseDays: 100, // 《机动车维修管理规定》: the longest floor, for a whole car or an assembly
  qualityCaseKm: 20_000,
  lowReviewStars: 2,
  caseEntriesMax: 300,
  caseOffersMax: 20,
  caseCouponMaxFen: 20_000,
  // lifecycle.md section 4
  freeCancelAfterAcceptMs: 30 * MINUTE_MS,
  freeCancelBeforeSlotMs: 2 * HOUR_MS,
  cancelDepositMaxFen: 3000,
  shopCancelCouponFen: 2000,
  // orders
  quoteLinesMax: 60,
  opinionMs: 30 * MINUTE_MS, // features.md row 111
  opinionShops: 2,
  opinionShopsQueued: 6, // those that may be asked when another refuses
  opinionPhotosMax: 12,
  opinionsPerOwnerMax: 3,
  opinionsPerOwnerMs: 30 * DAY_MS,
  opinionsOpenPerShopMax: 5,
  approvalLinkMs: DAY_MS,
  approvalLinksOpenMax: 5, // of one order
  approvalLinksMax: 50,
  priceBandOrdersMin: 5, // fewer are no range, and could be told apart
  priceBandMs: 365 * DAY_MS,
  inspectionItemsMax: 60,
  piecesPerOrderMax: 300, // replaced ones included
  ticksPerOrderMax: 300,
  workNotesMax: 60, // steps, or pieces, in one command
  warrantyDaysMax: 3_650,
  warrantyKmMax: 500_000,
  photosPerFindingMax: 9,
  photosPerOrderMax: 300,
  photoBytesMax: 10_000_000,
  photoPixelsMax: 1600,
  timelineMax: 300,
  evidenceLinksMax: 20_000, // of one order; a repair of many months has some hundreds
  evidenceKnownMs: 60 * SECOND_MS, // a chain that was checked is not checked again for that long
  codeDigits: 6,
  codeValidMs: 10 * MINUTE_MS,
  // the record of a car
  recordFileOrdersMax: 1_000, // in one file, the newest
  recordReadingsMax: 50,
  recordLinksOpenMax: 10, // of one car
  recordLinksMax: 50,
  recordOpeningsShown: 20, // of one link
  transferMs: 3 * DAY_MS,
  transfersMax: 20, // shown
  rememberedMax: 100, // of one car, of which the list shows all
  rememberedUrgentMs: 14 * DAY_MS,
  rememberedUrgentKm: 500,
  rememberedWatchMs: 90 * DAY_MS,
  rememberedWatchKm: 5_000,
  rememberedPlanMs: 3 * 366 * DAY_MS, // how far ahead an owner may put it off
  // money
  commissionBasisPoints: 1000,
  commissionCapBasisPoints: 3000, // WeChat: at most 30 % may be shared to others (doc/v3/partner/4015870957)
  commissionMarginBasisPoints: 100, // a plan stays that much below the cap
  supportMonths: 3, // lifecycle.md section 3
  supportRemindDays: 14,
  statementAtMinute: 30, // after midnight, when nothing of the day before is on its way into the ledger any more
  statementEntriesMax: 50_000, // of one shop on one day
  plansPerShopMax: 200,
  wechatFeePerMille10: 6, // 0.6 %, in 1/1000
  ecommerceFreezeMs: 180 * DAY_MS, // WeChat frees the money to the shop by itself (doc/v3/partner/4012691594)
  partnerFreezeMs: 30 * DAY_MS,
  // lifecycle.md section 3, after the payment: first alarm, last alarm, forced decision
  ecommerceFreezeStagesMs: [120 * DAY_MS, 150 * DAY_MS, 170 * DAY_MS],
  partnerFreezeStagesMs: [15 * DAY_MS, 21 * DAY_MS, 25 * DAY_MS],
  freedCheckAfterMs: 10 * MINUTE_MS, // after the end of a freeze: whether WeChat has freed the money
  freedCheckEveryMs: HOUR_MS, // while it has not, or did not say
  shareAfterPayEcommerceMs: 30 * SECOND_MS,
  shareAfterPayPartnerMs: 60 * SECOND_MS,
  refundEveryMs: 60 * SECOND_MS, // one refund per order a minute (refunds/apply)
  payTimeUnitMs: 1 * SECOND_MS, // WeChat tells the time of payment in whole seconds, so it may be this much later
  prepayValidMs: 2 * HOUR_MS, // a prepay id (pay/partner/transactions/jsapi)
  prepayMarginMs: 10 * MINUTE_MS, // one that ends sooner is not handed out
  payQueryAfterMs: [1, 3, 5, 10, 30].map((seconds) => seconds * SECOND_MS), // after the prepay id was handed out
  payQueryEveryMs: 45 * SECOND_MS, // while it can be paid: a payment without notification counts within a minute
  payQueryIdleMs: 30 * MINUTE_MS, // afterwards, until the payment's deadline
  operationRetryMs: [
    SECOND_MS,
    2 * SECOND_MS,
    5 * SECOND_MS,
    30 * SECOND_MS,
    2 * MINUTE_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
  ],
  operationTurnMs: 30 * SECOND_MS, // an operation looks again whether the one before it has ended
  balanceRetryMs: 6 * HOUR_MS, // what waits for somebody's balance is asked for again, unless money comes sooner
  recoverWithinMs: 90 * DAY_MS, // WeChat takes an advance back for so long; then a debt is an incident
  // What a shop may owe, and for how long, before it gets no new orders. A change is a new version: each limitation keeps its own.
  debtPolicy: { version: 1, warnAfterMs: 4 * DAY_MS, overdueAfterMs: 7 * DAY_MS, sumFen: 10_000 },
  debtEscalateEveryMs: 7 * DAY_MS, // while a shop is limited
  debtAnswerMs: DAY_MS, // until an operator has spoken to the shop
  operatorRefundAloneFen: 50_000, // of one order; beyond it a second operator must agree
  notificationBytesMax: 64_000, // WeChat's are about 2 kB
  // risk
  riskSmallFen: 1_000, // a payment up to this is small: stolen cards are tried with such
  riskHistoryMax: 500, // decisions of one payer or one phone that a judgement looks back at
  riskVerdictValidMs: 10 * MINUTE_MS, // a payment that is prepared again is not judged anew within it
  riskRulesetsMax: 200,
  riskFileCharsMax: 200_000,
  riskDryRunMs: 31 * DAY_MS,
  riskDryRunRowsMax: 20_000,
  riskExamplesMax: 20,
  riskHeldDueMs: 4 * HOUR_MS, // lifecycle.md section 2: a risk hold is looked at within
  riskHeldLookMs: HOUR_MS, // a held operation that something woke looks again after
  paymentCodesPerDayMax: 10, // of one number, and of one user
  paymentCodeTriesMax: 5, // wrong codes for one payment, over all codes that were sent for it
  paymentCodeLockMs: 30 * MINUTE_MS,
  // 发货信息管理, where it applies to the owners' mini-program
  tradeManagedKnownMs: HOUR_MS, // whether it does is asked again after that
  shippingRetryMs: [10 * SECOND_MS, 30 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  shippingItemCharsMax: 120,
  receiptAskEveryMs: 30 * MINUTE_MS, // whether WeChat has settled, while no message says so
  // reconciliation (WeChat makes bills from ten the next morning and keeps them for three months)
  billReadyMinute: 10 * 60,
  billMissingMinute: 20 * 60, // without a bill by then it is an incident
  billRetryMs: 15 * MINUTE_MS,
  billCatchUpDays: 90, // how far back the daily job goes after a long stop
  billIncidentsMax: 1000, // of one bill; more than that is one fault and not a thousand
  billTurnMs: 5 * MINUTE_MS, // how long a run that tells nothing keeps others away
  lostPaymentsAskedMax: 200, // of one bill: paid payments that we missed are asked about at once
  incidentDueMs: 24 * HOUR_MS,
  incidentUrgentDueMs: 4 * HOUR_MS, // where money may be gone, or will be freed soon
  // growth
  referralFirstTouchMs: 30 * DAY_MS,
  referralRewardAfterMs: 7 * DAY_MS,
  referralCouponFen: 2000,
  referralsRewardedPerYearMax: 20,
  couponValidMs: 90 * DAY_MS,
  // reviews
  reviewPhotosMax: 9,
  reviewCheckRetryMs: [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS], // then a person reads it
  reviewRemindAfterMs: 3 * DAY_MS,
  reviewPhotoVerdictMs: 40 * MINUTE_MS, // WeChat promises half an hour; then a person looks
  reviewPhotoTokenMs: HOUR_MS, // for how long WeChat can fetch a picture that nobody else may see
  reviewTrendMonths: 12,
  reviewPhrasesOf: 500, // the newest texts of a shop, of a year
  // scores, in thousandths of a star
  scoreHalfLifeDays: 180, // a review of that age counts half
  scorePriorReviews: 10, // how many reviews of today the mean of the region weighs: one five-star review tops nobody
  scorePriorMilli: 4200, // that mean where the region has too few
  scoreRegionReviews: 50, // how many reviews of today scorePriorMilli weighs against the mean of a region
  scoreBatch: 500,
  technicianReviewsMin: 3, // fewer are one customer's word about a person
  // showcases
  showcasePhotosMax: 9,
  masksPerPhotoMax: 12,
  showcaseCharsMin: 10,
  showcaseCharsMax: 1000,
  showcaseAsksMax: 5, // how often one order may be put to its owner
  showcasePhotoCacheMs: 30 * SECOND_MS, // how long a phone may keep a picture whose owner may take the consent back
  technicianNameCharsMax: 12,
  introCharsMax: 300,
  doneOrdersCounted: 1000, // a technician's page says 1000+ beyond it
  // notifications
  noticeRetryMs: [30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS], // then it stays in the app alone
  noticeTurnMs: 30 * SECOND_MS, // how long one attempt to send keeps others away
  // operations
  parkedPaymentDueMs: 4 * HOUR_MS,
  doubtfulReviewDueMs: 24 * HOUR_MS,
  levelAckMs: 2 * HOUR_MS, // an item that went up must be taken up there within
  // complaints to WeChat Pay (消费者投诉2.0)
  complaintAnswerMs: 24 * HOUR_MS, // WeChat wants a first answer within
  complaintPollMs: 15 * MINUTE_MS, // while no notice says so
  complaintReachDays: 29, // WeChat lists 30 days at most
  complaintStaleMs: HOUR_MS, // one that is not over is asked for again after that
  complaintRetryMs: 5 * MINUTE_MS,
  complaintsAtOnce: 100,
  complaintEntriesMax: 300,
  // live updates
  liveHintWithinMs: 3 * SECOND_MS,
  liveSocketsPerUserMax: 5,
  liveSocketsPerMinute: 600, // of one address, behind which a whole street of phones may be
  liveBufferBytesMax: 64_000,
  // privacy
  disclosureMs: 15 * MINUTE_MS, // how long what was looked at stays on the screen
  disclosureAfterEndMs: 15 * DAY_MS, // as long as an owner may come back about price or parts
  // how long things are kept after which nobody needs them any more
  eventsKeptMs: 30 * DAY_MS,
  phoneCodesKeptMs: 180 * DAY_MS,
  noticesKeptMs: 365 * DAY_MS,
  disclosuresKeptMs: 3 * 366 * DAY_MS,
  complaintsKeptMs: 3 * 366 * DAY_MS,
  exportRowsKeptMs: 180 * DAY_MS,
  tradeKeptMs: 3 * 366 * DAY_MS, // 《电子商务法》第三十一条: three years at least after a trade has ended
  purgeBatch: 500, // rows that one statement deletes
  purgeBatchesMax: 200, // of one table in one run; the rest follows at once
  exportEveryMs: DAY_MS,
  exportKeptMs: 7 * DAY_MS,
  exportRowsMax: 50_000, // of one table and twenty orders; the timeline of an order has 300 at most
} as const
