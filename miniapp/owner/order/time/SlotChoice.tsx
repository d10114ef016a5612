import { Text } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { clock, day, instantOf, localDay, weekday } from '@/common/format'
import { useLoad } from '@/common/load'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Tap } from '@/common/ui/Tap'
import './SlotChoice.scss'

type SlotChoiceProps = {
  shopId: string
  serviceId: string
  /** The day that is open first is the one of this instant, or the first free one after it. */
  near: string
  value: string | undefined
  onChoose: (startAt: string | undefined) => void
}

/** A week at a glance, which most people need; the other days are a tap away. */
const DAYS_AT_FIRST = 8

/** A day with free times, and one of its times. */
export function SlotChoice({ shopId, serviceId, near, value, onChoose }: SlotChoiceProps) {
  const [picked, setPicked] = useState<string>()
  const [isWhole, setWhole] = useState(false)
  const from = localDay(serverNow())
  const calendar = useLoad(`calendar ${shopId} ${serviceId} ${from}`, () =>
    api('GET /shops/:shopId/calendar', { params: { shopId }, query: { serviceId, from } }),
  )
  const free = calendar.data?.items.filter(({ freeSlots }) => freeSlots > 0) ?? []
  const nearDay = localDay(Date.parse(near))
  const on = picked ?? (free.find((one) => one.on >= nearDay) ?? free[0])?.on
  const shown = isWhole ? free : free.slice(0, DAYS_AT_FIRST)
  return (
    <WhenLoaded
      loaded={calendar}
      blocks={2}
      empty={() =>
        free.length === 0 && <Empty icon="calendar" text="这家门店 30 天内都约满了，可以取消后换一家。" />
      }
    >
      {() => (
        <>
          <Card title="哪一天">
            <Choice
              label="哪一天"
              columns={4}
              options={shown.map((one) => ({
                value: one.on,
                label: day(noon(one.on)),
                note: weekday(noon(one.on)),
              }))}
              value={on}
              onChoose={(chosen) => {
                setPicked(chosen)
                onChoose(undefined)
              }}
            />
            {!isWhole && free.length > DAYS_AT_FIRST && (
              <Tap className="slot-more" onTap={() => setWhole(true)}>
                <Text>更多日期</Text>
              </Tap>
            )}
          </Card>
          {on !== undefined && (
            <Times shopId={shopId} serviceId={serviceId} on={on} value={value} onChoose={onChoose} />
          )}
        </>
      )}
    </WhenLoaded>
  )
}

type TimesProps = Omit<SlotChoiceProps, 'near'> & { on: string }

function Times({ shopId, serviceId, on, value, onChoose }: TimesProps) {
  const slots = useLoad(`slots ${shopId} ${serviceId} ${on}`, () =>
    api('GET /shops/:shopId/slots', { params: { shopId }, query: { serviceId, on } }),
  )
  return (
    <Card title="几点到店">
      <WhenLoaded loaded={slots} blocks={1}>
        {({ items }) => (
          <Choice
            label="几点到店"
            columns={4}
            options={items.map(({ startAt, left }) => ({
              value: startAt,
              label: clock(startAt),
              note: left === 0 ? '约满' : `剩 ${left} 个`,
              isDisabled: left === 0,
            }))}
            value={value}
            onChoose={onChoose}
          />
        )}
      </WhenLoaded>
    </Card>
  )
}

function noon(on: string): string {
  return instantOf(on, 720)
}
