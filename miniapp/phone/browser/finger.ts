import { builtInOf } from '../components/built-in'
import type { RunningPhone } from '../runtime/start-phone'

const PULL_PX = 60
const MOVED_PX = 8

/**
 * A mouse becomes a finger: touches for what listens to them, dragging scrolls, and pulling a page down at its top
 * refreshes it. Where there are real fingers only the pulling is added.
 */
export function listenToFinger(phone: RunningPhone): void {
  const { screen, document } = phone.surface
  let from:
    | { x: number; y: number; target: Element; scroller: Element | undefined; top: number; left: number }
    | undefined
  let moved = false
  const touch = (type: string, { clientX, clientY, pageX, pageY }: MouseEvent) => {
    if (from === undefined) return
    const event = new phone.host.window.Event(type, { bubbles: true, cancelable: true })
    const finger = { identifier: 0, clientX, clientY, pageX, pageY }
    Object.assign(event, { touches: type === 'touchend' ? [] : [finger], changedTouches: [finger] })
    from.target.dispatchEvent(event)
  }
  screen.addEventListener('mousedown', (event) => {
    const target = event.target as Element
    if (event.button !== 0 || target.closest('input,textarea') !== null) return
    const scroller = scrollerOf(target, screen)
    const { scrollTop = 0, scrollLeft = 0 } = scroller ?? {}
    from = { x: event.clientX, y: event.clientY, target, scroller, top: scrollTop, left: scrollLeft }
    moved = false
    touch('touchstart', event)
  })
  document.addEventListener('mousemove', (event) => {
    if (from === undefined) return
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y]
    moved ||= Math.hypot(dx, dy) > MOVED_PX
    touch('touchmove', event)
    if (!moved) return
    event.preventDefault()
    from.scroller?.scrollTo({ top: from.top - dy, left: from.left - dx, behavior: 'instant' })
  })
  document.addEventListener('mouseup', (event) => {
    if (from === undefined) return
    touch('touchend', event)
    if (moved && from.top === 0 && event.clientY - from.y > PULL_PX) pull(phone, from.target)
    from = undefined
  })
  // Who dragged did not tap.
  screen.addEventListener(
    'click',
    (event) => {
      if (!moved) return
      moved = false
      event.stopPropagation()
    },
    true,
  )
  document.addEventListener('dragstart', (event) => event.preventDefault())
}

function scrollerOf(target: Element, screen: Element): Element | undefined {
  for (let at: Element | null = target; at !== null && at !== screen; at = at.parentElement) {
    const { overflowY, overflowX } = getComputedStyle(at)
    if (at.scrollHeight > at.clientHeight + 1 && /auto|scroll/.test(overflowY)) return at
    if (at.scrollWidth > at.clientWidth + 1 && /auto|scroll/.test(overflowX)) return at
  }
  return undefined
}

function pull(phone: RunningPhone, target: Element): void {
  const view = target.closest('wx-scroll-view')
  if (view !== null && builtInOf(view)?.self.flag('refresherEnabled')) {
    view.dispatchEvent(new phone.host.window.CustomEvent('phone-pull'))
    return
  }
  const page = phone.stack.pages.at(-1)
  if (page?.window.enablePullDownRefresh) page.life('onPullDownRefresh')
}
