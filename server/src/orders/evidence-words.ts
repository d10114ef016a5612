import type { LineKind, PartType } from '@anxin/shared/catalogue/catalogue.contract'
import type { InspectionItem } from '@anxin/shared/orders/order.contract'
import type { QuoteLineState } from '@anxin/shared/orders/quote-line.machine'
import type { Link } from './evidence-chain'
import type { OrderPhotoRow } from './orders.repository'

/** What evidence is called where people read it. */

const KINDS: Readonly<Record<Link['kind'], string>> = {
  order: '订单信息',
  entry: '进度',
  line: '报价项目',
  inspection: '检测单',
  photo: '照片',
  belongings: '车内物品',
  piece: '所装配件',
  tick: '施工步骤',
}

/** Entries whose kind says more than that something went on; none of these words tells of a person. */
const ENTRIES: Readonly<Record<string, string>> = {
  requested: '预约',
  accepted: '接单',
  paid: '付款',
  'checked-in': '接车',
  inspected: '检测',
  quoted: '报价',
  supplement: '增项',
  chosen: '车主选择',
  approved: '车主同意',
  'old-parts': '旧件',
  worked: '施工记录',
  finished: '完工',
  delivered: '交车',
  completed: '确认完成',
  held: '暂不放款',
  'hold-lifted': '恢复放款',
  refunded: '退款',
  released: '放款',
  cancelled: '取消',
  'showcase-agreed': '同意公开案例',
  'showcase-refused': '不同意公开案例',
  'showcase-revoked': '撤回公开案例',
}

/** What a link is about, without what it says. */
export function whatOf({ kind, content }: Pick<Link, 'kind' | 'content'>): string {
  if (kind !== 'entry' || content === null) return KINDS[kind]
  return ENTRIES[(JSON.parse(content) as { type: string }).type] ?? KINDS.entry
}

export const LINE_KIND_NAMES: Readonly<Record<LineKind, string>> = {
  labour: '工时',
  part: '配件',
  consumable: '辅料',
  fee: '费用',
  outside: '外协',
}

export const PART_TYPE_NAMES: Readonly<Record<PartType, string>> = {
  oem: '原厂件',
  equivalent: '同质件',
  brand: '品牌件',
  aftermarket: '副厂件',
  remanufactured: '再制造件',
  used: '拆车件',
}

export const LINE_STATE_NAMES: Readonly<Record<QuoteLineState, string>> = {
  draft: '未发送',
  shown: '待车主决定',
  approving: '车主已选，待付款生效',
  approved: '车主已同意',
  declined: '车主未同意',
  done: '车主已同意，已完成',
  dropped: '车主已同意，未做，不计费',
}

export const LEVEL_NAMES: Readonly<Record<InspectionItem['level'], string>> = {
  good: '良好',
  watch: '留意',
  urgent: '尽快处理',
}

export const SLOT_NAMES: Readonly<Record<OrderPhotoRow['slot'], string>> = {
  front: '车头',
  rear: '车尾',
  left: '左侧',
  right: '右侧',
  dashboard: '仪表盘',
  finding: '检测发现',
  'old-part': '旧件',
  piece: '配件标签',
  step: '施工步骤',
  finish: '完工',
  damage: '损伤',
  need: '车主描述',
  case: '售后',
  review: '评价',
}
