import type { Order } from '@anxin/shared/orders/order.contract'
import { basisText } from '@/common/line-basis'
import type { ReceiptLine } from '@/common/ui/Receipt'
import type { TagTone } from '@/common/ui/Tag'
import { warrantyOfLine } from '@/common/ui/Work'
import { DISPUTED_MARK, LINE_STATE_WORDS } from '@/common/words'

export type OrderLine = Order['lines'][number]

/** What the API writes as reason when a newer quote took the place of a line. */
const REPLACED = '报价已更新'
const TONES: Readonly<Record<OrderLine['state'], TagTone>> = {
  draft: 'plain',
  shown: 'waiting',
  approving: 'waiting',
  approved: 'action',
  declined: 'plain',
  done: 'released',
  dropped: 'plain',
}

export function isReplaced(line: OrderLine): boolean {
  return line.state === 'declined' && line.declineReason === REPLACED
}

/** Not part of any sum: the owner said no, or it was not needed in the end. */
export function isOut({ state }: OrderLine): boolean {
  return state === 'declined' || state === 'dropped'
}

/** A line on the receipt, marked with what has become of it. */
export function toReceiptLine(line: OrderLine): ReceiptLine {
  const reason = line.state === 'declined' ? line.declineReason : null
  const note = [reason, warrantyOfLine(line), basisText(line.basis)]
    .filter((text) => text !== null && text !== '')
    .join(' · ')
  return {
    ...line,
    mark: line.disputed ? DISPUTED_MARK : { text: LINE_STATE_WORDS[line.state], tone: TONES[line.state] },
    isOut: isOut(line),
    ...(note === '' ? {} : { note }),
  }
}
