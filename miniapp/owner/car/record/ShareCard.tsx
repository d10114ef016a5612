import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { serverNow } from '@/common/clock'
import { dayAndClock } from '@/common/format'
import { useNewest } from '@/common/newest'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Choice } from '@/common/ui/Choice'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { Toggle } from '@/common/ui/Toggle'
import type { RecordLink, RecordLinks } from './use-record-links'

const DAYS = [
  { value: '1', label: '1 天' },
  { value: '7', label: '7 天' },
  { value: '30', label: '30 天' },
] as const
const LASTING = { '1': 1, '7': 7, '30': 30 } as const

/** Shows the record to a buyer or a friend for a time; says who looked how often, and takes it back. */
export function ShareCard({ links }: { links: RecordLinks }) {
  const [isOpen, setOpen] = useState(false)
  const open = (links.loaded.data?.items ?? []).filter(({ state }) => state === 'open')
  const { error } = links.loaded
  return (
    <Card isFlush>
      <Cell
        icon="share"
        label="分享档案"
        note="限时查看，车牌打码，不含姓名电话，随时收回"
        onTap={() => setOpen(true)}
      />
      {error !== undefined && <Failure error={error} onRetry={() => void links.loaded.reload()} />}
      {links.error !== undefined && !isOpen && <Failure error={links.error} />}
      {open.map((link) => (
        <View key={link.id} className="record-link">
          <View className="record-link-words">
            <Text>{`${dayAndClock(link.expiresAt, serverNow())} 前有效${link.withPrices ? '，含价格' : ''}`}</Text>
            <Text className="record-note">{openedText(link)}</Text>
          </View>
          <Button kind="plain" isCompact isDisabled={links.isBusy} onTap={() => links.revoke(link.id)}>
            收回
          </Button>
        </View>
      ))}
      {isOpen && (
        <ShareSheet
          links={links}
          onClose={() => {
            links.forget()
            setOpen(false)
          }}
        />
      )}
    </Card>
  )
}

function openedText({ openings }: RecordLink): string {
  const times = openings.reduce((sum, one) => sum + one.times, 0)
  const last = openings
    .map(({ lastAt }) => lastAt)
    .sort()
    .at(-1)
  if (last === undefined) return '还没有人打开'
  return `${openings.length} 人打开 ${times} 次，最近 ${dayAndClock(last, serverNow())}`
}

/** First for how long, then WeChat's own sheet: it opens at the tap, so the link is made before it. */
function ShareSheet({ links, onClose }: { links: RecordLinks; onClose: () => void }) {
  const { made, make, isBusy, error } = links
  const [withPrices, setWithPrices, newestWithPrices] = useNewest(false)
  const [days, setDays] = useState<(typeof DAYS)[number]['value']>()
  return (
    <Sheet
      title="分享多久"
      onClose={onClose}
      footer={
        <Button openType="share" isBusy={isBusy} isDisabled={made === undefined}>
          {made === undefined ? '先选有效期' : '发给对方'}
        </Button>
      }
    >
      {error !== undefined && <Failure error={error} safe="链接没有生成" />}
      <Toggle
        label="显示价格"
        note={made === undefined ? '不打开时对方只看到项目和配件' : '链接已生成，不能再改'}
        isOn={withPrices}
        onChange={(isOn) => {
          if (made === undefined) setWithPrices(isOn)
        }}
      />
      <Choice
        label="有效期"
        columns={3}
        value={days}
        options={DAYS.map((option) => ({ ...option, isDisabled: isBusy || made !== undefined }))}
        onChoose={(value) => {
          setDays(value)
          make({ days: LASTING[value], withPrices: newestWithPrices() })
        }}
      />
      <Text className="record-note">
        对方看得到做过的项目、配件、里程和剩余质保；看不到完整车牌、你的姓名电话和门店人员。有人打开会告诉你。
      </Text>
    </Sheet>
  )
}
