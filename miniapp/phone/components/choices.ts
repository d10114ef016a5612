import { builtInOf, builtInsWithin, type BuiltIn, type BuiltInKind } from './built-in'

function choice(tag: 'checkbox' | 'radio', groupTag: string): BuiltInKind {
  return {
    properties: ['value', 'checked', 'disabled', 'color', 'name'],
    role: tag,
    css: 'display:inline-flex;align-items:center',
    attach(self) {
      const mark = self.host.ownerDocument.createElement('span')
      mark.className = 'phone-mark'
      self.host.prepend(mark)
      const activate = () => {
        if (self.flag('disabled')) return
        const group = self.host.closest(`wx-${groupTag}`)
        if (tag === 'radio' && self.flag('checked')) return
        if (tag === 'radio' && group) {
          for (const other of builtInsWithin(group, ['radio'])) other.self.set({ checked: false })
        }
        self.set({ checked: tag === 'radio' ? true : !self.flag('checked') })
        const around = group ? builtInOf(group) : undefined
        around?.self.emit('change', { value: around.attached.formValue?.() })
      }
      self.onTap(activate)
      return { activate, update: () => showState(self) }
    },
  }
}

function group(tag: 'checkbox' | 'radio', role: string): BuiltInKind {
  return {
    properties: ['name'],
    role,
    css: 'display:block',
    attach(self) {
      const checked = () => builtInsWithin(self.host, [tag]).filter((one) => one.self.flag('checked'))
      return {
        formValue: () =>
          tag === 'radio'
            ? (checked()[0]?.self.text('value') ?? '')
            : checked().map((one) => one.self.text('value')),
        reset() {
          for (const one of checked()) one.self.set({ checked: false })
        },
      }
    },
  }
}

const switchKind: BuiltInKind = {
  properties: ['checked', 'disabled', 'type', 'color', 'name'],
  role: 'switch',
  css: 'display:inline-block',
  attach(self) {
    const mark = self.host.ownerDocument.createElement('span')
    mark.className = 'phone-mark phone-switch'
    self.host.append(mark)
    const activate = () => {
      if (self.flag('disabled')) return
      self.set({ checked: !self.flag('checked') })
      self.emit('change', { value: self.flag('checked') })
    }
    self.onTap(activate)
    return {
      activate,
      update: () => showState(self),
      formValue: () => self.flag('checked'),
      reset: () => self.set({ checked: false }),
    }
  },
}

const slider: BuiltInKind = {
  properties: ['value', 'min', 'max', 'step', 'disabled', 'showValue', 'name', 'activeColor', 'blockSize'],
  role: 'slider',
  css: 'display:block',
  attach(self) {
    const inner = self.host.ownerDocument.createElement('input')
    inner.type = 'range'
    self.host.append(inner)
    const value = () => Number(inner.value)
    inner.addEventListener('input', () => self.emit('changing', { value: value() }))
    inner.addEventListener('change', () => {
      self.set({ value: value() })
      self.emit('change', { value: value() })
    })
    return {
      update() {
        inner.min = String(self.number('min', 0))
        inner.max = String(self.number('max', 100))
        inner.step = String(self.number('step', 1))
        inner.disabled = self.flag('disabled')
        inner.value = String(self.number('value', 0))
        self.host.setAttribute('aria-valuenow', inner.value)
      },
      formValue: value,
      reset: () => self.set({ value: self.number('min', 0) }),
    }
  },
}

function showState(self: BuiltIn): void {
  self.host.setAttribute('aria-checked', String(self.flag('checked')))
  if (self.flag('disabled')) self.host.setAttribute('aria-disabled', 'true')
}

export const choices: Readonly<Record<string, BuiltInKind>> = {
  checkbox: choice('checkbox', 'checkbox-group'),
  radio: choice('radio', 'radio-group'),
  'checkbox-group': group('checkbox', 'group'),
  'radio-group': group('radio', 'radiogroup'),
  switch: switchKind,
  slider,
}
