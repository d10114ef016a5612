import { View } from '@tarojs/components'
import { useState } from 'react'
import { Button } from '@/common/ui/Button'
import { Choice } from '@/common/ui/Choice'
import { Sheet } from '@/common/ui/Sheet'
import { HalfHour } from '../../common/HalfHour'
import { suggestion, WEEKDAYS, withDay, withSame, type Week } from './week'

const STEP_MIN = 30
const DAY_MIN = 1440
const OPEN = [
  { value: 'open', label: '营业' },
  { value: 'closed', label: '休息' },
] as const

type DaySheetProps = {
  week: Week
  weekday: number
  onClose: () => void
  onChange: (week: Week) => void
}

export function DaySheet({ week, weekday, onClose, onChange }: DaySheetProps) {
  const known = week.find((one) => one.weekday === weekday)
  const [isOpen, setOpen] = useState(known !== undefined)
  const [hours, setHours] = useState(known ?? suggestion(week, weekday))
  const changed = withDay(week, weekday, isOpen ? hours : null)
  const { opensMinute, closesMinute } = hours
  return (
    <Sheet
      title={WEEKDAYS[weekday - 1] ?? ''}
      onClose={onClose}
      footer={<Button onTap={() => onChange(changed)}>好</Button>}
    >
      <Choice
        label="营业或休息"
        columns={2}
        options={OPEN}
        value={isOpen ? 'open' : 'closed'}
        onChoose={(value) => setOpen(value === 'open')}
      />
      {isOpen && (
        <View className="hours-times">
          <HalfHour
            label="开门"
            minute={opensMinute}
            until={DAY_MIN - STEP_MIN}
            onPick={(minute) =>
              setHours({
                ...hours,
                opensMinute: minute,
                closesMinute: Math.max(closesMinute, minute + STEP_MIN),
              })
            }
          />
          <HalfHour
            label="关门"
            minute={closesMinute}
            from={opensMinute + STEP_MIN}
            onPick={(minute) => setHours({ ...hours, closesMinute: minute })}
          />
          <Button kind="plain" onTap={() => onChange(withSame(changed, hours))}>
            所有营业日都用这个时间
          </Button>
        </View>
      )}
    </Sheet>
  )
}
