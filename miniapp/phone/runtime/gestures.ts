import type { Phone } from '../phone'
import { fire } from './backend'

const LONG_PRESS_MS = 350
const REACH_BOTTOM_PX = 50
const TOUCHES = ['touchstart', 'touchmove', 'touchend', 'touchcancel']

/** Turns what the person does in the document into WeChat's events; people and tests do the same. */
export function listenToPerson(phone: Phone): void {
  const { surface, timers, journal } = phone
  const root = surface.screen.parentElement ?? surface.screen
  // In the capture phase: a tap counts also where an element keeps it for itself.
  root.addEventListener('click', () => void (journal.taps += 1), true)
  surface.screen.addEventListener('click', (event) => {
    const target = event.target as Element
    // A button that is disabled hears nothing, and neither does what is around it.
    if (target.closest('wx-button[disabled]')) return
    const { clientX, clientY } = event
    phone.inGesture = true
    // Begun before the handler runs, so that no timer of the handler comes first.
    timers.setTimeout(() => {
      phone.inGesture = false
    }, 0)
    fire(target, 'tap', { x: clientX, y: clientY }, touchesOf(event))
  })
  let pressing: number | undefined
  for (const type of TOUCHES) {
    surface.screen.addEventListener(type, (event) => {
      fire(event.target as Node, type, {}, event)
      timers.clearTimeout(pressing)
      if (type !== 'touchstart') return
      pressing = timers.setTimeout(() => fire(event.target as Node, 'longpress', {}, event), LONG_PRESS_MS)
    })
  }
  surface.screen.addEventListener('phone-longpress', (event) =>
    fire(event.target as Node, 'longpress', {}, event),
  )
  listenToPageScroll(phone)
}

/** Events of scrolling do not bubble, but they can be caught on their way down. */
function listenToPageScroll(phone: Phone): void {
  const atEnd = new WeakSet<Element>()
  phone.surface.screen.addEventListener(
    'scroll',
    (event) => {
      const page = phone.stack.pages.find(({ holder }) => holder === event.target)
      if (page === undefined) return
      const { scrollTop, scrollHeight, clientHeight } = page.holder
      page.life('onPageScroll', { scrollTop })
      const distance = page.window.onReachBottomDistance ?? REACH_BOTTOM_PX
      const now = scrollHeight - scrollTop - clientHeight <= distance
      if (now && !atEnd.has(page.holder)) page.life('onReachBottom')
      if (now) atEnd.add(page.holder)
      else atEnd.delete(page.holder)
    },
    true,
  )
}

function touchesOf({ clientX, clientY, pageX, pageY }: MouseEvent): object {
  return { touches: [], changedTouches: [{ identifier: 0, clientX, clientY, pageX, pageY }] }
}
