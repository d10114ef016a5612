import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { addDays, day, instantOf, localDay, weekday } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Field } from '@/common/ui/Field'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { DayPick } from '../../common/DayPick'
import type { Shop } from './week'

const AHEAD_DAYS = 366

type HolidaysProps = { shop: Shop; canEdit: boolean; onChanged: (shop: Shop) => void }

/** Days on which the shop is closed whatever its weekly hours say. */
export function Holidays({ shop, canEdit, onChanged }: HolidaysProps) {
  const [isAdding, setAdding] = useState(false)
  const command = useCommand()
  const today = localDay(serverNow())
  const coming = shop.holidays.filter(({ on }) => on >= today)
  const reopen = (on: string, name: string) =>
    command.run(async (commandId) => {
      onChanged(await api('POST /shop/holidays', { body: { commandId, on, name, closed: false } }))
    })
  return (
    <Card title="休息日">
      {command.error !== undefined && <Failure error={command.error} safe="休息日没有变" />}
      {coming.length === 0 && <Text className="hours-note">没有安排休息日</Text>}
      {coming.map(({ on, name }) => (
        <View key={on} className="hours-holiday">
          <Text className="hours-holiday-name">{`${dayText(on)} ${name}`}</Text>
          {canEdit && (
            <Button
              kind="plain"
              isCompact
              label={`${dayText(on)} 照常营业`}
              isBusy={command.isBusy}
              onTap={() => void reopen(on, name)}
            >
              照常营业
            </Button>
          )}
        </View>
      ))}
      {canEdit && (
        <Button kind="second" onTap={() => setAdding(true)}>
          添加休息日
        </Button>
      )}
      {isAdding && (
        <HolidaySheet
          today={today}
          onClose={() => setAdding(false)}
          onChanged={(changed) => {
            onChanged(changed)
            setAdding(false)
          }}
        />
      )}
    </Card>
  )
}

type HolidaySheetProps = { today: string; onClose: () => void; onChanged: (shop: Shop) => void }

function HolidaySheet({ today, onClose, onChanged }: HolidaySheetProps) {
  const [on, setOn] = useState(addDays(today, 1))
  const [name, setName] = useState('')
  const command = useCommand()
  const add = () =>
    command.run(async (commandId) => {
      const body = { commandId, on, name: name.trim() || '休息', closed: true }
      onChanged(await api('POST /shop/holidays', { body }))
    })
  return (
    <Sheet
      title="添加休息日"
      onClose={onClose}
      footer={
        <Button isBusy={command.isBusy} onTap={() => void add()}>
          {`${dayText(on)} 休息`}
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="休息日没有变" />}
      <DayPick label="哪一天" on={on} from={today} until={addDays(today, AHEAD_DAYS)} onPick={setOn} />
      <Field
        label="原因（车主看不到）"
        value={name}
        charsMax={40}
        hint="例如 春节、盘点"
        onChange={setName}
      />
      <Text className="hours-note">车主不能再约这一天。已约好的不受影响，在「日程」里看得到。</Text>
    </Sheet>
  )
}

function dayText(on: string): string {
  const at = instantOf(on, 0)
  return `${day(at)} ${weekday(at)}`
}
