import { builtInOf, type BuiltIn, type BuiltInKind } from './built-in'
import { isPickerMode, type OpenPicker, type PickerRequest, type PickerValue } from '../surface/picker'
import { regionWheels, rowsOfRegion } from '../surface/regions'

const picker: BuiltInKind = {
  properties: [
    'mode',
    'range',
    'rangeKey',
    'value',
    'start',
    'end',
    'fields',
    'disabled',
    'name',
    'headerText',
    'level',
    'customItem',
  ],
  role: 'combobox',
  css: 'display:block',
  attach(self) {
    let opened: OpenPicker | undefined
    const open = () => {
      if (!self.flag('disabled')) opened = openPicker(self, () => (opened = undefined))
    }
    self.onTap(open)
    return {
      activate: open,
      formValue: () => self.value('value') ?? null,
      reset: () => self.set({ value: null }),
      update() {
        if (self.flag('disabled')) self.host.setAttribute('aria-disabled', 'true')
        // The page may answer the turn of one wheel with other texts for the next.
        if (self.text('mode') === 'multiSelector')
          opened?.refresh(columnsOf(self, 'multiSelector'), undefined)
      },
    }
  },
}

function openPicker(self: BuiltIn, closed: () => void): OpenPicker | undefined {
  const mode = self.text('mode', 'selector')
  if (!isPickerMode(mode)) {
    self.services.refuse(`<picker mode="${mode}">`)
    return undefined
  }
  const answer = (value: unknown, more: object = {}) => {
    closed()
    if (value === undefined) return self.emit('cancel', {})
    self.set({ value })
    self.emit('change', { value, ...more })
  }
  const request = {
    mode,
    title: self.text('headerText'),
    start: self.text('start'),
    end: self.text('end'),
    fields: self.text('fields', 'day'),
  }
  if (mode === 'region') return openRegions(self, request, answer)
  return self.services.openPicker({
    ...request,
    columns: columnsOf(self, mode),
    value: self.value('value') as PickerValue | undefined,
    columnChanged: (column, value) => self.emit('columnchange', { column, value }),
    answer,
  })
}

function columnsOf(self: BuiltIn, mode: string): string[][] {
  const key = self.text('rangeKey')
  const toText = (item: unknown) => String(key === '' ? item : (item as Record<string, unknown>)[key])
  const range = (self.value('range') ?? []) as readonly unknown[]
  const columns = mode === 'multiSelector' ? (range as readonly (readonly unknown[])[]) : [range]
  return columns.map((column) => column.map(toText))
}

/** Province, city and district; each wheel shows what is in the one before. The phone knows no postcodes. */
function openRegions(
  self: BuiltIn,
  request: Pick<PickerRequest, 'mode' | 'title' | 'start' | 'end' | 'fields'>,
  answer: (value: unknown, more?: object) => void,
): OpenPicker {
  const level = self.text('level', 'region')
  if (level === 'sub-district' || self.text('customItem') !== '')
    self.services.refuse('<picker mode="region"> with level="sub-district" or custom-item')
  const depth = { province: 1, city: 2 }[level] ?? 3
  const given = self.value('value')
  let now = regionWheels(rowsOfRegion(Array.isArray(given) ? (given as string[]) : []))
  const opened = self.services.openPicker({
    ...request,
    columns: now.columns.slice(0, depth),
    value: now.rows,
    columnChanged(column, row) {
      // What is further right begins anew.
      now = regionWheels(now.rows.map((old, index) => (index === column ? row : index < column ? old : 0)))
      opened.refresh(now.columns.slice(0, depth), now.rows)
    },
    answer: (rows) =>
      rows === undefined
        ? answer(undefined)
        : answer(now.value.slice(0, depth), { code: now.code.slice(0, depth) }),
  })
  return opened
}

const pickerView: BuiltInKind = {
  properties: [
    'value',
    'name',
    'indicatorStyle',
    'indicatorClass',
    'maskStyle',
    'maskClass',
    'immediateChange',
  ],
  css: 'display:flex',
  attach(self) {
    const columns = () => Array.from(self.host.querySelectorAll('wx-picker-view-column'))
    const value = () => columns().map((_, index) => ((self.value('value') ?? []) as number[])[index] ?? 0)
    self.host.addEventListener('phone-pick', (event) => {
      const { column, row } = (event as CustomEvent<{ column: Element; row: number }>).detail
      const next = value().with(columns().indexOf(column), row)
      self.set({ value: next })
      self.emit('pickstart', {})
      self.emit('change', { value: next })
      self.emit('pickend', {})
    })
    return { formValue: value, reset: () => self.set({ value: [] }) }
  },
}

/** A wheel turns when one of its rows is tapped; people also swipe it, which comes to the same. */
const pickerViewColumn: BuiltInKind = {
  role: 'listbox',
  css: 'display:block;flex:1;overflow:auto;height:100%',
  attach(self) {
    self.host.addEventListener('click', (event) => {
      const row = Array.from(self.host.children).findIndex((child) => child.contains(event.target as Node))
      if (row < 0 || !builtInOf(self.host)) return
      const Custom = self.host.ownerDocument.defaultView?.CustomEvent ?? CustomEvent
      self.host
        .closest('wx-picker-view')
        ?.dispatchEvent(new Custom('phone-pick', { detail: { column: self.host, row } }))
    })
  },
}

export const pickers: Readonly<Record<string, BuiltInKind>> = {
  picker,
  'picker-view': pickerView,
  'picker-view-column': pickerViewColumn,
}
