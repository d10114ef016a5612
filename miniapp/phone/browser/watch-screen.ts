import type { RunningPhone } from '../runtime/start-phone'

/** The screen of the phone as one frame painted it. */
export type Frame = {
  /** When it was painted, by the clock of `performance`, as are the taps. */
  readonly atMs: number
  readonly page: string
  readonly title: string
  /** All words of the page. */
  readonly words: string
  /** Whether the grey blocks that stand for what is coming can be seen: they come after a delay. */
  readonly isGrey: boolean
}
export type Watched = { readonly taps: number[]; readonly frames: Frame[] }

const GREY = '[aria-label="正在加载"]'
const SEEN_OPACITY = 0.05

/** Notes every change of what is on the screen, and when it was painted; nothing here changes what the phone does. */
export function watchScreen(phone: RunningPhone): Watched {
  const watched: Watched = { taps: [], frames: [] }
  const { window } = phone.host
  const { document } = phone.surface
  let isDue = false
  const look = () => {
    isDue = false
    const seen = seeScreen(phone)
    // They come after a delay, of which no change of the document tells.
    if (seen?.isAwaited) changed()
    // The browser lays out and paints right after this; what is posted now is heard when it has.
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      if (seen !== undefined) watched.frames.push({ ...seen.frame, atMs: performance.now() })
      port1.close()
    })
    port1.start()
    port2.postMessage(null)
  }
  const changed = () => {
    if (isDue) return
    isDue = true
    window.requestAnimationFrame(look)
  }
  new window.MutationObserver(changed).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  })
  document.addEventListener(
    'click',
    // The frame of the phone has a clock of its own; a click is old already where the program was busy.
    ({ timeStamp }) => watched.taps.push(timeStamp + window.performance.timeOrigin - performance.timeOrigin),
    true,
  )
  changed()
  return watched
}

function seeScreen(phone: RunningPhone): { frame: Omit<Frame, 'atMs'>; isAwaited: boolean } | undefined {
  const page = phone.stack.pages.at(-1)
  if (page === undefined) return undefined
  const grey = Array.from(page.holder.querySelectorAll(GREY))
  const isGrey = grey.some((one) => Number(getComputedStyle(one).opacity) > SEEN_OPACITY)
  return {
    frame: {
      page: page.path,
      title: phone.surface.navigation.textContent ?? '',
      words: page.holder.textContent ?? '',
      isGrey,
    },
    isAwaited: grey.length > 0 && !isGrey,
  }
}
