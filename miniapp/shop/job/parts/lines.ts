import { basisText } from '@/common/line-basis'
import type { ReceiptLine } from '@/common/ui/Receipt'
import type { TagTone } from '@/common/ui/Tag'
import { warrantyOfLine } from '@/common/ui/Work'
import { DISPUTED_MARK, SHOP_LINE_STATE_WORDS } from '@/common/words'
import type { Job } from './job'

type Line = Job['lines'][number]

const TONES: Readonly<Record<Line['state'], TagTone>> = {
  draft: 'plain',
  shown: 'waiting',
  approving: 'waiting',
  approved: 'action',
  declined: 'plain',
  done: 'released',
  dropped: 'plain',
}

/** A line of an order on the receipt, as the shop reads it. */
export function receiptLine(line: Line): ReceiptLine {
  const { id, kind, name, partType, quantityMilli, unit, unitPriceFen, amountFen } = line
  const { state, declineReason, disputed } = line
  const note = [declineReason, warrantyOfLine(line), basisText(line.basis)]
    .filter((text) => text !== null && text !== '')
    .join(' · ')
  return {
    id,
    kind,
    name,
    partType,
    quantityMilli,
    unit,
    unitPriceFen,
    amountFen,
    mark: disputed ? DISPUTED_MARK : { text: SHOP_LINE_STATE_WORDS[state], tone: TONES[state] },
    isOut: state === 'declined' || state === 'dropped',
    ...(note === '' ? {} : { note }),
  }
}

/** The sum of lines; null where the caller may not see prices. */
export function sumOf(lines: readonly { readonly amountFen: number | null }[]): number | null {
  return lines.reduce<number | null>(
    (sum, { amountFen }) => (sum === null || amountFen === null ? null : sum + amountFen),
    0,
  )
}
