import { Text } from '@tarojs/components'
import { addDays } from '@/common/format'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { DayPick } from '../../common/DayPick'
import { HalfHour } from '../../common/HalfHour'
import { USUAL, usualOf, usualSpan, type Span } from './span'

const AHEAD_DAYS = 365
const LAST_START_MIN = 1410
const FIRST_END_MIN = 30

type SpanCardProps = { span: Span; today: string; onChange: (span: Span) => void }

/** From when until when: by its usual name in one tap, or to the half hour. */
export function SpanCard({ span, today, onChange }: SpanCardProps) {
  const until = addDays(today, AHEAD_DAYS)
  const usual = usualOf(span)
  const pickFirstDay = (fromDay: string) => {
    const untilDay = span.untilDay < fromDay ? fromDay : span.untilDay
    // What was chosen by its name moves along as a whole.
    onChange(usual === undefined ? { ...span, fromDay, untilDay } : usualSpan(usual, fromDay))
  }
  return (
    <Card title="什么时候">
      <DayPick label="从" on={span.fromDay} from={today} until={until} onPick={pickFirstDay} />
      <Choice
        label="多久"
        columns={4}
        options={USUAL}
        value={usual}
        onChoose={(value) => onChange(usualSpan(value, span.fromDay))}
      />
      <Text className="leave-note">也可以自己定：</Text>
      <HalfHour
        label="开始时间"
        minute={span.fromMinute}
        until={LAST_START_MIN}
        onPick={(fromMinute) => onChange({ ...span, fromMinute })}
      />
      <DayPick
        label="到"
        on={span.untilDay}
        from={span.fromDay}
        until={until}
        onPick={(untilDay) => onChange({ ...span, untilDay })}
      />
      <HalfHour
        label="结束时间"
        minute={span.untilMinute}
        from={FIRST_END_MIN}
        onPick={(untilMinute) => onChange({ ...span, untilMinute })}
      />
    </Card>
  )
}
