import { Text } from '@tarojs/components'
import { day, money } from '@/common/format'
import { Card } from '@/common/ui/Card'
import type { OrderLine } from '../parts/receipt-lines'

/** Work that was put off before: what it would have cost then, and what it costs now. */
export function Revived({ lines }: { lines: readonly OrderLine[] }) {
  const works = new Map(
    lines.flatMap(({ basis }) => (basis?.from === 'remembered' ? [[basis.revivedFrom, basis] as const] : [])),
  )
  if (works.size === 0) return null
  return (
    <Card title="上次没做的">
      {[...works.values()].map(({ revivedFrom, name, priceFen, foundAt }) => (
        <Text key={revivedFrom} className="quote-revived">
          {`${name}：${priceFen === null ? `${day(foundAt)}没有报价` : `${day(foundAt)}报 ${money(priceFen)}`}，${nowText(sumFor(lines, revivedFrom), priceFen)}`}
        </Text>
      ))}
    </Card>
  )
}

function sumFor(lines: readonly OrderLine[], revivedFrom: string): number {
  return lines
    .filter(({ basis }) => basis?.from === 'remembered' && basis.revivedFrom === revivedFrom)
    .reduce((sum, { amountFen }) => sum + (amountFen ?? 0), 0)
}

function nowText(nowFen: number, beforeFen: number | null): string {
  const now = `这次 ${money(nowFen)}`
  if (beforeFen === null) return now
  if (nowFen === beforeFen) return `${now}，价格没变`
  return nowFen > beforeFen
    ? `${now}，贵 ${money(nowFen - beforeFen)}`
    : `${now}，便宜 ${money(beforeFen - nowFen)}`
}
