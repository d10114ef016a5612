import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { day, dayAndClock, money } from '@/common/format'
import { useLive } from '@/common/live'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Money } from '@/common/ui/Money'
import { Banner, Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tap } from '@/common/ui/Tap'
import './index.scss'

type Debts = Reply<'GET /shop/debts'>

const KINDS: Readonly<Record<Debts['items'][number]['kind'], { word: string; how: string }>> = {
  advance: { word: '平台替你垫付的退款', how: '账户有余额时自动收回' },
  refund: { word: '等你账户余额的退款', how: '账户有余额时自动退给车主' },
  commission: { word: '微信自动解冻订单的服务费', how: '微信不能代收，请联系平台客服' },
}

/** What the shop owes, whether that stops new orders, and what ends it. */
export default function DebtsPage() {
  const debts = useLoad('debts', () => fetchAll())
  useLive(() => void debts.reload())
  return (
    <Screen>
      <WhenLoaded loaded={debts}>
        {(shown) => (
          <>
            <Standing debts={shown} />
            {shown.items.length === 0 && <Empty icon="wallet" text="没有待还款项" />}
            {shown.items.map((one) => (
              <Row key={one.id} one={one} />
            ))}
            {shown.items.some(({ kind }) => kind !== 'commission') && <Collect />}
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

/** A shop owes little and seldom: all of it is fetched. */
async function fetchAll(): Promise<Debts> {
  let all = await api('GET /shop/debts', { query: { limit: 50 } })
  while (all.nextCursor !== null) {
    const next = await api('GET /shop/debts', { query: { limit: 50, cursor: all.nextCursor } })
    all = { ...next, items: [...all.items, ...next.items] }
  }
  return all
}

function Standing({ debts }: { debts: Debts }) {
  const { owedFen, overdueFen, stopsAtFen, stoppedAt } = debts
  return (
    <>
      {stoppedAt !== null && (
        <Banner tone="danger" icon="warning">
          {`欠款逾期，${dayAndClock(stoppedAt, serverNow())} 起暂停接新单。还清逾期款后自动恢复；进行中的订单照常，钱照常到账`}
        </Banner>
      )}
      {owedFen > 0 && (
        <Card title="一共待还" aside={<Money fen={owedFen} size="title" tone="waiting" />}>
          <View className="debts-sum">
            <Text>其中已逾期</Text>
            <Money fen={overdueFen} tone={overdueFen > 0 ? 'text' : 'second'} />
          </View>
          <Text className="debts-note">{`逾期满 ${money(stopsAtFen)} 暂停接新单，低于它自动恢复`}</Text>
        </Card>
      )}
    </>
  )
}

function Row({ one }: { one: Debts['items'][number] }) {
  const { word, how } = KINDS[one.kind]
  const isOverdue = Date.parse(one.overdueAt) <= serverNow()
  const when = isOverdue
    ? `${day(one.overdueAt)}起逾期`
    : `请在 ${dayAndClock(one.overdueAt, serverNow())} 前还清`
  return (
    <Tap
      className="debts-row"
      label={`${word} ${money(one.amountFen)} ${when}`}
      onTap={() => go('/job/order/index', { orderId: one.orderId })}
    >
      <View className="debts-words">
        <Text className="debts-name">{word}</Text>
        <Text className="debts-note">{`${day(one.createdAt)}，${when}`}</Text>
        <Text className="debts-note">{how}</Text>
      </View>
      <Money fen={one.amountFen} tone="waiting" />
      <Icon name="right" size="small" />
    </Tap>
  )
}

/** WeChat takes from what lies in the account: the owner puts money in and says so, instead of waiting for the next try. */
function Collect() {
  const command = useCommand()
  const [isAsked, setAsked] = useState(false)
  const collect = async () =>
    setAsked(await command.run((commandId) => api('POST /shop/debts/collection', { body: { commandId } })))
  return (
    <Card title="怎么还">
      <Text className="debts-how">
        下一笔订单放款时自动抵扣；也可以在「微信支付商家助手」给账户充值，充值后点下面的按钮，马上收取
      </Text>
      {command.error !== undefined && <Failure error={command.error} safe="没有扣款" />}
      {isAsked && <Banner icon="check">已请微信收取，结果稍后显示在这里</Banner>}
      <Button isBusy={command.isBusy} onTap={() => void collect()}>
        已充值，马上收取
      </Button>
    </Card>
  )
}
