import { Text, View } from '@tarojs/components'
import { useRef } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { day, money } from '@/common/format'
import { useLive } from '@/common/live'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Cell } from '@/common/ui/Cell'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Money } from '@/common/ui/Money'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tap } from '@/common/ui/Tap'
import { SHOP_STATE_WORDS } from '@/common/words'
import { PlanCard } from './PlanCard'
import { nextMove, paidFen, type Income, type Row } from './sums'
import './index.scss'

/** The money of the shop: where all of it is, how that adds up, and then order by order what will move it next. */
export default function IncomePage() {
  const pages = useRef(1)
  const income = useLoad('income', () => fetchPages(pages.current))
  useLive(() => void income.reload())
  const more = () => {
    pages.current += 1
    void income.reload()
  }
  return (
    <Screen>
      <WhenLoaded loaded={income}>
        {({ items, totals, month, technicians, nextCursor }) => (
          <>
            <Places totals={totals} month={month} />
            <Card isFlush>
              <Cell
                icon="receipt"
                label="对账单"
                note="每天一份，可下载"
                onTap={() => go('/office/statements/index')}
              />
              <Cell
                icon="wallet"
                label="待还款项"
                note="平台垫付、等余额的退款"
                onTap={() => go('/office/debts/index')}
              />
            </Card>
            <Totals totals={totals} />
            <PlanCard />
            {technicians.length > 0 && <Technicians technicians={technicians} />}
            <Text className="income-title">每一单</Text>
            {items.length === 0 && (
              <Empty icon="wallet" text="还没有收到过款项。车主付款后，这里有每一单的钱" />
            )}
            {items.map((row) => (
              <OrderRow key={row.orderId} row={row} />
            ))}
            {nextCursor !== null && (
              <Button kind="second" isBusy={income.isLoading} onTap={more}>
                看更早的
              </Button>
            )}
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

/** The pages so far as a whole, so that no order is there twice; a page of orders without money goes on to the next. */
async function fetchPages(count: number): Promise<Income> {
  let income = await api('GET /shop/income', { query: {} })
  for (let page = 1; income.nextCursor !== null && (page < count || income.items.length === 0); page += 1) {
    const next = await api('GET /shop/income', { query: { cursor: income.nextCursor } })
    income = { ...next, items: [...income.items, ...next.items] }
  }
  return income
}

/** Four sums that can be read at arm's length; what has come this month is the largest. */
function Places({ totals, month }: Pick<Income, 'totals' | 'month'>) {
  const places = [
    { label: '冻结中', fen: totals.frozenFen, note: '车主验收后到账', tone: 'text' },
    { label: '等车主付', fen: totals.dueFen, note: '付了就冻结', tone: 'waiting' },
    { label: '累计到账', fen: totals.toShopFen, note: '已进你的账户', tone: 'text' },
    { label: '被追回', fen: totals.recoveredFen, note: recoveredNote(totals.advancedFen), tone: 'text' },
  ] as const
  return (
    <Card title="钱在哪里">
      <View className="income-month">
        <Text>{`本月已到账（${Number(month.from.slice(5, 7))}月1日起）`}</Text>
        <Money fen={month.toShopFen} size="large" tone="released" />
      </View>
      <View className="income-places">
        {places.map(({ label, fen, note, tone }) => (
          <View key={label} className="income-place">
            <Text className="income-note">{label}</Text>
            <Money fen={fen} size="title" tone={fen === 0 ? 'second' : tone} />
            <Text className="income-note">{note}</Text>
          </View>
        ))}
      </View>
    </Card>
  )
}

function recoveredNote(advancedFen: number): string {
  return advancedFen > 0 ? `还欠平台 ${money(advancedFen)}` : '平台替你退过的钱'
}

const FEE_NOTE = '微信支付按 0.6% 收取'

/** From what owners have paid to what has come, step by step. */
function Totals({ totals }: Pick<Income, 'totals'>) {
  return (
    <Card title="到账怎么算">
      <Sum label="车主一共支付" fen={paidFen(totals)} />
      {totals.advancedFen > 0 && (
        <Sum label="加 平台垫付" note="替你退给车主的，有余额时收回" fen={totals.advancedFen} />
      )}
      <Sum label="减 还在冻结" fen={totals.frozenFen} isMinus />
      <Sum label="减 退给车主" fen={totals.refundedFen} isMinus />
      <Sum label="减 平台服务费" note="放款时扣，只算做了的项目" fen={totals.commissionFen} isMinus />
      <Sum label="减 微信手续费" note={FEE_NOTE} fen={totals.feeFen} isMinus />
      <View className="income-total">
        <Text>累计到账</Text>
        <Money fen={totals.toShopFen} size="title" tone="released" />
      </View>
      {totals.refundedLaterFen > 0 && (
        <Text className="income-due">{`放款后又退给车主 ${money(totals.refundedLaterFen)}，已从到账里扣除`}</Text>
      )}
      {totals.recoveredFen > 0 && (
        <Text className="income-due">{`平台追回垫付 ${money(totals.recoveredFen)}，已从到账里扣除`}</Text>
      )}
    </Card>
  )
}

function Technicians({ technicians }: Pick<Income, 'technicians'>) {
  return (
    <Card title="本月按技师">
      {technicians.map(({ technicianId, name, orders, toShopFen }) => (
        <View key={technicianId ?? ''} className="income-sum">
          <View className="income-words">
            <Text>{name}</Text>
            <Text className="income-note">{`${orders} 单`}</Text>
          </View>
          <Money fen={toShopFen} tone="released" />
        </View>
      ))}
    </Card>
  )
}

function Sum({
  label,
  note,
  fen,
  isMinus = false,
}: {
  label: string
  note?: string
  fen: number
  isMinus?: boolean
}) {
  return (
    <View className="income-sum">
      <View className="income-words">
        <Text>{label}</Text>
        {note !== undefined && <Text className="income-note">{note}</Text>}
      </View>
      <Money fen={fen} tone={isMinus ? 'second' : 'text'} />
    </View>
  )
}

function OrderRow({ row }: { row: Row }) {
  const words = nextMove(row, serverNow())
  const paid = paidFen(row)
  const parts = [
    ['冻结', row.frozenFen],
    ['到账', row.toShopFen],
    ['平台服务费', row.commissionFen],
    ['已退', row.refundedFen],
    ['微信手续费', row.feeFen],
  ] as const
  return (
    <Tap
      className="income-order"
      label={`${row.serviceName} ${row.vehicleText} ${money(paid)} ${words}`}
      onTap={() => go('/job/order/index', { orderId: row.orderId })}
    >
      <View className="income-words">
        <View className="income-head">
          <Text className="income-name">{row.serviceName}</Text>
          <Money fen={paid > 0 ? paid : row.dueFen} tone={paid > 0 ? 'text' : 'waiting'} />
        </View>
        <Text className="income-note">{`${row.vehicleText} · ${day(row.at)} · ${SHOP_STATE_WORDS[row.state]}`}</Text>
        <Text className="income-next">{words}</Text>
        <View className="income-parts">
          {parts
            .filter(([, fen]) => fen > 0)
            .map(([label, fen]) => (
              <Text key={label} className="income-part">{`${label} ${money(fen)}`}</Text>
            ))}
        </View>
      </View>
      <Icon name="right" size="small" />
    </Tap>
  )
}
