import type { Phone } from '../phone'
import { adaptSelector, rectOf } from './selector-query'
import type { Options } from './call'

type Callback = (result: object) => void

/**
 * Tells whether elements are on the screen. Without layout, as in jsdom, whatever is displayed counts as wholly on it
 * from the start; a test says with `phone.scrollOut` and `phone.scrollIn` that it left and came.
 */
export function createIntersectionObserver(phone: Phone, options: Options = {}): object {
  const ends: (() => void)[] = []
  const thresholds = (options['thresholds'] as readonly number[] | undefined) ?? [0]
  const observer = {
    relativeTo: () => observer,
    relativeToViewport: () => observer,
    observe(selector: string, callback: Callback) {
      const { holder } = phone.stack.top()
      const found = Array.from(holder.querySelectorAll<HTMLElement>(adaptSelector(selector)))
      const watched = options['observeAll'] ? found : found.slice(0, 1)
      const tell = (element: HTMLElement, intersectionRatio: number) =>
        phone.guard('IntersectionObserver', () => callback(resultOf(element, intersectionRatio)))
      phone.timers.setTimeout(() => {
        for (const element of watched) tell(element, isDisplayed(element) ? 1 : 0)
      }, 0)
      const listener = (event: Event) => {
        const { ratio } = (event as CustomEvent<{ ratio: number }>).detail
        const before = 1 - ratio
        const passes = thresholds.some((at) => Math.min(before, ratio) <= at && Math.max(before, ratio) >= at)
        const element = watched.find((one) => (event.target as Node).contains(one))
        if (element !== undefined && passes) tell(element, ratio)
      }
      holder.addEventListener('phone-intersect', listener)
      ends.push(() => holder.removeEventListener('phone-intersect', listener))
    },
    disconnect() {
      for (const end of ends.splice(0)) end()
    },
  }
  return observer
}

function resultOf(element: HTMLElement, intersectionRatio: number): object {
  const { id, dataset, ...boundingClientRect } = rectOf(element)
  return {
    id,
    dataset,
    intersectionRatio,
    boundingClientRect,
    intersectionRect: intersectionRatio > 0 ? boundingClientRect : {},
    relativeRect: {},
    time: Date.now(),
  }
}

function isDisplayed(element: HTMLElement): boolean {
  const view = element.ownerDocument.defaultView
  for (let current: HTMLElement | null = element; current && view; current = current.parentElement) {
    if (current.hidden || view.getComputedStyle(current).display === 'none') return false
  }
  return true
}
