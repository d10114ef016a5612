import type { BayKind, LineKind, PriceMode } from '@anxin/shared/catalogue/catalogue.contract'
import type { Case } from '@anxin/shared/care/case.contract'
import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import type { Order } from '@anxin/shared/orders/order.contract'
import type { Reply } from './request'
import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'

/** Every word for a value of the API, in one place. */

export const LINE_KIND_WORDS: Readonly<Record<LineKind, string>> = {
  labour: '工时',
  part: '配件',
  consumable: '辅料',
  fee: '费用',
  outside: '外协',
}

export { PART_TYPE_WORDS } from '@anxin/shared/catalogue/part-types'

/** What becomes of the parts that come out. */
export const OLD_PART_WORDS = { see: '我要看', take: '我要带走', dispose: '门店处理' } as const

/** How a price comes about; what it means for the person is in the sentence beside it. */
export const PRICE_MODE_WORDS: Readonly<Record<PriceMode, string>> = {
  fixed: '一口价',
  range: '区间价',
  'inspect-first': '先检测后报价',
}

export const POWERTRAIN_WORDS: Readonly<Record<Powertrain, string>> = {
  petrol: '汽油',
  diesel: '柴油',
  hev: '油电混动',
  phev: '插电混动',
  erev: '增程',
  bev: '纯电',
}

export const BAY_KIND_WORDS: Readonly<Record<BayKind, string>> = {
  general: '普通工位',
  lift: '举升机',
  paint: '烤漆房',
  wash: '洗车位',
  ev: '新能源工位',
}

export const ROLE_WORDS: Readonly<Record<StaffRole, string>> = {
  'shop-owner': '店主',
  adviser: '服务顾问',
  technician: '技师',
}

/** One verb for each state, as the owner reads it. Flags beside the state are told first. */
export function ownerStateWord({ state, flags }: Pick<Order, 'state' | 'flags'>): string {
  // A complaint may come before the car is back; then the work goes on.
  if (flags.hold === 'complaint' && state === 'DELIVERED') return '投诉处理中'
  if (flags.hold !== null && flags.hold !== 'complaint') return '售后处理中'
  if (state === 'ACCEPTED' && flags.withdrawn) return '门店无法服务'
  if (state === 'IN_SERVICE' && flags.supplementPending) return '有新增项待确认'
  if (state === 'IN_SERVICE' && flags.waitingPartsUntil !== null) return '施工中 · 等配件'
  return OWNER_STATE_WORDS[state]
}

export const OWNER_STATE_WORDS: Readonly<Record<Order['state'], string>> = {
  MATCHING: '正在找店',
  PENDING_PAY: '待支付',
  ACCEPTED: '已接单',
  NO_SHOW: '未到店',
  CHECKED_IN: '检测报价中',
  AWAIT_APPROVAL: '待你确认报价',
  IN_SERVICE: '施工中',
  READY: '完工待取',
  DELIVERED: '待你验收',
  COMPLETED: '已完成',
  CANCELLED: '已取消',
}

/** The same states as the shop reads them. */
export const SHOP_STATE_WORDS: Readonly<Record<Order['state'], string>> = {
  MATCHING: '待接单',
  PENDING_PAY: '等车主支付',
  ACCEPTED: '待到店',
  NO_SHOW: '未到店',
  CHECKED_IN: '待检测报价',
  AWAIT_APPROVAL: '等车主确认',
  IN_SERVICE: '施工中',
  READY: '待交车',
  DELIVERED: '已交车',
  COMPLETED: '已完成',
  CANCELLED: '已取消',
}

export const LINE_STATE_WORDS: Readonly<Record<Order['lines'][number]['state'], string>> = {
  draft: '草稿',
  shown: '待你确认',
  approving: '待支付后生效',
  approved: '已同意',
  declined: '未同意',
  done: '已完成',
  dropped: '未做',
}

/** The same states of a line as the shop reads them. */
export const SHOP_LINE_STATE_WORDS: Readonly<Record<Order['lines'][number]['state'], string>> = {
  ...LINE_STATE_WORDS,
  shown: '等车主确认',
  approving: '等车主支付',
  declined: '车主未同意',
  approved: '可施工',
}

/** A line on the bill that the open case is about, for both sides. */
export const DISPUTED_MARK = { text: '售后中', tone: 'waiting' } as const

export const CANCEL_CAUSE_WORDS: Readonly<Record<NonNullable<Order['cancelCause']>, string>> = {
  owner: '你取消了订单',
  payment_expired: '超时未支付，已自动取消',
  no_shop: '没有门店接单，已取消',
  shop_withdrew: '门店无法服务，已取消',
  no_show: '未到店，已取消',
  operator: '平台取消了订单',
  freeze_ended: '微信冻结期将满，已取消并退款',
}

type Coupon = Reply<'GET /coupons'>['items'][number]

/** Where a coupon comes from. */
export const COUPON_CAUSE_WORDS: Readonly<Record<Coupon['cause'], string>> = {
  welcome: '新人券',
  referral: '你邀请的朋友完成了首单',
  invited: '受朋友邀请完成了首单',
  'shop-cancelled': '门店取消订单的补偿',
  operator: '平台补偿',
}

export const COUPON_STATE_WORDS: Readonly<Record<Coupon['state'], string>> = {
  usable: '可用',
  reserved: '订单使用中',
  used: '已使用',
  expired: '已过期',
  revoked: '已收回',
}

/** Where a case of after-sale stands. */
export const CASE_STATE_WORDS: Readonly<Record<Case['state'], string>> = {
  OPENED: '已提交',
  SHOP_REPLY: '等门店答复',
  NEGOTIATING: '协商中',
  PLATFORM_REVIEW: '平台处理中',
  DECIDED: '已有结果',
  EXECUTING: '执行中',
  RESOLVED: '已处理',
  CLOSED: '已结束',
}

/** What a kind of message is about, as it is asked for. */
export const NOTICE_WORDS: Readonly<Record<TemplateKey, { readonly name: string; readonly what: string }>> = {
  'order-progress': { name: '订单进度', what: '接单、接车、完工、退款等进展' },
  'quote-ready': { name: '报价和增项', what: '门店报价，或施工中发现新问题' },
  'payment-due': { name: '待支付', what: '门店接单后，在时限内支付' },
  'follow-up': { name: '回访和评价', what: '取车 48 小时后问你用车是否都好' },
  'new-order': { name: '新订单', what: '有车主预约，等你接单' },
  'shop-alert': { name: '待处理', what: '订单变化和快到时限的事' },
}
