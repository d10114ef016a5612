import { clampParts, dateKind, fromParts, rangeOf, toParts } from './dates'
import type { Surface } from './surface'
import { createWheel } from './wheels'

const MODES = ['selector', 'multiSelector', 'date', 'time', 'region'] as const
export type PickerMode = (typeof MODES)[number]
export type PickerValue = number | string | readonly number[]
/** A picker while it is open: its wheels may change, as the one beside a wheel that was turned. */
export type OpenPicker = {
  refresh(columns: readonly (readonly string[])[], rows: readonly number[] | undefined): void
}

export type PickerRequest = {
  readonly mode: PickerMode
  readonly title: string
  /** What each wheel offers; one for `selector`, none for `date` and `time`. */
  readonly columns: readonly (readonly string[])[]
  readonly value: PickerValue | undefined
  readonly start: string
  readonly end: string
  /** How exact a date is: `year`, `month` or `day`. */
  readonly fields: string
  readonly columnChanged: (column: number, value: number) => void
  readonly answer: (value: PickerValue | undefined) => void
}

type Wheels = OpenPicker & { readonly elements: HTMLElement[]; place(): void; read(): PickerValue }

export function isPickerMode(mode: string): mode is PickerMode {
  return (MODES as readonly string[]).includes(mode)
}

/** Opens WeChat's picker: its wheels, and its two buttons. */
export function openPicker(surface: Surface, request: PickerRequest): OpenPicker {
  const { mode } = request
  const isDated = mode === 'date' || mode === 'time'
  const wheels = isDated ? datedWheels(surface, request, mode) : listWheels(surface, request)
  const { element } = surface.openDialog({
    kind: 'picker',
    name: request.title === '' ? '请选择' : request.title,
    body: wheels.elements,
    actions: [
      { text: '取消', run: () => request.answer(undefined) },
      { text: '确定', run: () => request.answer(wheels.read()) },
    ],
  })
  element.dataset['mode'] = mode
  wheels.place()
  return wheels
}

function listWheels(surface: Surface, { mode, columns, value, columnChanged }: PickerRequest): Wheels {
  const given = Array.isArray(value) ? (value as number[]) : [Number(value ?? 0)]
  const chosen = columns.map((_, index) => Math.max(Number(given[index] ?? 0), 0))
  const wheels = columns.map((column, index) => {
    const wheel = createWheel(surface, index + 1, (row) => {
      chosen[index] = row
      if (mode === 'multiSelector' || mode === 'region') columnChanged(index, row)
    })
    wheel.show(column, chosen[index] ?? 0)
    return wheel
  })
  return {
    elements: wheels.map(({ element }) => element),
    place: () => wheels.forEach((wheel) => wheel.place()),
    read: () => (mode === 'selector' ? (chosen[0] ?? 0) : [...chosen]),
    refresh(next, rows) {
      for (const [index, wheel] of wheels.entries()) {
        const row = rows?.[index] ?? chosen[index] ?? 0
        chosen[index] = row < (next[index]?.length ?? 0) ? row : 0
        wheel.show(next[index] ?? [], chosen[index])
      }
    },
  }
}

/** The wheels of a phone do not even offer what is out of range; a month decides which days there are. */
function datedWheels(surface: Surface, request: PickerRequest, mode: 'date' | 'time'): Wheels {
  const kind = dateKind(mode, request.fields)
  const from = toParts(kind, request.start, kind.lowest)
  const to = toParts(kind, request.end, kind.highest)
  const now = new Date()
  const today =
    mode === 'date'
      ? [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      : [now.getHours(), now.getMinutes()]
  const value = typeof request.value === 'string' ? request.value : ''
  let parts = clampParts(kind, toParts(kind, value, today), from, to)
  const wheels = kind.units.map((_, index) =>
    createWheel(surface, index + 1, (row) => {
      const [first] = rangeOf(kind, parts, index, from, to)
      parts = clampParts(kind, parts.with(index, first + row), from, to)
      draw(index + 1)
    }),
  )
  const draw = (begin: number) => {
    for (const [index, wheel] of wheels.entries()) {
      if (index < begin) continue
      const [first, last] = rangeOf(kind, parts, index, from, to)
      const rows = Array.from({ length: Math.max(last - first + 1, 0) }, (_, row) => first + row)
      const unit = kind.units[index] ?? ''
      wheel.show(
        rows.map((number) => `${String(number).padStart(2, '0')}${unit}`),
        (parts[index] ?? first) - first,
      )
    }
  }
  draw(0)
  return {
    elements: wheels.map(({ element }) => element),
    place: () => wheels.forEach((wheel) => wheel.place()),
    read: () => fromParts(kind, parts),
    // The calendar says what its wheels show, and no page.
    refresh() {},
  }
}
