import { Text } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import type { PriceBand } from '@anxin/shared/orders/price-band.contract'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { dayAndClock, money } from '@/common/format'
import { useLoad } from '@/common/load'
import { bandText } from '@/common/price-band'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Field } from '@/common/ui/Field'
import { Banner, Empty, Failure } from '@/common/ui/Notice'
import { Receipt } from '@/common/ui/Receipt'
import { isDesk, useMe } from '../../common/me'
import { lineAmountFen, sumOfLines } from '../../common/price-line'
import { FixedFooter } from '../parts/Footer'
import { backToJob, useJob, type Job } from '../parts/job'
import { JobScreen } from '../parts/JobScreen'
import { lineOfWork, problemOf, type DraftLine, type Kind } from './draft'
import { LineSheet } from './LineSheet'
import { Findings, Remembered, Templates } from './Starts'
import { useQuote, type Quote } from './use-quote'
import './index.scss'

const QUOTABLE: Readonly<Record<Kind, readonly Job['state'][]>> = {
  quote: ['CHECKED_IN', 'AWAIT_APPROVAL'],
  supplement: ['IN_SERVICE'],
}

/** The quote and the supplement: a template, what was found, and the receipt that the owner will see. */
export default function QuotePage() {
  const kind: Kind = useRouter().params['kind'] === 'supplement' ? 'supplement' : 'quote'
  const { job } = useJob()
  const me = useMe()
  const order = job.data
  if (me.data !== undefined && !isDesk(me.data.active))
    return (
      <JobScreen job={job}>
        {() => (
          <Empty
            icon="receipt"
            text="报价由店主或服务顾问发送。你把检测结果写进工单就行"
            action="填检测单"
            onAction={() => order && backToJob(order.id)}
          />
        )}
      </JobScreen>
    )
  return (
    <JobScreen job={job}>
      {(shown) =>
        isQuotable(shown, kind) ? <Editor order={shown} kind={kind} job={job} /> : <NotNow order={shown} />
      }
    </JobScreen>
  )
}

function isQuotable({ state, flags }: Job, kind: Kind): boolean {
  return QUOTABLE[kind].includes(state) && !flags.supplementPending
}

function NotNow({ order }: { order: Job }) {
  if (order.flags.supplementPending)
    return (
      <Banner tone="waiting" icon="clock">
        {`上一次增项还在等车主确认${order.next.by === null ? '' : `，${dayAndClock(order.next.by, serverNow())} 前没有同意就不做`}。确认后才能再加`}
      </Banner>
    )
  return <Banner>{order.state === 'READY' ? '车已经完工，不能再报价' : '这个订单现在不能报价'}</Banner>
}

function Editor({ order, kind, job }: { order: Job; kind: Kind; job: ReturnType<typeof useJob>['job'] }) {
  const quote = useQuote(order, kind, job)
  const [open, setOpen] = useState<string>()
  const { lines, findings } = quote.draft
  const opened = lines.find(({ key }) => key === open)
  const bands = useBands(order, opened === undefined ? lines : [])
  return (
    <>
      <Text className="quote-car">{`${order.vehicleText} · ${order.serviceName}`}</Text>
      {order.state === 'AWAIT_APPROVAL' && (
        <Banner icon="info">车主正在看上一份报价，发送后会换成这一份，已选的要重新选</Banner>
      )}
      <QuoteFailure quote={quote} />
      {lines.length === 0 && (
        <Templates order={order} onPick={quote.addLines} onBlank={() => setOpen(quote.addBlank())} />
      )}
      <Findings order={order} lines={lines} onAdd={quote.addFinding} />
      <Remembered
        order={order}
        lines={lines}
        onAdd={({ id, name }) => quote.addLines([lineOfWork(id, name)])}
      />
      {lines.length > 0 && (
        <>
          <Receipt
            title={kind === 'quote' ? '报价' : '增项'}
            lines={lines.map((line) => {
              const problem = problemOf(line)
              const band = bands.get(line.key)
              return {
                ...line,
                ...(band === undefined ? {} : { note: bandText(band, line.unit) }),
                id: line.key,
                name: line.name || '未命名',
                amountFen: line.unitPriceFen === null ? null : lineAmountFen(line),
                mark: problem === null ? undefined : { text: problem, tone: 'danger' as const },
              }
            })}
            total={{ label: '合计', fen: sumOfLines(lines) }}
            onLine={setOpen}
            foot="点一行修改。车主逐项同意，没有同意的不能做"
          />
          <Button kind="second" onTap={() => setOpen(quote.addBlank())}>
            加一行
          </Button>
        </>
      )}
      <Card>
        <Field
          label="给车主的说明"
          value={findings}
          onChange={quote.setFindings}
          hint="检测发现了什么，为什么要做"
          charsMax={500}
          isLong
        />
      </Card>
      <SendBar quote={quote} kind={kind} />
      {opened !== undefined && (
        <LineSheet
          line={opened}
          onChange={(part) => quote.changeLine(opened.key, part)}
          onRemove={() => quote.removeLine(opened.key)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  )
}

/** What each line costs elsewhere, asked for when nothing is being typed. */
function useBands({ id: orderId }: Job, lines: readonly DraftLine[]): ReadonlyMap<string, PriceBand> {
  const named = lines.filter(({ name, unit }) => name.trim() !== '' && unit.trim() !== '')
  const subjects = named.map(({ kind, name, unit, partType }) => ({ kind, name, unit, partType }))
  const loaded = useLoad(`price bands ${orderId} ${JSON.stringify(subjects)}`, () =>
    subjects.length === 0
      ? undefined
      : api('POST /shop/orders/:orderId/price-bands', { params: { orderId }, body: { lines: subjects } }),
  )
  const items = loaded.data?.items ?? []
  return new Map(named.flatMap(({ key }, index) => (items[index] === undefined ? [] : [[key, items[index]]])))
}

function SendBar({ quote, kind }: { quote: Quote; kind: Kind }) {
  const { lines } = quote.draft
  if (lines.length === 0) return null
  const open = lines.filter((line) => problemOf(line) !== null).length
  return (
    <>
      <Button kind="plain" onTap={quote.clear}>
        清空，重新选模板
      </Button>
      <FixedFooter note={open > 0 ? `还有 ${open} 行没填完` : ''}>
        <Button isBusy={quote.isBusy} isDisabled={open > 0} onTap={quote.send}>
          {`${kind === 'quote' ? '发送报价' : '发送增项'} ${money(sumOfLines(lines))}`}
        </Button>
      </FixedFooter>
    </>
  )
}

const SAFE: Readonly<Record<string, string>> = {
  PART_TYPE_REQUIRED: '点开配件那一行，选原厂、同质或其他类型。草稿还在',
  OEM_PRICE_REQUIRED: '点开非原厂件那一行，写上原厂件的单价。草稿还在',
  QUOTE_EMPTY: '至少写一行再发送',
  SUPPLEMENT_PENDING: '上一次增项还没有答复，等车主确认后再发。草稿还在',
  PAYMENT_UNCERTAIN: '车主正在为上一份报价付款，等有了结果再改。草稿还在',
  ILLEGAL_TRANSITION: '订单已经变了，回工单看一下。草稿还在',
}

function QuoteFailure({ quote: { error } }: { quote: Quote }) {
  if (error === undefined) return null
  return <Failure error={error} safe={SAFE[error.code] ?? '车主没有收到新的报价，草稿还在'} />
}
