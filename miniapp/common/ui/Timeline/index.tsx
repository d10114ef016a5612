import { Text, View } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import type { ReactNode } from 'react'
import { serverNow } from '../../clock'
import { dayAndClock } from '../../format'
import { PhotoStrip } from '../Photo'
import './index.scss'

type Entry = Order['timeline'][number]

/** What comes next: who acts, and until when. Amber with its button where it waits for whoever reads. */
export type TimelineNext = {
  readonly text: string
  readonly by: string | null
  readonly isMine: boolean
  readonly action?: ReactNode
}

const ACTORS: Readonly<Record<Entry['actor'], string>> = {
  owner: '车主',
  shop: '门店',
  operator: '平台',
  system: '平台',
  wechat: '微信支付',
}

/** 进度: what happened, who did it, with photos and time, the newest first; above it what comes next. */
export function Timeline({
  entries,
  next,
  me,
}: {
  entries: readonly Entry[]
  next?: TimelineNext
  /** Whose own deeds are told as 你; where several people read it together, nobody's. */
  me?: Entry['actor']
}) {
  const newestFirst = entries.slice().reverse()
  return (
    <View className="timeline">
      {next !== undefined && (
        <View className={`timeline-entry timeline-next ${next.isMine ? 'timeline-mine' : ''}`}>
          <View className="timeline-mark" />
          <View className="timeline-words">
            <Text className="timeline-text">{next.text}</Text>
            {next.by !== null && (
              <Text className="timeline-when">{`${dayAndClock(next.by, serverNow())} 前`}</Text>
            )}
            {next.action !== undefined && <View className="timeline-action">{next.action}</View>}
          </View>
        </View>
      )}
      {newestFirst.map((entry) => (
        <View key={entry.seq} className="timeline-entry">
          <View className="timeline-mark" />
          <View className="timeline-words">
            <Text className="timeline-text">{entry.text}</Text>
            <Text className="timeline-when">
              {`${dayAndClock(entry.at, serverNow())} · ${entry.actor === me ? '你' : (entry.actorName ?? ACTORS[entry.actor])}`}
            </Text>
            {entry.photoIds.length > 0 && <PhotoStrip photoIds={entry.photoIds} label={entry.text} />}
          </View>
        </View>
      ))}
    </View>
  )
}
