import { Text, View } from '@tarojs/components'
import { useRef } from 'react'
import { api } from '@/common/api'
import { dayOf, money } from '@/common/format'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Icon } from '@/common/ui/Icon'
import { Money } from '@/common/ui/Money'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tap } from '@/common/ui/Tap'
import './index.scss'

type Statements = Reply<'GET /shop/statements'>

/** The days on which money of the shop moved, each with what it brought. */
export default function StatementsPage() {
  const pages = useRef(1)
  const statements = useLoad('statements', () => fetchPages(pages.current))
  const more = () => {
    pages.current += 1
    void statements.reload()
  }
  return (
    <Screen>
      <Text className="statements-note statements-when">
        每天零点半生成前一天的对账单，没有资金变动的日子不生成
      </Text>
      <WhenLoaded loaded={statements}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 && <Empty icon="wallet" text="还没有对账单。第一笔放款后的第二天会有" />}
            {items.map((one) => (
              <Row key={one.day} one={one} />
            ))}
            {nextCursor !== null && (
              <Button kind="second" isBusy={statements.isLoading} onTap={more}>
                看更早的
              </Button>
            )}
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

async function fetchPages(count: number): Promise<Statements> {
  let all = await api('GET /shop/statements', { query: {} })
  for (let page = 1; all.nextCursor !== null && page < count; page += 1) {
    const next = await api('GET /shop/statements', { query: { cursor: all.nextCursor } })
    all = { ...next, items: [...all.items, ...next.items] }
  }
  return all
}

function Row({ one }: { one: Statements['items'][number] }) {
  return (
    <Tap
      className="statements-row"
      label={`${dayOf(one.day)} 净到账 ${money(one.netFen)}`}
      onTap={() => go('/office/statement/index', { day: one.day })}
    >
      <View className="statements-words">
        <Text className="statements-day">{dayOf(one.day)}</Text>
        <Text className="statements-note">{`${one.orders} 单`}</Text>
      </View>
      <Money fen={one.netFen} tone="released" />
      <Icon name="right" size="small" />
    </Tap>
  )
}
