import { compileDist } from '../compile/compile-dist'
import { createJsdomHost, type JsdomHostOptions } from '../host-jsdom'
import type { Conditions, LaunchOptions } from '../phone'
import { startPhone, type PhoneOptions, type RunningPhone } from '../runtime/start-phone'
import { findAll, findOne, wordsOf, describeScreen, type Target } from './find'
import { textOf } from './names'
import { dispatchOwn, scrollElementToEnd, swipeElement, tapElement } from './touch'

const PATIENCE_MS = 5_000
const LOOK_AGAIN_MS = 4

export type OpenPhoneOptions = JsdomHostOptions &
  PhoneOptions & {
    /** How the person came in: the page with its query, the scene, a share ticket. */
    readonly launch?: Partial<LaunchOptions>
    /** How long `see` and the others look before they give up; longer where real servers answer. */
    readonly patienceMs?: number
  }

export type PhoneDriver = {
  readonly phone: RunningPhone
  /** Waits until something is on the screen, and returns it. */
  see(target: Target): Promise<HTMLElement>
  seeNot(target: Target): Promise<void>
  isSeen(target: Target): boolean
  /** Waits until the one thing that is meant can be tapped, and taps it. */
  tap(target: Target): Promise<void>
  longPress(target: Target): Promise<void>
  swipe(target: Target, to: 'left' | 'right' | 'up' | 'down'): Promise<void>
  /** Taps a field and types in place of what is there. */
  type(target: Target, text: string): Promise<void>
  pressConfirm(target: Target): Promise<void>
  /** Opens a picker, turns its wheels to these texts, and confirms. */
  pick(target: Target, ...values: readonly string[]): Promise<void>
  /** Drags a map; the region is what WeChat tells of where it then is. */
  moveMap(target: Target, region: object): Promise<void>
  /** Moves a slider. */
  slide(target: Target, value: number): Promise<void>
  /** Scrolls the page, or a scroll-view, to its end. */
  scrollToEnd(target?: Target): Promise<void>
  /** Pulls the page, or a scroll-view, down to refresh it. */
  pullDown(target?: Target): Promise<void>
  /** Looks again and again until the condition holds; never waits for a time. */
  waitFor(condition: () => boolean, what: string): Promise<void>
  change(conditions: Partial<Conditions>): void
  path(): string
  query(): Readonly<Record<string, string>>
  title(): string
  toast(): string | undefined
  /** What the screen says, for a failing test to print. */
  screen(): string
  taps(): number
  /** The errors so far, which then no longer make `close` fail. */
  takeErrors(): string[]
  /** Ends the phone. Throws where the mini-program or the phone had errors that nobody took. */
  close(): void
}

/** Opens a built mini-program on a phone of its own, as a person does who taps its icon, a card or a code. */
export function openPhone(options: OpenPhoneOptions): PhoneDriver {
  const { launch, wechat, conditions, patienceMs = PATIENCE_MS, ...hostOptions } = options
  const jsdomHost = createJsdomHost(hostOptions)
  const phone = startPhone(compileDist(hostOptions.dist), jsdomHost.host, {
    ...(wechat ? { wechat } : {}),
    ...(conditions ? { conditions } : {}),
  })
  let taken = 0
  const errors = () => [
    ...phone.journal.errors.map(({ where, message }) => `${where}: ${message}`),
    ...jsdomHost.errors.map((message) => `document: ${message}`),
  ]
  const takeErrors = () => {
    const news = errors().slice(taken)
    taken += news.length
    return news
  }
  try {
    phone.launchApp(launch)
  } catch (error) {
    phone.close()
    jsdomHost.close()
    throw error
  }
  const driver = createDriver(phone, patienceMs)
  return {
    ...driver,
    takeErrors,
    close() {
      phone.close()
      jsdomHost.close()
      const left = takeErrors()
      if (left.length > 0) throw new Error(`the phone had ${left.length} errors:\n${left.join('\n')}`)
    },
  }
}

function createDriver(phone: RunningPhone, patienceMs: number): Omit<PhoneDriver, 'takeErrors' | 'close'> {
  const waitFor = async (condition: () => boolean, what: string) => {
    const deadline = Date.now() + patienceMs
    while (!condition()) {
      if (Date.now() > deadline)
        throw new Error(`still not: ${what}. On the screen:\n${describeScreen(phone)}`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
  }
  const see = async (target: Target) => {
    await waitFor(() => findAll(phone, target).length > 0, `seen ${wordsOf(target)}`)
    return findOne(phone, target)
  }
  const tap = async (target: Target) => {
    const element = await see(target)
    if (element.closest('[aria-disabled="true"],[disabled]'))
      throw new Error(`${wordsOf(target)} is disabled`)
    tapElement(element)
  }
  const scroller = async (target: Target | undefined) =>
    target === undefined ? phone.stack.top().holder : see(target)
  return {
    phone,
    waitFor,
    see,
    tap,
    seeNot: (target) => waitFor(() => findAll(phone, target).length === 0, `gone ${wordsOf(target)}`),
    isSeen: (target) => findAll(phone, target).length > 0,
    longPress: async (target) => dispatchOwn(phone, await see(target), 'phone-longpress'),
    moveMap: async (target, region) => dispatchOwn(phone, await see(target), 'phone-region', region),
    swipe: async (target, to) => swipeElement(await see(target), to),
    scrollToEnd: async (target) => scrollElementToEnd(phone, await scroller(target)),
    pullDown: async (target) => pullDown(phone, target === undefined ? undefined : await see(target)),
    change: (conditions) => phone.change(conditions),
    path: () => phone.stack.top().path,
    query: () => phone.stack.top().url.query,
    title: () => textOf(phone.surface.navigation),
    toast: () => phone.surface.toast(),
    screen: () => describeScreen(phone),
    taps: () => phone.journal.taps,
    ...createHands(phone, see, tap),
  }
}

/** What a person does with fields and pickers. */
function createHands(
  phone: RunningPhone,
  see: PhoneDriver['see'],
  tap: PhoneDriver['tap'],
): Pick<PhoneDriver, 'type' | 'pressConfirm' | 'pick' | 'slide'> {
  return {
    async type(target, text) {
      const field = fieldOf(await see(target))
      await tap(target)
      field.focus()
      const room = field.maxLength
      field.value = room >= 0 ? Array.from(text).slice(0, room).join('') : text
      field.dispatchEvent(new phone.host.window.Event('input', { bubbles: true }))
      field.blur()
    },
    async pressConfirm(target) {
      const field = fieldOf(await see(target))
      field.dispatchEvent(new phone.host.window.KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    },
    async pick(target, ...values) {
      await tap(target)
      const wheels = findAll(phone, { role: 'listbox' })
      const isDated = /^(date|time)$/.test(phone.surface.topDialog()?.dataset['mode'] ?? '')
      const taps = phone.journal.taps
      const wanted = isDated ? (values[0] ?? '').split(/[-:]/) : values
      for (const [index, value] of wanted.entries()) {
        const wheel = wheels[index]
        if (wheel === undefined) continue
        const option = optionOf(wheel, isDated ? new RegExp(`^0*${Number(value)}\\D$`) : value, values)
        if (option.getAttribute('aria-selected') !== 'true') tapElement(option)
      }
      // How far the wheels of a date are from today must not change what is counted: turning them is one tap.
      if (isDated) phone.journal.taps = taps + 1
      await tap({ role: 'button', name: '确定' })
    },
    async slide(target, value) {
      const field = fieldOf(await see(target))
      phone.journal.taps += 1
      field.value = String(value)
      for (const type of ['input', 'change']) field.dispatchEvent(new phone.host.window.Event(type))
    },
  }
}

function optionOf(wheel: HTMLElement, text: string | RegExp, wanted: readonly string[]): HTMLElement {
  const options = Array.from(wheel.querySelectorAll<HTMLElement>('[role="option"]'))
  const option = options.find((one) =>
    typeof text === 'string' ? textOf(one) === text : text.test(textOf(one)),
  )
  if (option === undefined)
    throw new Error(`${wanted.join(' ')} is not offered, only ${options.map(textOf).join(', ')}`)
  return option
}

function fieldOf(element: HTMLElement): HTMLInputElement | HTMLTextAreaElement {
  const field = element.matches('input,textarea') ? element : element.querySelector('input,textarea')
  if (field === null) throw new Error(`<${element.tagName.toLowerCase()}> is nothing to type into`)
  return field as HTMLInputElement | HTMLTextAreaElement
}

function pullDown(phone: RunningPhone, scrollView: HTMLElement | undefined): void {
  if (scrollView !== undefined) return dispatchOwn(phone, scrollView, 'phone-pull')
  const page = phone.stack.top()
  if (!page.window.enablePullDownRefresh)
    throw new Error(`${page.path} cannot be pulled down: its JSON does not allow it`)
  page.life('onPullDownRefresh')
  return undefined
}
