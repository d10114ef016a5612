import type { Phone } from '../phone'
import { nameOf, textOf } from './names'

/** How a person points at something: by what it says, or by what it is and says. */
export type Target =
  | string
  | RegExp
  | { readonly role: string; readonly name?: string | RegExp }
  | HTMLElement

/** Everything that a target may mean on the screen as it is now; of a dialog only, where one is open. */
export function findAll(phone: Phone, target: Target): HTMLElement[] {
  const scopes = scopesOf(phone)
  const inScope = (scope: HTMLElement) => {
    if (!isElement(target)) return matchesIn(scope, target)
    return scope.contains(target) ? [target] : []
  }
  const found = scopes.flatMap(inScope)
  return found.filter(isVisible)
}

/** The one thing that is meant. Throws where there is none or more than one, and says what there is instead. */
export function findOne(phone: Phone, target: Target): HTMLElement {
  const found = findAll(phone, target)
  const [first] = found
  if (first !== undefined && found.length === 1) return first
  throw new Error(`${found.length} elements are ${wordsOf(target)}. On the screen:\n${describeScreen(phone)}`)
}

/** What a person sees, line by line, with the roles of what she can use. */
export function describeScreen(phone: Phone): string {
  const lines = scopesOf(phone).flatMap((scope) => {
    const roles = Array.from(scope.querySelectorAll<HTMLElement>('[role]'))
      .filter(isVisible)
      .map((element) => `  ${element.getAttribute('role')} "${nameOf(element)}"`)
    return [`  ${textOf(scope)}`, ...roles]
  })
  const page = phone.inBackground ? 'none: it is in the background' : phone.stack.pages.at(-1)?.path
  return [`  page ${page ?? 'none'}`, ...lines].join('\n')
}

export function wordsOf(target: Target): string {
  if (isElement(target)) return `<${target.tagName.toLowerCase()}>`
  if (typeof target === 'string') return `"${target}"`
  if (target instanceof RegExp) return String(target)
  return target.name === undefined ? `a ${target.role}` : `the ${target.role} ${String(target.name)}`
}

/** Everything that a person can use on the screen as it is now. */
export function elementsWithin(phone: Phone, selector: string): HTMLElement[] {
  const found = scopesOf(phone).flatMap((scope) => [
    ...(scope.matches(selector) ? [scope] : []),
    ...Array.from(scope.querySelectorAll<HTMLElement>(selector)),
  ])
  return found.filter(isVisible)
}

function scopesOf({ surface, stack, inBackground }: Phone): HTMLElement[] {
  if (inBackground) return []
  const dialog = surface.topDialog()
  if (dialog !== undefined) return [dialog]
  const page = stack.pages.at(-1)
  return [surface.navigation, ...(page === undefined ? [] : [page.holder]), surface.tabs]
}

function matchesIn(scope: HTMLElement, target: Exclude<Target, HTMLElement>): HTMLElement[] {
  const all = [scope, ...Array.from(scope.querySelectorAll<HTMLElement>('*'))]
  const withRole = all.filter((element) => element.hasAttribute('role'))
  if (typeof target === 'object' && 'role' in target) {
    const { role, name } = target
    const ofRole = withRole.filter((element) => element.getAttribute('role') === role)
    return name === undefined ? ofRole : ofRole.filter((element) => says(nameOf(element), name))
  }
  const named = innermost(withRole.filter((element) => says(nameOf(element), target)))
  if (named.length > 0) return named
  return innermost(all.filter((element) => says(textOf(element), target)))
}

/** Of elements within each other the inner one is meant: the others only contain it. */
function innermost(elements: HTMLElement[]): HTMLElement[] {
  return elements.filter((element) => !elements.some((other) => other !== element && element.contains(other)))
}

function says(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text === wanted : wanted.test(text)
}

export function isVisible(element: HTMLElement): boolean {
  if (element.closest('[hidden],[aria-hidden="true"]') !== null) return false
  const view = element.ownerDocument.defaultView
  if (view?.getComputedStyle(element).visibility === 'hidden') return false
  let current: HTMLElement | null = element
  while (current !== null && view !== null) {
    if (view.getComputedStyle(current).display === 'none') return false
    current = current.parentElement
  }
  return true
}

function isElement(target: Target): target is HTMLElement {
  return typeof target === 'object' && 'tagName' in target
}
