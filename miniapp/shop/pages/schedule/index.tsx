import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { localDay } from '@/common/format'
import { useLive } from '@/common/live'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Segments } from '@/common/ui/Segments'
import { isDesk, useMe } from '../../common/me'
import { NotMember } from '../../common/NotMember'
import { columnsOf, type Shop, type Schedule, type View as Side } from './day'
import { DayHead } from './DayHead'
import { DayColumn } from './DayColumn'
import { DayOff } from './DayOff'
import './index.scss'

const SIDES = [
  { value: 'bay', label: '按工位' },
  { value: 'technician', label: '按技师' },
] as const
const MINUTE_MS = 60_000

/** The day of the shop: what stands in which bay, who works on it, and who is away. */
export default function SchedulePage() {
  const [on, setOn] = useState(() => localDay(serverNow()))
  const me = useMe()
  const member = me.data?.active ?? undefined
  const shop = useLoad(`shop ${member?.shopId ?? ''}`, () => (member ? api('GET /shop') : undefined))
  const day = useLoad(`schedule ${member?.shopId ?? ''} ${on}`, () =>
    member ? api('GET /shop/schedule', { query: { on } }) : undefined,
  )
  useLive(() => void day.reload())
  return (
    <Screen>
      <WhenLoaded loaded={me} empty={(data) => (data.active === null ? <NotMember me={data} /> : null)}>
        {() => (
          <View className="schedule">
            <DayHead on={on} week={day.data?.week} onChoose={setOn} />
            <WhenLoaded loaded={shop}>
              {(ownShop) => (
                <>
                  <DayOff
                    shop={ownShop}
                    on={on}
                    bookings={day.data?.items.length ?? 0}
                    isOwner={member?.role === 'shop-owner'}
                    onChanged={shop.put}
                  />
                  <WhenLoaded loaded={day}>
                    {(schedule) => <Day shop={ownShop} schedule={schedule} />}
                  </WhenLoaded>
                </>
              )}
            </WhenLoaded>
            {isDesk(member) && (
              <Button kind="second" onTap={() => go('/office/leave/index', { on })}>
                登记技师休假
              </Button>
            )}
          </View>
        )}
      </WhenLoaded>
    </Screen>
  )
}

function Day({ shop, schedule }: { shop: Shop; schedule: Schedule }) {
  const [side, setSide] = useState<Side>('bay')
  const now = useMinute()
  const isToday = schedule.on === localDay(now)
  const columns = columnsOf(side, shop, schedule)
  return (
    <>
      <Segments label="看法" segments={SIDES} value={side} onChoose={setSide} />
      {columns.length === 0 && (
        <Empty
          icon="calendar"
          text={side === 'bay' ? '还没有工位，店主可在「店铺」添加' : '还没有技师，店主可在「店铺」添加'}
        />
      )}
      {columns.map((column) => (
        <DayColumn key={column.id} side={side} column={column} nowMs={isToday ? now : null} />
      ))}
    </>
  )
}

/** The time, new each minute. */
function useMinute(): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
