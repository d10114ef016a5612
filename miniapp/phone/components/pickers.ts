import { builtInOf, type BuiltIn, type BuiltInKind } from './built-in'
import { isPickerMode, type PickerValue } from '../surface/picker'

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
  ],
  role: 'combobox',
  css: 'display:block',
  attach(self) {
    const open = () => {
      if (!self.flag('disabled')) openPicker(self)
    }
    self.onTap(open)
    return {
      activate: open,
      formValue: () => self.value('value') ?? null,
      reset: () => self.set({ value: null }),
      update() {
        if (self.flag('disabled')) self.host.setAttribute('aria-disabled', 'true')
      },
    }
  },
}

function openPicker(self: BuiltIn): void {
  const mode = self.text('mode', 'selector')
  if (!isPickerMode(mode)) return self.services.refuse(`<picker mode="${mode}">`)
  const key = self.text('rangeKey')
  const toText = (item: unknown) => String(key === '' ? item : (item as Record<string, unknown>)[key])
  const range = (self.value('range') ?? []) as readonly unknown[]
  const columns = mode === 'multiSelector' ? (range as readonly (readonly unknown[])[]) : [range]
  self.services.openPicker({
    mode,
    title: self.text('headerText'),
    columns: columns.map((column) => column.map(toText)),
    value: self.value('value') as PickerValue | undefined,
    start: self.text('start'),
    end: self.text('end'),
    fields: self.text('fields', 'day'),
    columnChanged: (column, value) => self.emit('columnchange', { column, value }),
    answer(value) {
      if (value === undefined) return self.emit('cancel', {})
      self.set({ value })
      self.emit('change', { value })
    },
  })
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
