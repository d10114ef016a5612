import { builtInOf } from '../components/built-in'

/** What a screen reader says of an element, as far as a phone's pages need it. */
export function nameOf(element: Element): string {
  const label = element.getAttribute('aria-label')
  if (label !== null && label !== '') return squeeze(label)
  const labelledBy = element.getAttribute('aria-labelledby')
  const labelling = labelledBy === null ? null : element.ownerDocument.getElementById(labelledBy)
  if (labelling !== null) return textOf(labelling)
  const role = element.getAttribute('role')
  if (role === 'textbox') return fieldName(element)
  if (role === 'dialog' || role === 'img' || role === 'region' || role === 'form') return ''
  const around = element.closest('wx-label')
  const own = textOf(element)
  return own === '' && around !== null ? textOf(around) : own
}

export function textOf(element: Element): string {
  return squeeze(element.textContent ?? '')
}

/** A field is called by its label or, where it has none, by its placeholder. */
function fieldName(field: Element): string {
  const around = field.closest('wx-label')
  if (around !== null && textOf(around) !== '') return textOf(around)
  const labels = Array.from(field.ownerDocument.querySelectorAll('wx-label'))
  const pointing = labels.find((label) => field.id !== '' && builtInOf(label)?.self.text('for') === field.id)
  if (pointing !== undefined) return textOf(pointing)
  return squeeze((field.querySelector('[placeholder]') ?? field).getAttribute('placeholder') ?? '')
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
