/**
 * The only table from error code to HTTP status and Chinese sentence. The comment of each row says when it is
 * thrown. `detail` of an AppError is logged, never sent.
 */
export const ERRORS = {
  // platform
  BAD_INPUT: { status: 400, message: '提交的内容有误，请检查后重试' }, // the contract refuses the input; `fields` says where
  NOT_SIGNED_IN: { status: 401, message: '请先登录' }, // no token, or one that is expired, revoked or forged
  FORBIDDEN: { status: 403, message: '你没有权限进行此操作' }, // signed in, but the role may not call this route
  NOT_FOUND: { status: 404, message: '没有找到相关内容' }, // unknown, or not the caller's: the two are not told apart
  ROUTE_NOT_FOUND: { status: 404, message: '接口不存在' }, // no such route
  ILLEGAL_TRANSITION: { status: 409, message: '当前状态不能进行此操作，请刷新后查看' }, // the state machine has no such event here
  LIMIT_REACHED: { status: 409, message: '数量已达上限，请先删除不用的' }, // as many cars, staff, bays … as LIMITS allows
  CONFLICT: { status: 409, message: '内容已被更新，请刷新后重试' }, // the version that the caller saw is no longer the newest
  BODY_TOO_LARGE: { status: 413, message: '提交的内容过大' }, // body over the route's limit
  UNSUPPORTED_MEDIA: { status: 415, message: '不支持的内容类型' }, // content type that the route does not take
  COMMAND_ID_REUSED: { status: 422, message: '同一操作编号不能用于不同内容' }, // same command id, other content
  ID_OUT_OF_TIME: { status: 422, message: '设备时间不准确，请校准时间后重试' }, // a client-made id whose time part is off by more than 5 minutes
  TOO_MANY_REQUESTS: { status: 429, message: '操作太频繁，请稍后再试' }, // rate limit; Retry-After tells seconds
  INTERNAL: { status: 500, message: '服务出了点问题，请稍后重试' }, // a broken invariant or an unforeseen failure
  OVERLOADED: { status: 503, message: '当前访问人数较多，请稍后重试' }, // load shedding, or a dependency is down
  // identity
  LOGIN_CODE_INVALID: { status: 401, message: '登录凭证已失效，请重新打开小程序' }, // WeChat refuses the js_code
  WECHAT_UNAVAILABLE: { status: 503, message: '微信服务暂时不可用，请稍后重试' }, // WeChat did not answer or answered 5xx
  PHONE_CODE_INVALID: { status: 422, message: '手机号授权已失效，请重新授权' }, // WeChat refuses the phone code
  PHONE_NOT_MAINLAND: { status: 422, message: '目前只支持中国大陆手机号' }, // WeChat knows the user by a foreign number
  PHONE_REQUIRED: { status: 409, message: '请先授权手机号' }, // the command needs a phone number on file
  SMS_CODE_WRONG: { status: 422, message: '验证码不正确或已过期' }, // no such code, another number, old, used, or five wrong tries
  SMS_CODE_SENT_RECENTLY: { status: 409, message: '验证码刚刚发送过，请稍后再试' }, // one a minute; data.resendAt says when again
  SMS_DAILY_LIMIT: { status: 409, message: '今天获取验证码的次数已用完，请明天再试' }, // by our count, or by the carrier's
  SMS_UNAVAILABLE: { status: 503, message: '短信服务暂时不可用，请稍后重试' }, // the text message did not go out, or nobody knows
  ACCOUNT_IN_USE: { status: 409, message: '还有没处理完的订单、款项、售后、投诉或门店身份，暂不能注销' }, // data says which
  PHONE_TAKEN: { status: 409, message: '该手机号已绑定其他账号' }, // another user holds this phone
  OPERATOR_LOGIN_FAILED: { status: 401, message: '账号、密码或动态码不正确' }, // never says which of the three
  OPERATOR_LOCKED: { status: 423, message: '连续输错次数过多，账号已锁定 15 分钟' }, // five wrong tries
  // vehicles
  PLATE_TAKEN: { status: 409, message: '你已添加过该车牌' }, // the caller already has a car with this plate
  VEHICLE_IN_USE: { status: 409, message: '该车有进行中的订单，暂不能删除' }, // removal while an order is open
  VEHICLE_HAS_ORDERS: { status: 409, message: '该车有进行中的订单，完成后才能过户' }, // a transfer while an order is open
  TRANSFER_TO_SELF: { status: 409, message: '这是你自己的车，请让新车主打开' }, // the owner opens their own offer
  POWERTRAIN_MISMATCH: { status: 422, message: '该车系没有这种动力类型' }, // series does not come with this powertrain
  SERVICE_NOT_FOR_VEHICLE: { status: 422, message: '该服务不适用于你的车型' }, // service tree filtered by powertrain
  // shops, catalogue, scheduling
  SHOP_NOT_OPEN: { status: 409, message: '门店暂停接单，请选择其他门店' }, // shop is not in state open
  SHOP_LIMITED: { status: 409, message: '门店暂不接新单，请选择其他门店' }, // what it owes is overdue; only the shop reads why
  SHOP_CANNOT_COLLECT: { status: 409, message: '门店尚未开通收款或收款受限，暂不能接单' }, // no active sub-merchant, or WeChat stopped it
  MERCHANT_APPLIED: { status: 409, message: '收款账户已开通或正在审核，请勿重复申请' }, // an application is open, or the shop can collect
  MERCHANT_SUBJECT_UNSUPPORTED: { status: 422, message: '当前仅支持个体工商户和企业申请' }, // micro merchants exist in ecommerce mode alone
  MERCHANT_NOT_OPEN: { status: 409, message: '门店还没有开通收款账户' }, // a change of what is not there
  SETTLEMENT_CHANGING: { status: 409, message: '上一次修改还在验证，请稍后再试' }, // one change of the account at a time
  SERVICE_NOT_OFFERED: { status: 409, message: '该门店暂不提供此服务' }, // no active price for the service at this shop
  SLOT_TAKEN: { status: 409, message: '该时段刚被约满，请选择其他时段' }, // no bay or no technician is free; nearest slots come along
  SLOT_UNAVAILABLE: { status: 422, message: '该时段不可预约' }, // outside hours, past, closer than the lead time or beyond the horizon
  LEAVE_OVERLAPS: { status: 409, message: '该时间段已登记休假' }, // the technician already has leave then
  STAFF_EXISTS: { status: 409, message: '该手机号已是本店员工' }, // the phone was invited to this shop before
  STAFF_LAST_OWNER: { status: 409, message: '门店至少保留一位店主' }, // removal of the last shop owner
  RESOURCE_IN_USE: { status: 409, message: '仍有预约占用，暂不能停用' }, // bay or technician with future bookings
  PLAN_DAY_PAST: { status: 422, message: '新方案最早从明天起生效' }, // a plan never changes what was agreed today
  COMMISSION_ABOVE_CAP: { status: 422, message: '费率超过微信分账上限' }, // above WeChat's cap less a margin
  SUPPORT_USED: { status: 409, message: '该门店已享受过扶持期' }, // a shop is supported once
  CERTIFICATE_UNFIT: { status: 422, message: '新能源高压作业须提供有期限的电工作业操作证' }, // the kind does not prove the skill
  CERTIFICATE_OVER: { status: 422, message: '证书已过期，请提供有效的证书' }, // its last day is over
  // orders
  OFFER_GONE: { status: 409, message: '该订单已超时或已被其他门店接走' }, // the offer expired, was answered, or moved on
  ORDER_NOT_CANCELLABLE: { status: 409, message: '当前状态不能取消，请联系门店' }, // cancel outside lifecycle section 4
  CANCELLATION_FEE_CHANGED: { status: 409, message: '取消费用有变化，请重新确认' }, // the fee shown is not the fee now
  TOO_LATE_TO_RETIME: { status: 409, message: '距预约不足 2 小时，不能改期' }, // lifecycle: at least 2 h before
  INTAKE_CODE_WRONG: { status: 422, message: '接车码不正确或已过期' }, // owner's intake code does not match
  HAND_OVER_CODE_WRONG: { status: 422, message: '交车码不正确或已过期' }, // owner's hand-over code does not match
  EVIDENCE_MISSING: { status: 422, message: '缺少必需的照片或记录' }, // `fields` lists what is missing
  PART_TYPE_REQUIRED: { status: 422, message: '配件必须注明类型' }, // a part line without part type
  OEM_PRICE_REQUIRED: { status: 422, message: '非原厂件须写明原厂件价格，或注明没有原厂价' }, // `fields` names the lines
  CONSENT_MISSING: { status: 422, message: '请先逐项确认非原厂配件的类型' }, // approval of a part that is not original, without a yes to its type
  SHEET_REFUSED: { status: 422, message: '文件无法读取，请用 Excel 或 WPS 另存为 .xlsx 后重试' }, // no xlsx, broken, or far too large inside
  QUOTE_EMPTY: { status: 422, message: '报价至少包含一项' }, // a quote or supplement without lines
  LINK_GONE: { status: 409, message: '链接已失效，请联系车主重新发送' }, // expired, taken back, or used
  QUOTE_CHANGED: { status: 409, message: '报价已更新，请重新查看后再确认' }, // decision about a version no longer shown
  LINE_NOT_APPROVED: { status: 409, message: '未经车主同意的项目不能施工' }, // work or billing of an unapproved line
  BILL_EXCEEDS_APPROVAL: { status: 409, message: '账单超过车主已同意的金额' }, // by one fen is enough
  SUPPLEMENT_PENDING: { status: 409, message: '有待车主确认的增项，暂不能完工' }, // finish while a supplement is open
  HOLD_ACTIVE: { status: 409, message: '订单处理中，款项暂不放行' }, // risk, case or contingency hold
  PAYMENT_DUE: { status: 409, message: '请先支付检测费，再取车' }, // hand-over while a sum is due
  SWITCH_CLOSED: { status: 409, message: '现在不能换店：已接车、已结束，或已过预约时间' }, // only until check-in, at a time that is still ahead
  SWITCH_LIMIT: { status: 409, message: '这个订单换店次数已用完，可取消后重新预约' }, // each switch holds another shop's time
  SHOP_ANSWERED: { status: 409, message: '这家门店已经答复过，请选择其他门店' }, // it said no, or was silent
  REMATCH_CLOSED: { status: 409, message: '换店时间已过' }, // owner agrees after the 30 minutes
  OPINION_ASKED: { status: 409, message: '这份报价已经问过别家，每份报价可问一次' }, // once a round
  OPINION_LIMIT: { status: 409, message: '30 天内可以听 3 次别家的看法，本期已用完' }, // others' time is not without end
  NO_OPINION_SHOP: { status: 409, message: '附近暂时没有营业中的合适门店，可稍后再试' }, // none open now that can do the work and is no relation
  OPINION_CLOSED: { status: 409, message: '答复时间已过，或车主已经决定' }, // after half an hour, once answered or refused, or the quote is decided
  PHOTO_REFUSED: { status: 422, message: '照片无法识别，请重新拍摄' }, // not an image, too large, or too many pixels
  PHOTO_LIMIT: { status: 409, message: '照片数量已达上限' }, // more photos than the limit for the order
  INVOICE_NOT_YET: { status: 409, message: '订单完成后可以申请开票' }, // not completed, or nothing was paid
  INVOICE_ISSUED: { status: 409, message: '发票已开具，如需修改请联系门店' }, // issued, so it stays as it is
  // cases
  CASE_NOT_ALLOWED: { status: 409, message: '交车后才能申请售后；返修单请在原订单的售后中处理' }, // not handed over yet, or an order that is itself a rework
  CASE_OPEN: { status: 409, message: '该订单有进行中的售后，请在售后中处理' }, // one at a time; its hold is lifted by its end alone
  CASE_WINDOW_OVER: { status: 409, message: '该类问题的售后期限或里程已过' }, // data.until, data.untilKm
  APPEAL_OVER: { status: 409, message: '申诉期已结束或已申诉过，处理结果不再变更' }, // one appeal, within seven days
  // payments
  NOTHING_TO_PAY: { status: 409, message: '当前没有待支付的款项' }, // no open leg
  PAYMENT_NOT_YET: { status: 409, message: '还未到支付时间' }, // partner mode: the window opens 24 h before the slot
  PAYMENT_EXPIRED: { status: 409, message: '支付已超时' }, // the leg's deadline has passed
  PAYMENT_UNCERTAIN: { status: 409, message: '正在确认支付结果，请勿重复支付' }, // an earlier operation is still unknown
  PAYMENT_VERIFICATION_NEEDED: { status: 409, message: '为了资金安全，请先输入短信验证码' }, // the rules want the payer's phone asked
  PAYMENT_HELD: { status: 409, message: '这笔支付正在安全审核，通过后即可支付' }, // a person looks at it first
  PAYMENT_REFUSED: { status: 409, message: '这笔支付未通过安全审核，请联系客服' }, // that person said no
  PAYMENT_CODE_LOCKED: { status: 423, message: '验证码输错次数过多，请稍后再试' }, // five wrong codes; data.lockedUntil
  RULES_SIGNATURE_WRONG: { status: 422, message: '规则文件签名无效，未导入' }, // or no key is configured
  RULESET_SAME_AUTHOR: { status: 409, message: '规则须由另一位同事启用' }, // the author activates no rules of their own
  NOTIFICATION_REFUSED: { status: 401, message: '通知验证失败' }, // forged, tampered or stale notification
  REFUND_TOO_MUCH: { status: 422, message: '超过该订单可退的金额' }, // data.refundableFen says what remains
  RELEASE_UNDER_WAY: { status: 409, message: '款项正在放行给门店，放行完成后再退款' }, // a refund is computed on what was released
  REFUND_NOT_ABNORMAL: { status: 409, message: '该退款不在异常状态，无需处理' }, // another way to the payer, without need
  CARD_REFUSED: { status: 422, message: '微信未接受该收款银行卡，请核对后重试' }, // for an abnormal refund
  NOT_OWED: { status: 409, message: '该笔应收已结清或不能核销' }, // write-off of what is not, or no longer, owed
  RECOVERY_UNDER_WAY: { status: 409, message: '正在向微信确认收回结果，请稍后再试' }, // write-off while nobody knows
  SECOND_PERSON_NEEDED: { status: 403, message: '须由另一位同事确认' }, // who proposed it cannot approve it
  PROPOSAL_GONE: { status: 409, message: '该申请已处理或已被替换，请刷新后查看' }, // approved, replaced, or about something else
  // settlement
  INCIDENT_RESOLVED: { status: 409, message: '该差异已处理完毕' }, // another operator, or a later bill, closed it
  BILL_NOT_AVAILABLE: { status: 422, message: '只能重新核对最近 90 天内、且已过次日 10 点的日期' }, // WeChat has no bill of that day: too early or too old
  // privacy
  DISCLOSURE_CLOSED: { status: 409, message: '订单未确认或结束已久，不能查看车主资料' }, // before the appointment stands, or 15 days after the end
  // showcases
  SHOWCASE_NOT_ALLOWED: { status: 409, message: '订单完成后才能制作维修案例' }, // not completed yet
  SHOWCASE_ENDED: { status: 409, message: '该订单的案例已结束，不能再次征求车主同意' }, // refused, taken back, or taken down: never asked again
  SHOWCASE_UNMASKED: { status: 422, message: '请先遮住照片上的车牌和人脸' }, // `fields` names the photo: one of the car without any mask, or none and nothing said
  SHOWCASE_CHANGED: { status: 409, message: '案例已更新，请重新查看后再决定' }, // the owner saw something else
  PERSONAL_TEXT: { status: 422, message: '公开的文字里不能有车牌、手机号或车架号' }, // `fields` says where; so it is never published
  EXPORT_RUNNING: { status: 409, message: '资料正在整理，好了会通知你' }, // one copy of an account at a time
  EXPORT_TOO_OFTEN: { status: 409, message: '一天只能导出一次，请稍后再来' }, // data.nextAt says when again
  // reviews, growth, notifications, operations
  REVIEW_NOT_ALLOWED: { status: 409, message: '订单完成后 30 天内可以评价' }, // not completed, or the window is over
  REVIEW_EXISTS: { status: 409, message: '该订单已评价' }, // one review per order
  REVIEW_EDITED: { status: 409, message: '评价只能修改一次' }, // second edit
  CONTENT_RISKY: { status: 422, message: '内容含有不合规信息，请修改' }, // WeChat content check says risky
  COUPON_UNUSABLE: { status: 409, message: '该优惠券不可用' }, // used, expired, foreign, or below the minimum
  REFERRAL_INVALID: { status: 422, message: '邀请链接无效或已过期' }, // bad signature or older than 30 days
  QUEUE_ITEM_TAKEN: { status: 409, message: '该任务已由其他同事处理' }, // another operator resolved it
} as const satisfies Record<string, { status: number; message: string }>

export type ErrorCode = keyof typeof ERRORS

/** An error that a caller is told about: stable code, Chinese sentence from ERRORS, optional field notes and data. */
export class AppError extends Error {
  readonly code: ErrorCode
  /** What the caller may see per field, e.g. `{ 'photos.front': '缺少车头照片' }`. */
  readonly fields: Record<string, string> | undefined
  /** Machine-readable help for the caller, e.g. the nearest free slots. */
  readonly data: Record<string, unknown> | undefined

  constructor(
    code: ErrorCode,
    detail?: string,
    extra?: { fields?: Record<string, string>; data?: Record<string, unknown>; cause?: unknown },
  ) {
    super(detail ?? code, { cause: extra?.cause })
    this.name = 'AppError'
    this.code = code
    this.fields = extra?.fields
    this.data = extra?.data
  }
}

/** A broken invariant: a bug, answered with INTERNAL. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`)
}
