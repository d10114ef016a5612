import { yuanText } from '@anxin/shared/kernel/money'
import type { Reply } from '../platform/routes'

/** One day's statement, ready to be written into a file. */
export type StatementDay = Reply<'GET /shop/statements/:day'> & { readonly shopName: string }
type Item = Pick<StatementDay, 'releasedFen' | 'commissionFen' | 'commissionBackFen'> &
  Pick<StatementDay, 'refundedFen' | 'recoveredFen' | 'otherFen' | 'netFen'>

/** The figures of a statement with the sign that they have in its sum: title, and yuan with two digits. */
export const FIGURE_COLUMNS: readonly { title: string; yuan: (item: Item) => string }[] = [
  { title: '放款', yuan: ({ releasedFen }) => yuanText(releasedFen) },
  { title: '平台服务费', yuan: ({ commissionFen }) => yuanText(0 - commissionFen) },
  { title: '退回服务费', yuan: ({ commissionBackFen }) => yuanText(commissionBackFen) },
  { title: '放款后退款', yuan: ({ refundedFen }) => yuanText(0 - refundedFen) },
  { title: '追回垫付', yuan: ({ recoveredFen }) => yuanText(0 - recoveredFen) },
  { title: '其他', yuan: ({ otherFen }) => yuanText(otherFen) },
  { title: '净到账', yuan: ({ netFen }) => yuanText(netFen) },
]
