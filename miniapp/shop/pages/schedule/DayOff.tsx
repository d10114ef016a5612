import { Text } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { serverNow } from '@/common/clock'
import { day, instantOf, localDay, weekday } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Field } from '@/common/ui/Field'
import { Banner, Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { closedWhy, type Shop } from './day'

type DayOffProps = {
  shop: Shop
  on: string
  bookings: number
  isOwner: boolean
  onChanged: (shop: Shop) => void
}

/** Whether the shop is closed on the day that is shown; its owner closes and opens it here. */
export function DayOff({ shop, on, bookings, isOwner, onChanged }: DayOffProps) {
  const [isOpen, setOpen] = useState(false)
  const closed = closedWhy(shop, on)
  const isPast = on < localDay(serverNow())
  const canChange = isOwner && !isPast && (closed === null || closed.isHoliday)
  return (
    <>
      {closed !== null && <Banner icon="moon">{closed.text}</Banner>}
      {canChange && (
        <Button kind="plain" onTap={() => setOpen(true)}>
          {closed === null ? '这天休息' : '这天照常营业'}
        </Button>
      )}
      {isOpen && (
        <DayOffSheet
          on={on}
          bookings={bookings}
          isClosing={closed === null}
          name={shop.holidays.find((one) => one.on === on)?.name ?? ''}
          onClose={() => setOpen(false)}
          onChanged={(changed) => {
            onChanged(changed)
            setOpen(false)
          }}
        />
      )}
    </>
  )
}

type DayOffSheetProps = {
  on: string
  bookings: number
  isClosing: boolean
  name: string
  onClose: () => void
  onChanged: (shop: Shop) => void
}

function DayOffSheet({ on, bookings, isClosing, name: known, onClose, onChanged }: DayOffSheetProps) {
  const [name, setName] = useState(known)
  const command = useCommand()
  const at = instantOf(on, 0)
  const send = () =>
    command.run(async (commandId) => {
      const body = { commandId, on, name: name.trim() || '休息', closed: isClosing }
      onChanged(await api('POST /shop/holidays', { body }))
    })
  return (
    <Sheet
      title={`${day(at)} ${weekday(at)}`}
      onClose={onClose}
      footer={
        <Button isBusy={command.isBusy} onTap={() => void send()}>
          {isClosing ? '这天不接新预约' : '重新开放预约'}
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="这天的安排没有变" />}
      {isClosing ? (
        <>
          <Field
            label="原因（车主看不到）"
            value={name}
            onChange={setName}
            charsMax={40}
            hint="例如 春节、盘点"
          />
          <Text>
            {bookings > 0
              ? `车主不能再约这一天。已约好的 ${bookings} 单不受影响，仍要按时完成或联系车主改期。`
              : '车主不能再约这一天，随时可以重新开放。'}
          </Text>
        </>
      ) : (
        <Text>车主又可以按每周的营业时间约这一天。</Text>
      )}
    </Sheet>
  )
}
