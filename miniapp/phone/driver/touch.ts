import type { Phone } from '../phone'

type Point = { readonly x: number; readonly y: number }

/** A finger that touches and leaves, and the click that a browser makes of it. */
export function tapElement(element: HTMLElement): void {
  touch(element, 'touchstart', { x: 10, y: 10 })
  touch(element, 'touchend', { x: 10, y: 10 })
  element.click()
}

export function swipeElement(element: HTMLElement, to: 'left' | 'right' | 'up' | 'down'): void {
  const middle = { x: 195, y: 300 }
  const step = { left: [-150, 0], right: [150, 0], up: [0, -150], down: [0, 150] }[to] as [number, number]
  const end = { x: middle.x + step[0], y: middle.y + step[1] }
  touch(element, 'touchstart', middle)
  touch(element, 'touchmove', end)
  touch(element, 'touchend', end)
}

/** Sends the gesture that WeChat makes of a finger that stays; no time passes. */
export function dispatchOwn(phone: Phone, element: Element, type: string, detail?: object): void {
  element.dispatchEvent(new phone.host.window.CustomEvent(type, { bubbles: true, detail }))
}

/** Scrolls to the end of what scrolls. jsdom has no layout, so there its height is made up. */
export function scrollElementToEnd(phone: Phone, element: HTMLElement): void {
  const laidOut = element.scrollHeight > 0
  if (!laidOut) {
    Object.defineProperty(element, 'scrollHeight', { value: 10_000, configurable: true })
    Object.defineProperty(element, 'clientHeight', { value: 700, configurable: true })
  }
  for (const top of [0, element.scrollHeight - element.clientHeight]) {
    element.scrollTop = top
    element.dispatchEvent(new phone.host.window.Event('scroll'))
  }
  if (laidOut) return
  Reflect.deleteProperty(element, 'scrollHeight')
  Reflect.deleteProperty(element, 'clientHeight')
}

function touch(element: HTMLElement, type: string, { x, y }: Point): void {
  const view = element.ownerDocument.defaultView ?? window
  const event = new view.Event(type, { bubbles: true, cancelable: true })
  const finger = { identifier: 0, clientX: x, clientY: y, pageX: x, pageY: y }
  Object.assign(event, { touches: type === 'touchend' ? [] : [finger], changedTouches: [finger] })
  element.dispatchEvent(event)
}
