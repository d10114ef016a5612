import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { clock, day, localDay, weekday } from '@/common/format'
import { useLoad } from '@/common/load'
import { Calendar } from '@/common/ui/Calendar'
import { Card } from '@/common/ui/Card'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tap } from '@/common/ui/Tap'
import { chooseForBooking, readDraft } from '../../common/booking-draft'
import './index.scss'

/** When: the day, then the start, each with what is left. The first day with room is open already. */
export default function SlotsPage() {
  const { shopId = '', serviceId = '' } = useRouter().params
  const [chosen, setChosen] = useState<string>()
  const days = useLoad(`calendar-${shopId}-${serviceId}`, () =>
    api('GET /shops/:shopId/calendar', {
      params: { shopId },
      query: { serviceId, from: localDay(serverNow()) },
    }).then(({ items }) => items.map(({ on, freeSlots }) => ({ on, left: freeSlots }))),
  )
  return (
    <Screen>
      <WhenLoaded
        loaded={days}
        empty={(items) =>
          items.every(({ left }) => left === 0) && (
            <Empty icon="calendar" text="这家店近 30 天都约满了，换一家试试" />
          )
        }
      >
        {(items) => {
          const on = chosen ?? items.find(({ left }) => left > 0)?.on
          return (
            <>
              <Card>
                <Calendar days={items} value={on} onChoose={setChosen} />
              </Card>
              {on !== undefined && <DaySlots shopId={shopId} serviceId={serviceId} on={on} />}
            </>
          )
        }}
      </WhenLoaded>
    </Screen>
  )
}

function DaySlots({ shopId, serviceId, on }: { shopId: string; serviceId: string; on: string }) {
  const slots = useLoad(`slots-${shopId}-${serviceId}-${on}`, () =>
    api('GET /shops/:shopId/slots', { params: { shopId }, query: { serviceId, on } }).then(
      ({ items }) => items,
    ),
  )
  const wanted = readDraft()?.slotStartAt
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
                className={`slots-one ${startAt === wanted ? 'slots-one-chosen' : ''}`}
                role="radio"
                label={`${clock(startAt)} ${left === 0 ? '约满' : `剩 ${left} 位`}`}
                isChosen={startAt === wanted}
                isDisabled={left === 0}
                onTap={() => chooseForBooking({ serviceId, shopId, slotStartAt: startAt })}
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
