import { createButton, type Surface } from './surface'

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
  readonly columnChanged: (column: number, value: number) => void
  readonly answer: (value: PickerValue | undefined) => void
}

export function isPickerMode(mode: string): mode is PickerMode {
  return (MODES as readonly string[]).includes(mode)
}

/** Opens WeChat's picker: wheels as lists of options, or one field for a date or a time, and its two buttons. */
export function openPicker(surface: Surface, request: PickerRequest): OpenPicker {
  const chosen = startOf(request)
  const isField = typeof chosen === 'string'
  const wheels = isField ? [] : request.columns.map((_, index) => wheelOf(surface, index))
  const body = isField ? [fieldOf(surface, request, chosen)] : wheels
  const draw = (columns: PickerRequest['columns']) => {
    if (typeof chosen === 'string') return
    for (const [index, wheel] of wheels.entries())
      fillWheel(surface, wheel, columns[index] ?? [], { index, chosen, request })
  }
  draw(request.columns)
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
  return {
    refresh(columns, rows) {
      if (typeof chosen === 'string') return
      for (const index of chosen.keys()) {
        const row = rows?.[index] ?? chosen[index] ?? 0
        chosen[index] = row < (columns[index]?.length ?? 0) ? row : 0
      }
      draw(columns)
    },
  }
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

function wheelOf({ document }: Surface, index: number): HTMLElement {
  const wheel = document.createElement('div')
  wheel.setAttribute('role', 'listbox')
  wheel.setAttribute('aria-label', `第 ${index + 1} 列`)
  return wheel
}

type Turning = { readonly index: number; readonly chosen: number[]; readonly request: PickerRequest }

function fillWheel(
  { document }: Surface,
  wheel: HTMLElement,
  column: readonly string[],
  { index, chosen, request }: Turning,
): void {
  const options = column.map((text, row) => {
    const option = createButton(document, text, () => {
      chosen[index] = row
      mark()
      if (request.mode === 'multiSelector' || request.mode === 'region') request.columnChanged(index, row)
    })
    option.setAttribute('role', 'option')
    return option
  })
  const mark = () =>
    options.forEach((option, row) => option.setAttribute('aria-selected', String(chosen[index] === row)))
  mark()
  wheel.replaceChildren(...options)
}
