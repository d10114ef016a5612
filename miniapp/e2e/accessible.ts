import { nameOf } from '../phone/driver/names'
import type { PhoneDriver } from '../phone/driver/open-phone'

/** Roles of what a person can use: without a name a screen reader only says what kind of thing it is. */
const CONTROLS = [
  'button',
  'link',
  'tab',
  'radio',
  'checkbox',
  'switch',
  'textbox',
  'slider',
  'combobox',
  'option',
]

/**
 * The controls on the present page, and in what lies over it, that have no accessible name, as their HTML: empty where
 * a screen reader can say all of them. A page's test asks `expect(unnamedControls(phone)).toEqual([])`.
 */
export function unnamedControls({ phone }: PhoneDriver): string[] {
  const page = phone.stack.pages.at(-1)?.holder
  const scopes = [page, phone.surface.topDialog()].filter((scope) => scope !== undefined)
  return scopes
    .flatMap((scope) => Array.from(scope.querySelectorAll<HTMLElement>(CONTROLS.map(toSelector).join())))
    .filter((control) => control.closest('[hidden],[aria-hidden="true"]') === null)
    .filter((control) => nameOf(control) === '')
    .map((control) => control.outerHTML.slice(0, 200))
}

function toSelector(role: string): string {
  return `[role="${role}"]`
}
