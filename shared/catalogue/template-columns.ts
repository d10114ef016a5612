/** The columns of a price list as xlsx, in this order; its first row names them. */
export const TEMPLATE_COLUMNS = [
  '模板名称',
  '适用车型',
  '类别',
  '名称',
  '数量',
  '单位',
  '单价',
  '配件类型',
  '品牌',
  '原厂单价',
  '承诺质保期',
  '承诺质保公里',
] as const

/** So many must be there; the others may be left out with their heads. */
export const TEMPLATE_COLUMNS_REQUIRED = 10
