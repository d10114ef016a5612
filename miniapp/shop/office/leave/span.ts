import { addDays, instantOf } from '../../../common/format'

/** From a minute of one day until a minute of another; a whole day ends at 24:00. */
export type Span = {
  readonly fromDay: string
  readonly fromMinute: number
  readonly untilDay: string
  readonly untilMinute: number
}

const DAY_MIN = 1440
const NOON_MIN = 720

export function wholeDays(on: string, days: number): Span {
  return { fromDay: on, fromMinute: 0, untilDay: addDays(on, days - 1), untilMinute: DAY_MIN }
}

export function instantsOf({ fromDay, fromMinute, untilDay, untilMinute }: Span): {
  startsAt: string
  endsAt: string
} {
  return { startsAt: instantOf(fromDay, fromMinute), endsAt: instantOf(untilDay, untilMinute) }
}

export type Usual = 'day' | 'morning' | 'afternoon' | 'three-days'

export const USUAL: readonly { readonly value: Usual; readonly label: string }[] = [
  { value: 'day', label: '全天' },
  { value: 'morning', label: '上午' },
  { value: 'afternoon', label: '下午' },
  { value: 'three-days', label: '连休三天' },
]

export function usualSpan(usual: Usual, on: string): Span {
  const day = wholeDays(on, usual === 'three-days' ? 3 : 1)
  if (usual === 'morning') return { ...day, untilMinute: NOON_MIN }
  if (usual === 'afternoon') return { ...day, fromMinute: NOON_MIN }
  return day
}

/** Which of the usual ones it is, if any. */
export function usualOf(span: Span): Usual | undefined {
  return USUAL.find(({ value }) => {
    const usual = usualSpan(value, span.fromDay)
    return (
      usual.fromMinute === span.fromMinute &&
      usual.untilDay === span.untilDay &&
      usual.untilMinute === span.untilMinute
    )
  })?.value
}
