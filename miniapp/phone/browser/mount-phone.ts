import type { Bundle } from '../bundle'
import type { LaunchOptions, PhoneFile } from '../phone'
import type { Servers } from '../redirect'
import { startPhone, type PhoneOptions, type RunningPhone } from '../runtime/start-phone'
import { listenToFinger } from './finger'
import { createBrowserHost } from './host-browser'
import { openBrowserMemory } from './memory'
import PHONE_CSS from './phone.css?inline'

export type MountOptions = PhoneOptions & {
  /** What the frame is called for those who cannot see it. */
  readonly name: string
  readonly bundle: Bundle
  /** Under what name this phone keeps storage and files; two phones have two. */
  readonly storageKey: string
  readonly servers: Servers
  readonly assetsUrl: string
  readonly album: readonly PhoneFile[]
  readonly launch?: Partial<LaunchOptions>
  readonly seeCode?: () => Promise<string | undefined>
  /** By how much the phone's clock is ahead of the computer's. */
  readonly clockAheadMs?: () => number
}

export type MountedPhone = {
  readonly phone: RunningPhone
  readonly frame: HTMLIFrameElement
  close(): void
}

const CLOCK_MS = 5000
const SIGNAL =
  '<svg viewBox="0 0 66 12"><path d="M0 8h3v4H0zM5 5.5h3V12H5zM10 3h3v9h-3zM15 0h3v12h-3z"/>' +
  '<path d="M30 2a9 9 0 0 1 6.5 2.7l-1.4 1.5a7 7 0 0 0-10.200 0l-1.400-1.500A9 9 0 0 1 30 2zm0 4a5 5 0 0 1 3.600 1.500L30 11.500l-3.600-4A5 5 0 0 1 30 6z"/>' +
  '<path d="M43 1h17a3 3 0 0 1 3 3v4a3 3 0 0 1-3 3H43a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3z" fill-opacity=".35"/><path d="M43 2.500h14a1.500 1.500 0 0 1 1.500 1.500v4A1.500 1.500 0 0 1 57 9.500H43A1.500 1.500 0 0 1 41.500 8V4A1.500 1.500 0 0 1 43 2.500zM64 4.500c1.300.5 1.300 2.500 0 3z"/></svg>'

/**
 * Puts a phone into a frame of its own, whose width is the phone's: so `vw`, what is fixed and the theme are the
 * phone's too. The program itself runs beside the frame, as it runs beside the document in jsdom.
 */
export async function mountPhone(place: HTMLElement, options: MountOptions): Promise<MountedPhone> {
  const frame = await openFrame(place, options.name)
  const window = frame.contentWindow as (Window & typeof globalThis) | null
  if (window === null) throw new Error('the frame of the phone has no window')
  const style = window.document.createElement('style')
  style.textContent = PHONE_CSS
  window.document.head.append(style)
  const { clockAheadMs = () => 0 } = options
  const memory = await openBrowserMemory(options.storageKey)
  const host = { ...createBrowserHost({ ...options, window, memory }), clockAheadMs }
  const phone = startPhone(options.bundle, host, options)
  const stopClock = showStatus(phone, clockAheadMs)
  listenToFinger(phone)
  const close = () => {
    stopClock()
    phone.close()
    frame.remove()
  }
  try {
    phone.launchApp(options.launch)
  } catch (error) {
    close()
    throw error
  }
  return { phone, frame, close }
}

async function openFrame(place: HTMLElement, name: string): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe')
  frame.title = name
  frame.srcdoc =
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head><body></body></html>'
  await new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true })
    place.append(frame)
  })
  return frame
}

/** Time and signal on top of the phone. */
function showStatus({ surface }: RunningPhone, clockAheadMs: () => number): () => void {
  const time = surface.document.createElement('span')
  const signal = surface.document.createElement('span')
  signal.innerHTML = SIGNAL
  surface.status.replaceChildren(time, signal)
  const format = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    hour: 'numeric',
    minute: '2-digit',
    hour12: false,
  })
  const show = () => {
    time.textContent = format.format(Date.now() + clockAheadMs())
  }
  show()
  const timer = setInterval(show, CLOCK_MS)
  return () => clearInterval(timer)
}
