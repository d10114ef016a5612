import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '../api'
import { serverNow } from '../clock'
import { dayAndClock } from '../format'
import { newId } from '../ids'
import { useLive } from '../live'
import { go, goTab } from '../nav'
import { usePaged } from '../paged'
import { usePulled } from '../pull'
import { Card } from '../ui/Card'
import { Icon } from '../ui/Icon'
import { MoreOf } from '../ui/More'
import { Empty } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Tag } from '../ui/Tag'
import { Tap } from '../ui/Tap'
import { channelWord, linkOf, type Message } from './message-links'
import './Messages.scss'

/** Everything that was told to the person, what she has not read first; a tap reads it and opens what it is about. */
export function MessagesPage() {
  const paged = usePaged<Message>('notices', (cursor) => api('GET /notices', { query: { cursor } }))
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  usePulled(paged.reload)
  useLive(() => void paged.reload())
  const open = (message: Message) => {
    setOpened((before) => new Set(before).add(message.id))
    // Whether it is marked is no reason to keep her from what it says.
    if (!message.read) void markRead(message.id)
    const link = linkOf(message)
    if (link?.path.startsWith('/pages/')) goTab(link.path)
    else if (link !== null) go(link.path, link.query)
  }
  const isRead = ({ id, read }: Message) => read || opened.has(id)
  return (
    <Screen>
      <MoreOf
        paged={paged}
        empty={
          <Empty
            icon="bell"
            text={EMPTY_WORDS[APP_NAME]}
            action={EMPTY_WAYS[APP_NAME].word}
            onAction={() => goTab(EMPTY_WAYS[APP_NAME].path)}
          />
        }
        arrange={(items) => (
          <>
            <Messages title="未读" items={items.filter((one) => !isRead(one))} isUnread onOpen={open} />
            <Messages title="已读" items={items.filter(isRead)} onOpen={open} />
          </>
        )}
      />
    </Screen>
  )
}

const EMPTY_WORDS = {
  owner: '还没有消息。订单有进展时，这里都能看到',
  shop: '还没有消息。有新订单和待处理的事，这里都能看到',
} as const

const EMPTY_WAYS = {
  owner: { word: '看订单', path: '/pages/orders/index' },
  shop: { word: '看接单', path: '/pages/offers/index' },
} as const

function Messages({
  title,
  items,
  isUnread = false,
  onOpen,
}: {
  title: string
  items: readonly Message[]
  isUnread?: boolean
  onOpen: (message: Message) => void
}) {
  if (items.length === 0) return null
  return (
    <Card isFlush>
      <Text className="messages-title">{isUnread ? `${title} ${items.length}` : title}</Text>
      {items.map((message) => (
        <Tap
          key={message.id}
          className={`messages-one ${isUnread ? 'messages-unread' : ''}`}
          label={`${isUnread ? '未读 ' : ''}${message.title} ${message.text}`}
          onTap={() => onOpen(message)}
        >
          <View className="messages-dot" />
          <View className="messages-words">
            <Text className="messages-head">{message.title}</Text>
            <Text className="messages-text">{message.text}</Text>
            <View className="messages-foot">
              <Text>{dayAndClock(message.at, serverNow())}</Text>
              <Tag>{channelWord(message)}</Tag>
            </View>
          </View>
          {linkOf(message) !== null && <Icon name="right" size="small" />}
        </Tap>
      ))}
    </Card>
  )
}

async function markRead(noticeId: string): Promise<void> {
  await api('POST /notices/:noticeId/read', { params: { noticeId }, body: { commandId: newId() } }).catch(
    () => undefined,
  )
}
