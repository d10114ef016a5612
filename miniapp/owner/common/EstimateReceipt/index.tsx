import type { Reply } from '@/common/request'
import { Receipt, type ReceiptLine } from '@/common/ui/Receipt'
import { money } from '@/common/format'
import { PRICE_MODE_WORDS } from '@/common/words'

type ShopPrice = Reply<'GET /shops/:shopId'>['services'][number]

/** What a shop asks for a service, line by line, and what of it is not known before the car has been seen. */
export function EstimateReceipt({ price }: { price: ShopPrice }) {
  const { priceMode, totalFen, totalMaxFen, depositFen, inspectionFeeFen, name } = price
  const title = `${name} · ${PRICE_MODE_WORDS[priceMode]}`
  if (priceMode === 'inspect-first') {
    return (
      <Receipt
        title={title}
        lines={[inspectionLine(inspectionFeeFen)]}
        foot={`检测后逐项报价，你同意的才施工。${inspectionFeeFen > 0 ? '一项都不修，只付检测费。' : '一项都不修，不收费。'}`}
      />
    )
  }
  const isRange = priceMode === 'range' && totalMaxFen !== null && totalMaxFen > totalFen
  return (
    <Receipt
      title={title}
      lines={price.lines.map(lineOf)}
      total={{ label: isRange ? '预计' : '一口价', fen: totalFen }}
      sums={isRange ? [{ label: '最高不超过', fen: totalMaxFen }] : []}
      foot={
        priceMode === 'fixed'
          ? '到店不加价。发现别的问题，另行报价，由你决定。'
          : `到店检测后按实际报价，你同意的才施工。${depositFen > 0 ? `订金 ${money(depositFen)} 可抵扣。` : ''}`
      }
    />
  )
}

function lineOf(line: ShopPrice['lines'][number], index: number): ReceiptLine {
  const amountFen = Math.round((line.quantityMilli * line.unitPriceFen) / 1000)
  return { ...line, id: String(index), amountFen }
}

function inspectionLine(feeFen: number): ReceiptLine {
  return {
    id: 'inspection',
    kind: 'fee',
    name: '检测费',
    partType: null,
    quantityMilli: 1000,
    unit: '次',
    unitPriceFen: feeFen,
    amountFen: feeFen,
  }
}
