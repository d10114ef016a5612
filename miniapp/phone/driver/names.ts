import { builtInOf } from '../components/built-in'
import { words } from '../words'

/** Roles that are called by what is in them. A group, a list or a dialog is not: it has a label or no name. */
const NAMED_BY_CONTENT = new Set(
  words(
    'button link tab heading option checkbox radio switch combobox menuitem cell row listitem status alert',
  ),
)

/** What a screen reader says of an element, as far as a phone's pages need it. */
export function nameOf(element: Element): string {
  const label = element.getAttribute('aria-label')
  if (label !== null && label !== '') return squeeze(label)
  const labelledBy = element.getAttribute('aria-labelledby')
  const labelling = labelledBy === null ? null : element.ownerDocument.getElementById(labelledBy)
  if (labelling !== null) return textOf(labelling)
  const role = element.getAttribute('role')
  if (role === 'textbox') return fieldName(element)
  if (role !== null && !NAMED_BY_CONTENT.has(role)) return ''
  const around = element.closest('wx-label')
  const own = textOf(element)
  if (own !== '') return own
  return around !== null && textOf(around) !== '' ? textOf(around) : labelsWithin(element)
}

export function textOf(element: Element): string {
  return squeeze(element.textContent ?? '')
}

/** Pictures are read out by their labels, also where they are all that a button has. */
function labelsWithin(element: Element): string {
  const labelled = Array.from(element.querySelectorAll('[aria-label]'))
  return squeeze(labelled.map((one) => one.getAttribute('aria-label') ?? '').join(' '))
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
