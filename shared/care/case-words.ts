export const CASE_TYPES = [
  'quality',
  'price',
  'part',
  'damage',
  'delay',
  'warranty',
  'service',
  'safety',
] as const
export type CaseType = (typeof CASE_TYPES)[number]

/** As people read them. */
export const CASE_TYPE_NAMES: Readonly<Record<CaseType, string>> = {
  quality: '维修质量',
  price: '价格',
  part: '配件',
  damage: '车辆损伤',
  delay: '延误',
  warranty: '质保',
  service: '服务',
  safety: '行车安全',
}

export const CASE_OUTCOMES = ['rework', 'partial-refund', 'full-refund', 'compensation', 'rejected'] as const
export type CaseOutcome = (typeof CASE_OUTCOMES)[number]

export const CASE_OUTCOME_NAMES: Readonly<Record<CaseOutcome, string>> = {
  rework: '免费返修',
  'partial-refund': '部分退款',
  'full-refund': '全额退款',
  compensation: '补偿优惠券',
  rejected: '不予支持',
}
