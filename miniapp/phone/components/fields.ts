import type { BuiltIn, BuiltInKind } from './built-in'
import { words } from '../words'

const INPUT_MODES: Record<string, string> = { number: 'numeric', digit: 'decimal', idcard: 'text' }
const PROPERTIES = words(`
    value type password placeholder placeholderStyle placeholderClass disabled maxlength focus autoFocus
    name confirmType confirmHold cursor cursorSpacing adjustPosition holdKeyboard autoHeight showConfirmBar
    fixed selectionStart selectionEnd alwaysEmbed
`)

function field(element: 'input' | 'textarea'): BuiltInKind {
  return {
    properties: PROPERTIES,
    role: 'textbox',
    // As in WeChat, one line stands in the middle of its box.
    css: element === 'input' ? 'display:flex;align-items:center' : 'display:block',
    attach(self) {
      const inner = self.host.ownerDocument.createElement(element)
      inner.className = 'phone-field'
      self.host.append(inner)
      listen(self, inner, element === 'input')
      let shown: unknown
      return {
        update() {
          const value = self.text('value')
          // A value that did not change is not written again: what the person typed stays, as on a phone.
          if (value !== shown) inner.value = shown = value
          inner.placeholder = self.text('placeholder')
          inner.disabled = self.flag('disabled')
          inner.inputMode = INPUT_MODES[self.text('type')] ?? 'text'
          const length = self.number('maxlength', 140)
          if (length >= 0) inner.maxLength = length
          else inner.removeAttribute('maxlength')
          if ('type' in inner && element === 'input') {
            inner.setAttribute('type', self.flag('password') ? 'password' : 'text')
          }
          if (self.flag('disabled')) self.host.setAttribute('aria-disabled', 'true')
          if (self.flag('focus') && inner.ownerDocument.activeElement !== inner) inner.focus()
        },
        formValue: () => inner.value,
        reset() {
          inner.value = ''
        },
        activate: () => inner.focus(),
      }
    },
  }
}

function listen(self: BuiltIn, inner: HTMLInputElement | HTMLTextAreaElement, confirms: boolean): void {
  const now = () => ({ value: inner.value, cursor: inner.selectionStart ?? inner.value.length })
  inner.addEventListener('input', () => self.emit('input', { ...now(), keyCode: 0 }))
  inner.addEventListener('focus', () => self.emit('focus', { ...now(), height: 0 }))
  inner.addEventListener('blur', () => self.emit('blur', now()))
  inner.addEventListener('keydown', (event) => {
    const { key } = event as KeyboardEvent
    if (confirms && key === 'Enter') self.emit('confirm', now())
  })
}

export const fields: Readonly<Record<string, BuiltInKind>> = {
  input: field('input'),
  textarea: field('textarea'),
}
