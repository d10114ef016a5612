import { LIMITS } from '@anxin/shared/kernel/limits'
import { maskPhone } from '@anxin/shared/kernel/phone'
import { HOUR_MS } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import { countCases } from '../care'
import { countComplaints } from '../complaints'
import { countAllCoupons, countReferrals } from '../growth'
import { personFacts } from '../identity'
import { noticeFacts } from '../notifications'
import { countOpinions } from '../opinions'
import { countInvoices, countOrders, countPhotosOfOwner } from '../orders'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { countReviewsOfOwner } from '../reviews'
import { countKept } from '../record'
import { countDecisions } from '../risk'
import { countShowcases } from '../showcases'
import { countVehicles } from '../vehicles'
import { countDisclosures } from './disclosures.repository'
import { countExports } from './exports.repository'

type List = 'GET /me/data'

type Facts = Awaited<ReturnType<typeof factsOf>>
type Kept = {
  readonly what: string
  readonly purpose: string
  readonly keptUntil: string
  readonly value: (facts: Facts) => string
}

const UNTIL_REMOVAL = '注销账号时删除'
const NOTHING = '未填写'

/**
 * Everything that is kept about an owner, with its purpose: the inventory that the privacy guide in WeChat's back
 * office repeats. A new column with personal data gets its row here, and its line in remove-account.ts.
 */
export const INVENTORY: readonly Kept[] = [
  {
    what: '手机号',
    purpose: '下单时核对身份、找回账号',
    keptUntil: UNTIL_REMOVAL,
    value: ({ phone }) => (phone === null ? NOTHING : maskPhone(phone)),
  },
  {
    what: '微信标识（openid、unionid）',
    purpose: '登录、支付、发送微信通知',
    keptUntil: UNTIL_REMOVAL,
    value: ({ miniApps }) => `${miniApps} 个小程序`,
  },
  {
    what: '短信验证码记录',
    purpose: '核对手机号、防止短信骚扰；不保存验证码和手机号原文',
    keptUntil: '半年，或注销账号时删除',
    value: ({ phoneCodes }) => `${phoneCodes} 次`,
  },
  {
    what: '车辆（车牌、车架号、车型、里程）',
    purpose: '匹配能修的门店和适用的服务、到店核对车辆',
    keptUntil: '车牌、车架号和里程在注销账号时清除',
    value: ({ cars }) => (cars === 0 ? NOTHING : `${cars} 辆`),
  },
  {
    what: '车辆档案的分享链接和打开次数、上次没做的项目、过户同意',
    purpose: '按你的选择给别人看档案、到时间提醒你、证明过户双方都同意',
    keptUntil: '注销后链接失效、项目删除；过户同意和打开次数仅以编号保留',
    value: ({ links, works }) => `${links} 个链接，${works} 个项目`,
  },
  {
    what: '订单（服务、金额、进度、备注、下单位置）',
    purpose: '履约、质保、售后和记账',
    keptUntil: '注销后去除个人信息，交易记录依《电子商务法》自交易完成起保存不少于三年',
    value: ({ orders }) => `${orders} 单`,
  },
  {
    what: '车况照片',
    purpose: '记录接车、检测和施工情况，处理争议',
    keptUntil: '随订单记录保存，不对外公开；注销后满三年删除',
    value: ({ photos }) => `${photos} 张`,
  },
  {
    what: '开票信息（抬头、税号、邮箱）',
    purpose: '由门店开具发票',
    keptUntil: UNTIL_REMOVAL,
    value: ({ invoices }) => (invoices === 0 ? NOTHING : `${invoices} 张`),
  },
  {
    what: '评价',
    purpose: '公开展示，供其他车主参考；不显示姓名、手机号和车牌',
    keptUntil: '注销后匿名保留',
    value: ({ reviews }) => `${reviews} 条`,
  },
  {
    what: '公开维修案例的同意和撤回',
    purpose: '证明案例经你同意才公开；案例不显示姓名、手机号和车牌，可随时在订单中撤回',
    keptUntil: '撤回或注销时案例下架、照片删除，同意记录仅以编号保留',
    value: ({ showcases }) => `征求过 ${showcases.all} 次，公开中 ${showcases.published} 个`,
  },
  {
    what: '售后记录（你写的内容、照片和处理结果）',
    purpose: '处理纠纷；只有你、门店和客服能看到',
    keptUntil: '随订单记录保存，注销后不再对应到你，满三年删除',
    value: ({ cases }) => `${cases} 次`,
  },
  {
    what: '微信支付投诉（投诉内容、联系电话和回复）',
    purpose: '在微信支付要求的时限内回复和处理投诉',
    keptUntil: '投诉结束满三年删除；注销账号时内容和电话立即清除',
    value: ({ complaints }) => `${complaints.all} 次`,
  },
  {
    what: '听听别家的记录（报价项目和门店的看法，不含车牌和姓名）',
    purpose: '让你对照报价，计算可用次数',
    keptUntil: '随订单记录保存，注销后不再对应到你',
    value: ({ opinions }) => `${opinions} 次`,
  },
  {
    what: '优惠券、邀请和首次扫门店码的记录（含不可还原的设备标识）',
    purpose: '发放优惠、防止重复领取、计算门店的服务费',
    keptUntil: '注销后仅以编号保留，不再对应到你',
    value: ({ coupons, friends }) => `${coupons} 张优惠券，${friends} 位朋友`,
  },
  {
    what: '资金安全记录（金额、城市和不可还原的设备标识）',
    purpose: '支付、退款和放款前识别盗刷和自买自卖',
    keptUntil: '注销后仅以编号保留，不再对应到你',
    value: ({ judgements }) => `${judgements} 条`,
  },
  {
    what: '谁看过我的资料（门店或客服查看手机号、车牌的记录）',
    purpose: '让你知道谁、为什么看过，防止滥用',
    keptUntil: '三年；注销后仅以编号保留，不再对应到你',
    value: ({ looks }) => `${looks} 次`,
  },
  {
    what: '资料导出记录',
    purpose: '把你的资料整理成一份文件交给你；同一时间只做一份',
    keptUntil: '文件 7 天后删除，记录半年后删除',
    value: ({ exports }) => `${exports} 次`,
  },
  {
    what: '通知授权',
    purpose: '在你允许的次数内发送微信通知',
    keptUntil: '用完为止，或注销账号时删除',
    value: ({ credits }) => `剩余 ${credits} 次`,
  },
  {
    what: '站内消息',
    purpose: '告知订单进展',
    keptUntil: '一年，或注销账号时删除',
    value: ({ notices }) => `${notices} 条`,
  },
  {
    what: '登录状态',
    purpose: '保持登录；服务器只记最近一次全部退出的时间',
    keptUntil: `每次登录 ${LIMITS.sessionMs / HOUR_MS} 小时后失效，注销账号时立即失效`,
    value: () => '本次登录',
  },
]

/** What is kept about the caller, counted from the rows themselves. */
export async function listKeptData(app: App, { caller }: Call<List>): Promise<Reply<List>> {
  const facts = await app.db.transaction((tx) => factsOf(app, tx, caller.userId))
  return {
    items: INVENTORY.map(({ what, purpose, keptUntil, value }) => ({
      what,
      value: value(facts),
      purpose,
      keptUntil,
    })),
  }
}

async function factsOf(app: App, tx: Tx, userId: string) {
  const [
    person,
    cars,
    orders,
    photos,
    invoices,
    reviews,
    cases,
    complaints,
    opinions,
    showcases,
    coupons,
    friends,
    judgements,
    looks,
    exports,
    told,
    record,
  ] = await Promise.all([
    personFacts(app, tx, userId),
    countVehicles(tx, userId),
    countOrders(tx, userId),
    countPhotosOfOwner(tx, userId),
    countInvoices(tx, userId),
    countReviewsOfOwner(tx, userId),
    countCases(tx, userId),
    countComplaints(tx, userId),
    countOpinions(tx, userId),
    countShowcases(tx, userId),
    countAllCoupons(tx, userId),
    countReferrals(tx, userId),
    countDecisions(tx, userId),
    countDisclosures(tx, userId),
    countExports(tx, userId),
    noticeFacts(tx, userId),
    countKept(tx, userId),
  ])
  return {
    ...person,
    cars,
    orders: orders.all,
    photos,
    invoices,
    reviews,
    showcases,
    cases: cases.all,
    complaints,
    opinions,
    coupons,
    friends,
    judgements,
    looks,
    exports,
    ...told,
    ...record,
  }
}
