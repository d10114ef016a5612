import { Text } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import type { PriceBand } from '@anxin/shared/orders/price-band.contract'
import { api } from '@/common/api'
import type { ApiError } from '@/common/api-error'
import { serverNow } from '@/common/clock'
import { dayAndClock, money } from '@/common/format'
import { useLoad } from '@/common/load'
import { bandText } from '@/common/price-band'
import { Banner, Failure } from '@/common/ui/Notice'
import { Receipt, type ReceiptLine } from '@/common/ui/Receipt'
import { Tap } from '@/common/ui/Tap'
import { keptFen, sumOf } from '../parts/order-money'
import { PaymentNotice } from '../parts/PaymentNotice'
import { toReceiptLine, type OrderLine } from '../parts/receipt-lines'
import type { Payment } from '../parts/use-payment'
import { AskOthers } from './AskOthers'
import { ConsentCards } from '../parts/ConsentCards'
import { Findings } from './Findings'
import { PartTypes } from './PartTypes'
import { Revived } from './Revived'
import type { Links } from './use-links'
import type { Quote } from './use-quote'

type DecideProps = {
  order: Order
  quote: Quote
  error: ApiError | undefined
  payment: Payment
  links: Links
}

/** The lines to decide, with everything that is needed to decide them. */
export function Decide({ order, quote, error, payment, links }: DecideProps) {
  const bands = useBands(order)
  const { isSupplement, lines, chosen, changes, gone } = quote
  const approve = lines.filter(({ id }) => chosen.has(id))
  return (
    <>
      {error !== undefined && <Failure error={error} safe="没有扣款，也没有项目开工" />}
      {!quote.isRead && (
        <Banner tone="waiting" icon="info">
          门店更新了报价，改动的地方已标出。改过的项目要重新看过再同意。
        </Banner>
      )}
      <PaymentNotice payment={payment} kept="项目还在，可以重新选择。" />
      <Text className="quote-lead">{lead(order, isSupplement)}</Text>
      <Findings order={order} isSupplement={isSupplement} />
      <Receipt
        title={isSupplement ? '增项' : '报价'}
        lines={[
          ...lines.map((line) => ({
            ...withBand(line, bands.get(line.id)),
            ...markOf(changes.get(line.id)?.text),
            isOut: !chosen.has(line.id),
          })),
          ...gone.map(goneLine),
        ]}
        total={{ label: `已选 ${approve.length} 项`, fen: sumOf(approve) }}
        sums={sumsOf(order, quote, approve)}
        choice={{
          chosen,
          onToggle: (lineId) => {
            if (lines.some(({ id }) => id === lineId)) quote.toggle(lineId)
          },
        }}
        foot="点一下可取消或选上。没选的项目不做，也不收钱。"
      />
      {isSupplement && lines.length > 1 && approve.length < lines.length && (
        <Tap className="quote-all" onTap={quote.chooseAll}>
          <Text>{`全部选上 ${money(sumOf(lines))}`}</Text>
        </Tap>
      )}
      <Revived lines={lines} />
      <PartTypes lines={approve.length > 0 ? approve : lines} />
      <ConsentCards lines={approve} consented={quote.consented} onToggle={quote.toggleConsent} />
      <AskOthers orderId={order.id} links={links} />
    </>
  )
}

/** What each line costs elsewhere; while that is not known, nothing is said of it. */
function useBands({ id: orderId, quoteRound }: Order): ReadonlyMap<string, PriceBand> {
  const loaded = useLoad(`price bands ${orderId} ${quoteRound}`, () =>
    api('GET /orders/:orderId/price-bands', { params: { orderId } }),
  )
  return new Map((loaded.data?.items ?? []).map(({ lineId, band }) => [lineId, band]))
}

function withBand(line: OrderLine, band: PriceBand | undefined): ReceiptLine {
  const shown = toReceiptLine(line)
  if (band === undefined) return shown
  return {
    ...shown,
    note: [shown.note ?? '', bandText(band, line.unit)].filter((text) => text !== '').join(' · '),
  }
}

function lead({ shopName, next }: Order, isSupplement: boolean): string {
  const by = next.by === null ? '' : `，${dayAndClock(next.by, serverNow())} 前有效`
  return isSupplement
    ? `施工中发现新问题${by}。默认不做，选上才做；不影响其他项目施工。`
    : `${shopName ?? '门店'}的报价${by}。没有你的同意，一项都不会做。`
}

function markOf(text: string | undefined) {
  return text === undefined ? { mark: undefined } : { mark: { text, tone: 'waiting' as const } }
}

function goneLine(line: OrderLine) {
  return { ...toReceiptLine(line), isOut: true, mark: { text: '已去掉', tone: 'plain' as const }, note: '' }
}

function sumsOf(order: Order, { dueFen }: Quote, approve: readonly OrderLine[]) {
  const paidFen = keptFen(order)
  const agreed = order.lines.filter(({ state }) => state === 'approved')
  return [
    ...(agreed.length > 0 ? [{ label: '之前已同意', fen: sumOf(agreed) }] : []),
    ...(paidFen > 0 ? [{ label: '已付，抵扣', fen: paidFen }] : []),
    ...(approve.length > 0 ? [{ label: '还需支付', fen: dueFen, tone: 'waiting' as const }] : []),
  ]
}
