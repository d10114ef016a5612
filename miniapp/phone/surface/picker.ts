import { createButton, type Surface } from './surface'

const MODES = ['selector', 'multiSelector', 'date', 'time'] as const
export type PickerMode = (typeof MODES)[number]
export type PickerValue = number | string | readonly number[]

export type PickerRequest = {
  readonly mode: PickerMode
  readonly title: string
  /** What each wheel offers; one for `selector`, none for `date` and `time`. */
  readonly columns: readonly (readonly string[])[]
  readonly value: PickerValue | undefined
  readonly start: string
  readonly end: string
  readonly columnChanged: (column: number, value: number) => void
  readonly answer: (value: PickerValue | undefined) => void
}

export function isPickerMode(mode: string): mode is PickerMode {
  return (MODES as readonly string[]).includes(mode)
}

/** Opens WeChat's picker: wheels as lists of options, or one field for a date or a time, and its two buttons. */
export function openPicker(surface: Surface, request: PickerRequest): void {
  const chosen = startOf(request)
  const body =
    typeof chosen === 'string'
      ? [fieldOf(surface, request, chosen)]
      : request.columns.map((column, index) => wheelOf(surface, request, column, index, chosen))
  const read = (): PickerValue | undefined => {
    if (typeof chosen !== 'string') return request.mode === 'selector' ? (chosen[0] ?? 0) : [...chosen]
    const field = body[0] as HTMLInputElement
    return isOffered(request, field.value) ? field.value : undefined
  }
  surface.openDialog({
    name: request.title === '' ? '请选择' : request.title,
    body,
    actions: [
      { text: '取消', run: () => request.answer(undefined) },
      {
        text: '确定',
        run() {
          const value = read()
          // The wheels of a phone do not even offer what is out of range.
          if (value === undefined) return false
          request.answer(value)
          return undefined
        },
      },
    ],
  })
}

function startOf({ mode, value, columns }: PickerRequest): string | number[] {
  if (mode === 'date' || mode === 'time') return typeof value === 'string' ? value : ''
  const given = Array.isArray(value) ? (value as number[]) : [Number(value ?? 0)]
  return columns.map((_, index) => Math.max(Number(given[index] ?? 0), 0))
}

function fieldOf(
  { document }: Surface,
  { mode, start, end }: PickerRequest,
  value: string,
): HTMLInputElement {
  const field = document.createElement('input')
  field.setAttribute('role', 'textbox')
  field.setAttribute('aria-label', mode === 'date' ? '日期' : '时间')
  field.type = mode
  field.min = start
  field.max = end
  field.value = value
  return field
}

function isOffered({ start, end }: PickerRequest, value: string): boolean {
  return value !== '' && (start === '' || value >= start) && (end === '' || value <= end)
}

function wheelOf(
  { document }: Surface,
  request: PickerRequest,
  column: readonly string[],
  index: number,
  chosen: number[],
): HTMLElement {
  const wheel = document.createElement('div')
  wheel.setAttribute('role', 'listbox')
  wheel.setAttribute('aria-label', `第 ${index + 1} 列`)
  const options = column.map((text, row) => {
    const option = createButton(document, text, () => {
      chosen[index] = row
      mark()
      if (request.mode === 'multiSelector') request.columnChanged(index, row)
    })
    option.setAttribute('role', 'option')
    return option
  })
  const mark = () =>
    options.forEach((option, row) => option.setAttribute('aria-selected', String(chosen[index] === row)))
  mark()
  wheel.append(...options)
  return wheel
}
