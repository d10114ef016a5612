import { CASE_OUTCOME_NAMES, CASE_TYPE_NAMES } from '@anxin/shared/care/case-words'
import { ORDER_ENDED } from '@anxin/shared/orders/order.machine'
import type { EventPayload, EventTopic } from '@anxin/shared/events'
import { yuanText } from '@anxin/shared/kernel/money'
import { localText, MINUTE_MS } from '@anxin/shared/kernel/time'
import { policyOf, type AnswerPolicy } from '@anxin/shared/matching/answer-policy'
import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'

/** Who is told: the order's owner, those who decide in the shop, or the technician of the order. */
export type Audience = 'owner' | 'desk' | 'technician'

export type Message = {
  readonly to: Audience
  readonly template: TemplateKey
  /** At most 20 characters: WeChat's notice shows it whole. */
  readonly title: string
  readonly text: string
}

/** What a text may speak of: the order as it is when the event is heard. */
export type OrderFacts = {
  readonly serviceName: string
  readonly vehicleText: string
  /** Of the shop that the event names, otherwise the order's. */
  readonly shopName: string
  readonly answerPolicy: AnswerPolicy | null
  readonly slotStartAt: Date
  readonly state: string
  readonly dueFen: number
  readonly payFromAt: Date | null
  readonly payByAt: Date | null
  readonly stepDueAt: Date | null
  readonly waitingPartsUntil: Date | null
  readonly hasHold: boolean
  /** How many shops have been asked so far. */
  readonly shopsAsked: number
  readonly at: Date
}

type Recipe<T extends EventTopic> = (facts: OrderFacts, payload: EventPayload<T>) => readonly Message[]
export type MessageTopic = Exclude<
  EventTopic,
  | 'user.phone-bound'
  | 'vehicle.work-due' // about a car: tell-of-car.ts
  | 'vehicle.record-opened'
  | 'vehicle.transferred'
  | 'order.requested' // the owner has just done it
  | 'order.payment-expired' // told as a cancellation
  | 'order.delivered' // the owner was there, with the code
  | 'merchant.violation' // shops hear it, and say what it means
  | 'merchant.changed' // about no order: merchant-notice.ts
  | 'payment.paid' // told as a confirmation or a decision
  | 'payment.closed'
  | 'payment.released'
  | 'payment.awaiting-receipt' // the order shows it
  | 'payment.receipt-confirmed'
  | 'payment.freed' // told as order.money-freed
  | 'money.incident'
  | 'payment.parked' // an operator's matter
  | 'movement.held' // and so are these
  | 'movement.released'
  | 'movement.rejected'
  | 'shop.support-ending' // about no order: tell-support-end.ts
  | 'shop.debt-near' // about no order: tell-debt.ts
  | 'shop.debt-limited'
  | 'shop.debt-lifted'
  | 'shop.oversell' // an operator's matter
  | 'shop.coached' // about no order: tell-coaching.ts
  | 'follow-up.unanswered'
  | 'review.low' // told as a case
  | 'review.doubtful'
  | 'media.checked' // what becomes of the review is told
  | 'certificate.submitted' // an operator's matter
  | 'certificate.decided' // about no order: tell-certificate.ts
  | 'certificate.ending'
  | 'certificate.ended'
  | 'showcase.agreed' // told as published
  | 'showcase.dropped' // the shop has just done it
  | 'case.closed' // the lifted hold says it, or what was decided has said it
  | 'opinion.asked' // about no order of the shop that hears it: tell-opinion.ts
  | 'opinion.half-gone'
  | 'opinion.answered'
  | 'opinion.closed'
  | 'referral.rewarded' // about no order: reward-notice.ts
  | 'account.export-ready' // about no order: tell-export.ts
  | 'complaint.noticed' // operators answer at WeChat
  | 'complaint.opened'
  | 'complaint.closed'
  | 'queue.opened'
>

const owner = (template: TemplateKey, title: string, text: string): Message => ({
  to: 'owner',
  template,
  title,
  text,
})
const progress = (title: string, text: string) => owner('order-progress', title, text)
const alert = (title: string, text: string, to: Audience = 'desk'): Message => ({
  to,
  template: 'shop-alert',
  title,
  text,
})
const newOrder = (title: string, text: string, to: Audience = 'desk'): Message => ({
  to,
  template: 'new-order',
  title,
  text,
})
const ENDED: readonly string[] = ORDER_ENDED
const when = (at: Date | null) => (at ? localText(at) : '尽快')
const job = ({ serviceName, vehicleText, slotStartAt }: OrderFacts) =>
  `${serviceName}，${vehicleText}，${localText(slotStartAt)}`

/**
 * What each event says to whom. An event that is missing here is missing on purpose (MessageTopic): telling the same
 * thing twice costs a person's consent, of which every accept is worth one message.
 */
export const MESSAGES: { readonly [T in MessageTopic]: Recipe<T> } = {
  // finding a shop
  'order.offered': (o) => [
    newOrder('新订单，请尽快接单', `${job(o)}。请在 ${when(o.stepDueAt)} 前答复，超时转给其他门店或客服`),
    ...(o.shopsAsked > 1
      ? [progress('已为你换一家门店', `正在等 ${o.shopName} 答复，最晚 ${when(o.stepDueAt)}`)]
      : []),
  ],
  'order.offer-half-gone': (o) => [
    alert('新订单还未答复', `${job(o)}。请在 ${when(o.stepDueAt)} 前答复，超时转给其他门店或客服`),
  ],
  'order.offer-expired': (o) => [
    alert('未及时接单，订单已转出', `${job(o)}。未在时限内答复，已转给其他门店或客服`),
  ],
  'order.unanswered': (o) => [
    progress(
      '门店暂未接单',
      `附近门店暂未接单，客服将在 ${policyOf(o).operatorMs / MINUTE_MS} 分钟内为你安排`,
    ),
  ],
  'order.accepted': (o) =>
    o.state === 'PENDING_PAY' && o.payFromAt && o.payFromAt > o.at
      ? [progress('门店已接单', `${o.shopName} 已接单，${localText(o.payFromAt)} 起可支付`)]
      : [], // otherwise the payment or the confirmation says it
  'order.payment-due': (o, { amountFen }) => [
    owner(
      'payment-due',
      '门店已接单，请支付',
      `${o.shopName} 已接单，请在 ${when(o.payByAt)} 前支付 ¥${yuanText(amountFen)}，款项冻结在微信，满意后才放款`,
    ),
  ],
  'order.confirmed': (o) => [
    progress('预约已确认', `${localText(o.slotStartAt)} 到 ${o.shopName}，${o.serviceName}`),
    newOrder('预约已确认', job(o)),
    newOrder('预约已确认', job(o), 'technician'),
  ],
  'order.cancelled': (o, { cause, shopId }) => [
    ...(cause === 'owner' ? [] : [progress('订单已取消', cancelText(cause, o))]),
    ...(shopId === null ? [] : [alert('订单已取消', `${job(o)}。工位与技师时段已释放`)]),
  ],
  'order.withdrawn': (o) => [
    progress(
      '门店无法履约',
      `${o.shopName} 无法按时服务，款项全额退回并补偿优惠券，请在 ${when(o.stepDueAt)} 前选择是否换店`,
    ),
  ],
  'order.switched': (o, { shopId }) =>
    shopId === null ? [] : [alert('车主已换店', `${job(o)}。工位与技师时段已释放`)],
  'order.retimed': (o) => [
    alert('车主已改期', `${o.serviceName}，${o.vehicleText}，改为 ${localText(o.slotStartAt)}`),
  ],
  'order.no-show-near': (o) => [progress('已到预约时间', `${o.shopName} 正在等你，若来不及请改期`)],
  'order.no-show': (o) => [
    progress('未按时到店', `24 小时内可改期，逾期订单取消`),
    alert('车主未到店', `${job(o)}。工位与技师时段已释放`),
  ],
  // in the shop
  'order.checked-in': (o) => [progress('车辆已接收', `${o.shopName} 已接车，接车记录可在订单中查看`)],
  'order.quote-overdue': (o) => [alert('报价已超时', `${job(o)}。接车已 2 小时，请尽快报价`)],
  'order.quoted': (_o, { supplement }) => [
    supplement
      ? owner('quote-ready', '有增项待你确认', '施工中发现新问题，未经你同意不会施工，请查看增项')
      : owner('quote-ready', '报价已出，请确认', '请逐项查看报价，未经你同意的项目不会施工'),
  ],
  'order.quote-reminder': (o) => [
    owner('quote-ready', '报价等待你的确认', `${o.shopName} 正在等你的决定，请尽快查看`),
  ],
  'order.decided-by-link': (o, { dueFen }) => [
    owner(
      'quote-ready',
      '你请的人已确认报价',
      dueFen > 0
        ? `请在 ${when(o.payByAt)} 前支付 ¥${yuanText(dueFen)}，付后才开工，款项冻结在微信`
        : '可在订单中查看决定了哪些项目',
    ),
  ],
  'order.decided': (o) => [
    alert('车主已答复报价', `${job(o)}。请按已同意的项目施工`),
    alert('车主已答复报价', `${job(o)}。请按已同意的项目施工`, 'technician'),
  ],
  'order.started': (o) => [progress('技师已开始施工', `${o.shopName} 已开始施工：${o.serviceName}`)],
  'order.stop-requested': (o) => [
    alert('车主要求停止施工', `${job(o)}。请停止施工并结算已完成的项目`),
    alert('车主要求停止施工', `${job(o)}。请立即停止施工`, 'technician'),
  ],
  'order.paused': (o) => [progress('等待配件', `配件预计 ${when(o.waitingPartsUntil)} 到货，到货后继续施工`)],
  'order.promise-slipped': (o) => [
    progress('配件延期', `配件未按时到货，门店将更新时间，可在订单中查看你的选择`),
    alert('配件已过承诺时间', `${job(o)}。请更新到货时间并告知车主`),
  ],
  'order.overrun': (o) => [
    alert('施工已超时', `${job(o)}。已超过预计时间，请尽快完工或告知车主`),
    alert('施工已超时', `${job(o)}。已超过预计时间`, 'technician'),
  ],
  'order.finished': (o) => [progress('已完工，请取车', `${o.shopName} 已完工，取车时出示交车码`)],
  'order.pickup-reminder': (o) => [progress('请尽快取车', `车辆仍在 ${o.shopName}，请尽快取车`)],
  // the money
  'order.confirm-reminder': (o) =>
    o.state === 'DELIVERED' && !o.hasHold
      ? [progress('请确认是否满意', `确认满意后放款；${when(o.stepDueAt)} 前无异议将自动放款`)]
      : [],
  'order.completed': (o, { by }) => [
    ...(by === 'system' ? [progress('订单已自动完成', '72 小时无异议，款项已放行给门店')] : []),
    ...(by === 'freeze' ? [progress('订单已自动完成', '微信冻结期将满，车辆已交付，款项放行给门店')] : []),
    alert('订单已完成', `${job(o)}。款项正在放行`),
  ],
  'order.held': (_o, { cause }) =>
    cause === 'follow-up' || cause === 'case'
      ? [] // the answer, or the case itself, is told
      : [
          progress('款项暂不放行', '订单处理中，款项暂不放行'),
          alert('款项暂不放行', '订单处理中，款项暂不放行'),
        ],
  'order.hold-lifted': (o) => [
    progress('问题已处理', '恢复放款流程，如仍有问题请联系客服'),
    alert('暂扣已解除', `${job(o)}。恢复放款流程`),
  ],
  'payment.freeze-ending': (o, { stage }) =>
    stage === 'decision' || ENDED.includes(o.state)
      ? []
      : [alert('冻结款项即将到期', `${job(o)}。请尽快完工交车，到期前未交车的款项将退回车主`)],
  'order.freeze-refunded': (o, { amountFen }) => [
    progress('款项将原路退回', `微信冻结期将满，¥${yuanText(amountFen)} 将原路退回，原因见订单`),
    alert('冻结期将满，款项退回车主', `${job(o)}。已完成的维修请与车主另行结清`),
  ],
  'order.money-freed': (o, { claimFen }) => [
    progress(
      '款项已由微信转给门店',
      claimFen > 0 ? '微信冻结期满，款项已转给门店；订单的问题继续处理' : '微信冻结期满，款项已转给门店',
    ),
    alert('款项已由微信解冻', `${job(o)}。微信冻结期满自动解冻，平台服务费与退款另行结算`),
  ],
  'payment.refunded': (_o, { amountFen }) => [
    progress('退款已到账', `已退款 ¥${yuanText(amountFen)}，原路退回`),
  ],
  'order.invoice-requested': (o) => [alert('车主申请开票', `${job(o)}。请开具发票并登记号码`)],
  'order.invoice-issued': (o) => [progress('发票已开具', `${o.shopName} 已开具发票，号码可在账单中查看`)],
  // afterwards
  'follow-up.asked': (o) => [
    owner('follow-up', '用车都好吗？', `${o.shopName} ${o.serviceName}：都好，还是还有问题？款项仍在冻结`),
  ],
  'follow-up.answered': (o, { answer }) =>
    answer === 'fine'
      ? []
      : [
          alert('车主反馈还有问题', `${job(o)}。请尽快联系车主处理，款项暂不放行`),
          alert('车主反馈还有问题', `${job(o)}。请尽快协助处理`, 'technician'),
        ],
  // after-sale
  'case.opened': (o, { type, cause }) =>
    cause === 'follow-up'
      ? [] // the answer of the follow-up is told
      : [
          ...(cause === 'review'
            ? [progress('门店将在 24 小时内联系你', '你的评价已转门店处理，进展见售后')]
            : []),
          alert('有新的售后', `${job(o)}。${CASE_TYPE_NAMES[type]}问题，请在 24 小时内答复，逾期由平台处理`),
          alert('你的工单有售后', `${job(o)}。${CASE_TYPE_NAMES[type]}问题，请协助处理`, 'technician'),
        ],
  'case.half-gone': (o) => [
    alert('售后答复时间已过半', `${job(o)}。请尽快答复车主，24 小时未答复将由平台处理`),
  ],
  'case.said': (_o, { by }) => [
    ...(by === 'owner'
      ? []
      : [progress('售后有新消息', `${by === 'shop' ? '门店' : '客服'}在售后中回复了你，请查看`)]),
    ...(by === 'shop'
      ? []
      : [alert('售后有新消息', `${by === 'owner' ? '车主' : '客服'}在售后中有新消息，请查看`)]),
  ],
  'case.offered': (o) => [progress('门店提出解决方案', `${o.shopName} 提出了解决方案，请在售后中查看`)],
  'case.escalated': (_o, { type, appeal }) => {
    const within = type === 'safety' ? '4 小时' : '72 小时'
    const text = appeal ? `申诉由另一位同事处理，${within}内给出结果` : `平台将在 ${within}内给出结果`
    return [progress('平台已介入售后', text), alert('平台已介入售后', text)]
  },
  'case.decided': (_o, { outcome, agreed }) => {
    const what = CASE_OUTCOME_NAMES[outcome]
    const text = agreed ? `双方同意：${what}` : `平台处理结果：${what}，7 天内可申诉一次`
    return [progress('售后有处理结果', text), alert('售后有处理结果', text)]
  },
  'review.invited': (o, { nth }) => [
    owner(
      'follow-up',
      nth > 1 ? '还没评价本次服务' : '请评价本次服务',
      `${o.shopName} ${o.serviceName}，你的评价帮助其他车主`,
    ),
  ],
  'review.published': (o) => [alert('收到新评价', `${o.serviceName}，${o.vehicleText}。可在店铺页回复`)],
  'showcase.asked': (o) => [
    progress('门店想公开这次维修', `${o.shopName} 想把这次维修做成案例，车牌和人脸已遮住；请看过再决定`),
  ],
  'showcase.refused': (o) => [alert('车主未同意公开案例', `${job(o)}。请不要再次征求`)],
  'showcase.published': (o) => [
    progress('维修案例已公开', '任何人都可以看到，你可随时在订单中一键撤回'),
    alert('维修案例已公开', `${job(o)}`),
    alert('维修案例已公开', `${job(o)}`, 'technician'),
  ],
  'showcase.rejected': (o) => [
    alert('案例需要修改', `${job(o)}。照片仍有车牌或人脸，请遮好后重新征求车主同意`),
  ],
  'showcase.revoked': (o) => [alert('车主已撤回案例', `${job(o)}。案例已下架`)],
  'review.refused': () => [progress('评价未通过审核', '评价未通过审核，可修改一次后重新提交')],
}

function cancelText(cause: string, { shopName }: OrderFacts): string {
  switch (cause) {
    case 'payment_expired':
      return '超时未支付，预约已取消，可重新预约'
    case 'no_shop':
      return '暂无门店可接单，订单已取消，未产生费用，可换个时间重新预约'
    case 'shop_withdrew':
      return `${shopName} 无法履约，订单已取消，款项已全额退回`
    case 'freeze_ended':
      return '微信冻结期将满，订单已取消，款项将原路退回'
    case 'no_show':
      return '未到店且未改期，订单已取消'
    default:
      return '客服已取消订单，详情可在订单中查看'
  }
}
