import { Receipt } from '@/common/ui/Receipt'
import { parseFen } from '@/common/typed-numbers'
import { lineAmountFen, sumOfLines } from '../../common/price-line'
import type { PriceDraft, Service } from './price-draft'

/** The paper that the owner of a car gets to see before she books. */
export function PricePreview({ service, draft }: { service: Service; draft: PriceDraft }) {
  const mode = service.priceMode
  const lines = mode === 'inspect-first' ? [] : draft.lines
  const totalFen = sumOfLines(lines)
  const extra = [
    ...(mode === 'range' ? [{ label: '最多', fen: parseFen(draft.totalMax) ?? null }] : []),
    ...(mode === 'fixed' ? [] : [{ label: '订金', fen: fenOf(draft.deposit) }]),
    ...(mode === 'fixed' ? [] : [{ label: '不同意报价时的检测费', fen: fenOf(draft.inspectionFee) }]),
  ]
  return (
    <Receipt
      title={`车主看到的：${service.name}`}
      lines={lines.map((line, index) => ({ ...line, id: String(index), amountFen: lineAmountFen(line) }))}
      {...(mode === 'inspect-first'
        ? {}
        : { total: { label: mode === 'range' ? '至少' : '一口价', fen: totalFen } })}
      sums={extra}
      foot={mode === 'inspect-first' ? '检测后报价，车主同意后才施工' : '超出的项目要车主先同意'}
    />
  )
}

function fenOf(text: string): number | null {
  return text.trim() === '' ? 0 : (parseFen(text) ?? null)
}
