import type { Phone } from '../phone'
import { hearsTaps } from '../runtime/backend'
import { words } from '../words'
import { elementsWithin } from './find'
import { nameOf, textOf } from './names'

const CONTROLS = new Set(
  words('button link tab checkbox radio switch combobox menuitem option textbox searchbox slider'),
)
/** They hear taps in every template that Taro makes, whether or not the mini-program listens. */
const CONTAINERS = words('scroll-view swiper swiper-item map canvas video form picker-view page').map(
  (tag) => `WX-${tag.toUpperCase()}`,
)

export type UnnamedControl = { readonly what: string; readonly element: HTMLElement }

/** Everything on the screen that has a role, as a screen reader says it. */
export function screenNames(phone: Phone): string[] {
  return elementsWithin(phone, '[role]').map(
    (element) => `${element.getAttribute('role')} "${nameOf(element)}"`,
  )
}

/** What can be tapped and has no name: nobody who does not see it knows what it is. */
export function findUnnamedControls(phone: Phone): UnnamedControl[] {
  return elementsWithin(phone, '*')
    .filter((element) => isControl(element) && spokenName(element) === '')
    .map((element) => ({ element, what: describe(element) }))
}

/** What a person uses with her finger: by its role, or because it hears taps. */
export function isControl(element: HTMLElement): boolean {
  const role = element.getAttribute('role')
  if (role !== null && CONTROLS.has(role)) return true
  return hearsTaps(element) && !CONTAINERS.includes(element.tagName)
}

/** Without a role of its own, what can be tapped is called by what is in it. */
function spokenName(element: HTMLElement): string {
  const name = nameOf(element)
  const role = element.getAttribute('role')
  if (name !== '' || (role !== null && CONTROLS.has(role))) return name
  const inner = element.querySelector('[aria-label]:not([aria-label=""])')
  return textOf(element) || (inner?.getAttribute('aria-label') ?? '')
}

export function describe(element: HTMLElement): string {
  const { tagName, id, className } = element
  const role = element.getAttribute('role')
  const tag = tagName.toLowerCase().replace(/^wx-/, '')
  return [`<${tag}>`, role, id && `#${id}`, className && `.${className}`].filter(Boolean).join(' ')
}
