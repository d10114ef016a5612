import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { clock, day, localDay, weekday } from '@/common/format'
import { useLoad } from '@/common/load'
import { Calendar } from '@/common/ui/Calendar'
import { Card } from '@/common/ui/Card'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Tap } from '@/common/ui/Tap'
import './index.scss'

type Slots = {
  shopId: string
  serviceId: string
  value: string | undefined
  onChoose: (startAt: string) => void
}
type SlotPickProps = Slots & {
  /** Another day is looked at. */
  onDay?: () => void
  /** The day that is open first is the one of this instant, or the first free one after it. */
  near?: string
  /** Said where no day has room. */
  whenFull: string
}

/** The day, then the start, each with what is left. A day with room is open already. */
export function SlotPick({ near, whenFull, onDay, ...slots }: SlotPickProps) {
  const { shopId, serviceId } = slots
  const [picked, setPicked] = useState<string>()
  const days = useLoad(`calendar-${shopId}-${serviceId}`, () =>
    api('GET /shops/:shopId/calendar', {
      params: { shopId },
      query: { serviceId, from: localDay(serverNow()) },
    }).then(({ items }) => items.map(({ on, freeSlots }) => ({ on, left: freeSlots }))),
  )
  const free = days.data?.filter(({ left }) => left > 0) ?? []
  const nearDay = near === undefined ? '' : localDay(Date.parse(near))
  const on = picked ?? (free.find((one) => one.on >= nearDay) ?? free[0])?.on
  const pick = (chosen: string) => {
    setPicked(chosen)
    onDay?.()
  }
  return (
    <WhenLoaded loaded={days} empty={() => free.length === 0 && <Empty icon="calendar" text={whenFull} />}>
      {(items) => (
        <>
          <Card title="哪一天">
            <Calendar days={items} value={on} onChoose={pick} />
          </Card>
          {on !== undefined && <DaySlots on={on} {...slots} />}
        </>
      )}
    </WhenLoaded>
  )
}

function DaySlots({ shopId, serviceId, on, value, onChoose }: Slots & { on: string }) {
  const slots = useLoad(`slots-${shopId}-${serviceId}-${on}`, () =>
    api('GET /shops/:shopId/slots', { params: { shopId }, query: { serviceId, on } }).then(
      ({ items }) => items,
    ),
  )
  return (
    <WhenLoaded
      loaded={slots}
      blocks={1}
      empty={(items) =>
        items.every(({ left }) => left === 0) && <Empty icon="clock" text="这一天刚被约满，选别的日子吧" />
      }
    >
      {(items) => (
        <View className="slots-day">
          <Text className="slots-title">{slotsTitle(items[0]?.startAt)}</Text>
          <View className="slots-grid" aria-role="radiogroup" aria-label="时间">
            {items.map(({ startAt, left }) => (
              <Tap
                key={startAt}
                className={`slots-one ${startAt === value ? 'slots-one-chosen' : ''}`}
                role="radio"
                label={`${clock(startAt)} ${left === 0 ? '约满' : `剩 ${left} 位`}`}
                isChosen={startAt === value}
                isDisabled={left === 0}
                onTap={() => onChoose(startAt)}
              >
                <Text className="slots-clock">{clock(startAt)}</Text>
                <Text className="slots-left">{left === 0 ? '约满' : `剩 ${left} 位`}</Text>
              </Tap>
            ))}
          </View>
        </View>
      )}
    </WhenLoaded>
  )
}

function slotsTitle(at: string | undefined): string {
  return at === undefined ? '' : `${day(at)} ${weekday(at)} 几点到店`
}
