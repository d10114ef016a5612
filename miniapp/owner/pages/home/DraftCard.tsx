import { Text, View } from '@tarojs/components'
import { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { serverNow } from '@/common/clock'
import { dayAndClock } from '@/common/format'
import { go } from '@/common/nav'
import { Icon } from '@/common/ui/Icon'
import { Tap } from '@/common/ui/Tap'
import { dropDraft, readDraft } from '../../common/booking-draft'

/** A booking that was begun and not sent: one tap goes on where she was. */
export function DraftCard() {
  const [draft, setDraft] = useState(readDraft)
  useDidShow(() => setDraft(readDraft()))
  if (draft?.serviceName === undefined) return null
  const { serviceId, serviceName, shopName, slotStartAt } = draft
  const chosen = [
    shopName,
    slotStartAt === undefined ? undefined : dayAndClock(slotStartAt, serverNow()),
  ].filter((one) => one !== undefined)
  return (
    <View className="home-draft">
      <Tap className="home-draft-body" onTap={() => go('/booking/confirm/index', { serviceId })}>
        <Text className="home-draft-title">{`继续预约 ${serviceName}`}</Text>
        {chosen.length > 0 && <Text className="home-draft-note">{chosen.join(' · ')}</Text>}
      </Tap>
      <Tap
        className="home-draft-close"
        label="不再继续这个预约"
        onTap={() => {
          dropDraft()
          setDraft(undefined)
        }}
      >
        <Icon name="close" size="small" />
      </Tap>
    </View>
  )
}
