import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { dayAndClock } from '@/common/format'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { usePaged } from '@/common/paged'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Countdown } from '@/common/ui/Countdown'
import { MoreOf } from '@/common/ui/More'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Segments } from '@/common/ui/Segments'
import { useMe } from '../../common/me'
import { NotMember } from '../../common/NotMember'
import './index.scss'

type Item = Reply<'GET /shop/opinions'>['items'][number]

const VIEWS = [
  { value: 'true', label: '待答复' },
  { value: 'false', label: '全部' },
] as const

export const OPINION_STATE_WORDS: Readonly<Record<Item['state'], string>> = {
  queued: '',
  asked: '待答复',
  answered: '已答复',
  refused: '已婉拒',
  expired: '已超时',
  withdrawn: '车主已决定',
}

/** Quotes of others that the shop was asked about: what waits comes with its countdown. */
export default function OpinionsPage() {
  const me = useMe()
  return (
    <Screen>
      <WhenLoaded loaded={me} empty={(data) => (data.active === null ? <NotMember me={data} /> : null)}>
        {({ active }) => active !== null && <Inbox key={active.shopId} />}
      </WhenLoaded>
    </Screen>
  )
}

function Inbox() {
  const [open, setOpen] = useState<'true' | 'false'>('true')
  const standing = useLoad('opinions standing', () =>
    api('GET /shop/opinions', { query: { open: 'true', limit: 1 } }),
  )
  const list = usePaged<Item>(`opinions ${open}`, (cursor) =>
    api('GET /shop/opinions', { query: { open, ...(cursor === undefined ? {} : { cursor }) } }),
  )
  return (
    <>
      <Card title="帮同城车主看报价">
        <Text>
          {standing.data === undefined
            ? '逐项说需要做、可以缓还是不需要，30 分钟内答复。车主看得到你的门店名和答复次数。'
            : `已答复 ${standing.data.answers} 次，车主看得到。逐项说需要做、可以缓还是不需要，30 分钟内答复。`}
        </Text>
      </Card>
      <Segments label="看哪些" segments={VIEWS} value={open} onChoose={setOpen} />
      <MoreOf
        paged={list}
        empty={<Empty icon="chat" text={open === 'true' ? '现在没有等你看的报价' : '还没有车主来问过'} />}
        render={(item) => <Row key={item.id} item={item} />}
      />
    </>
  )
}

function Row({ item }: { item: Item }) {
  const { id, state, serviceName, carText, lineCount, askedAt, dueAt } = item
  return (
    <Card isFlush tone={state === 'asked' ? 'waiting' : 'plain'}>
      {state === 'asked' && (
        <View className="opinions-due">
          <Countdown label="请在时限内答复" from={askedAt} until={dueAt} />
        </View>
      )}
      <Cell
        icon="receipt"
        label={`${serviceName}，${carText}`}
        note={`${lineCount} 项，${dayAndClock(askedAt, serverNow())} 收到`}
        value={OPINION_STATE_WORDS[state]}
        onTap={() => go('/office/opinion/index', { opinionId: id })}
      />
    </Card>
  )
}
