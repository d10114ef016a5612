import { serverNow } from '@/common/clock'
import { dayAndClock } from '@/common/format'
import { go } from '@/common/nav'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Choice } from '@/common/ui/Choice'
import type { Booking } from './use-booking'

/** When: the nearest free time, the next ones beside it, and all of them behind it. */
export function TimePart({ booking: { draft, matched, shopId, slotAt, patch } }: { booking: Booking }) {
  const near = (matched?.slots ?? []).map(({ startAt }) => startAt)
  const offered = slotAt === undefined || near.includes(slotAt) ? near : [slotAt, ...near.slice(0, 2)]
  return (
    <Card isFlush>
      <Cell
        icon="clock"
        label={slotAt === undefined ? '近 30 天约满了' : `${dayAndClock(slotAt, serverNow())} 到店`}
        value="选时间"
        onTap={() => go('/booking/slots/index', { shopId, serviceId: draft?.serviceId })}
      />
      {offered.length > 1 && (
        <Choice
          label="到店时间"
          options={offered.map((startAt) => ({ value: startAt, label: dayAndClock(startAt, serverNow()) }))}
          value={slotAt}
          onChoose={(slotStartAt) => patch({ slotStartAt })}
        />
      )}
    </Card>
  )
}
