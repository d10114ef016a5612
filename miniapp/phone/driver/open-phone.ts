import { compileDist } from '../compile/compile-dist'
import { createJsdomHost, memoryOf, type JsdomHostOptions } from '../host-jsdom'
import type { Conditions, LaunchOptions } from '../phone'
import { startPhone, type PhoneOptions, type RunningPhone } from '../runtime/start-phone'
import { findUnnamedControls, screenNames, type UnnamedControl } from './audit'
import { coverOf } from './cover'
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
  /** The phone as it runs now: another one after `reopen`. */
  readonly phone: RunningPhone
  /** Waits until something is on the screen, and returns it. */
  see(target: Target): Promise<HTMLElement>
  seeNot(target: Target): Promise<void>
  isSeen(target: Target): boolean
  /** Waits until the one thing that is meant can be tapped, enabled and with nothing over it, and taps it. */
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
  /** An element leaves the screen, or comes onto it, for whoever observes that. */
  scrollOut(target: Target): Promise<void>
  scrollIn(target: Target): Promise<void>
  /** Moves a slider. */
  slide(target: Target, value: number): Promise<void>
  /** Scrolls the page, or a scroll-view, to its end. */
  scrollToEnd(target?: Target): Promise<void>
  /** Pulls the page, or a scroll-view, down to refresh it. */
  pullDown(target?: Target): Promise<void>
  /** Looks again and again until the condition holds; never waits for a time. */
  waitFor(condition: () => boolean, what: string): Promise<void>
  change(conditions: Partial<Conditions>): void
  /** The person goes elsewhere: nothing of the mini-program is on the screen. */
  background(): void
  /** She comes back or, with launch options, opens another page of it. */
  foreground(launch?: Partial<LaunchOptions>): void
  /** The system ends it and tells it nothing, as it does to one in the background. */
  kill(): void
  /** Opens it again with the same storage, files, album and consents; from the beginning, as after `kill`. */
  reopen(launch?: Partial<LaunchOptions>): void
  path(): string
  query(): Readonly<Record<string, string>>
  title(): string
  toast(): string | undefined
  /** What the screen says, for a failing test to print. */
  screen(): string
  /** Everything on the screen that has a role, with its name. */
  screenNames(): string[]
  /** What can be tapped and has no name for those who do not see it. */
  findUnnamedControls(): UnnamedControl[]
  /** The most that one setData has sent to the view. */
  largestSetDataBytes(): number
  /** How many servers were asked before the first page had any words on it. */
  requestsBeforeContent(): number
  /** All taps of the person, also those before `kill`. */
  taps(): number
  /** The errors so far, which then no longer make `close` fail. */
  takeErrors(): string[]
  /** Ends the phone. Throws where the mini-program or the phone had errors that nobody took. */
  close(): void
}

/** Opens a built mini-program on a phone of its own, as a person does who taps its icon, a card or a code. */
export function openPhone(options: OpenPhoneOptions): PhoneDriver {
  const runs = createRuns(options)
  runs.start(options.launch)
  let taken = 0
  const takeErrors = () => {
    const news = runs.errors().slice(taken)
    taken += news.length
    return news
  }
  const { run } = runs
  return {
    ...createDriver(run, options.patienceMs ?? PATIENCE_MS),
    get phone() {
      return run.phone
    },
    taps: () => runs.taps(),
    kill: () => runs.end((phone) => phone.kill()),
    reopen: (launch) => runs.start(launch),
    takeErrors,
    close() {
      runs.end((phone) => phone.close())
      const left = takeErrors()
      if (left.length > 0) throw new Error(`the phone had ${left.length} errors:\n${left.join('\n')}`)
    },
  }
}

/** What the hands and eyes are on: another phone of the same person, once the mini-program was killed and opened again. */
type Run = { phone: RunningPhone }

/** One opening after the other on the same phone: storage, files, album and consents stay, and so do the conditions. */
function createRuns(options: OpenPhoneOptions) {
  const { wechat, conditions, ...hostOptions } = options
  const memory = memoryOf(hostOptions)
  const bundle = compileDist(hostOptions.dist)
  const past: RunningPhone[] = []
  const errors: (() => string[])[] = []
  const run = {} as Run
  let end: ((how: (phone: RunningPhone) => void) => void) | undefined
  const start = (launch: Partial<LaunchOptions> | undefined) => {
    if (end !== undefined) throw new Error('the mini-program is open: kill it before you open it again')
    const before = past.at(-1)
    const jsdomHost = createJsdomHost(hostOptions, memory)
    const phone = startPhone(bundle, jsdomHost.host, {
      ...(wechat ? { wechat } : {}),
      conditions: { ...conditions, ...before?.conditions },
    })
    if (before) phone.album.splice(0, phone.album.length, ...before.album)
    run.phone = phone
    past.push(phone)
    errors.push(() => [
      ...phone.journal.errors.map(({ where, message }) => `${where}: ${message}`),
      ...jsdomHost.errors.map((message) => `document: ${message}`),
    ])
    end = (how) => {
      end = undefined
      how(phone)
      jsdomHost.close()
    }
    try {
      phone.launchApp(launch)
    } catch (error) {
      end((failed) => failed.close())
      throw error
    }
  }
  return {
    run,
    start,
    end: (how: (phone: RunningPhone) => void) => end?.(how),
    errors: () => errors.flatMap((read) => read()),
    taps: () => past.reduce((sum, { journal }) => sum + journal.taps, 0),
  }
}

type Life = 'phone' | 'taps' | 'kill' | 'reopen' | 'takeErrors' | 'close'

function createDriver(run: Run, patienceMs: number): Omit<PhoneDriver, Life> {
  const waitFor = async (condition: () => boolean, what: string) => {
    const deadline = Date.now() + patienceMs
    while (!condition()) {
      if (Date.now() > deadline)
        throw new Error(`still not: ${what}. On the screen:\n${describeScreen(run.phone)}`)
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
  }
  const see = async (target: Target) => {
    await waitFor(() => findAll(run.phone, target).length > 0, `seen ${wordsOf(target)}`)
    return findOne(run.phone, target)
  }
  const free = (target: Target) =>
    findAll(run.phone, target).filter((element) => coverOf(run.phone, element) === undefined)
  /** What a finger can get at: nothing of the page lies over it. */
  const reach = async (target: Target) => {
    await waitFor(() => findAll(run.phone, target).length > 0, `seen ${wordsOf(target)}`)
    await waitFor(() => free(target).length > 0, `free of what lies over it: ${wordsOf(target)}`)
    const [only, ...more] = free(target)
    return only !== undefined && more.length === 0 ? only : findOne(run.phone, target)
  }
  const tap = async (target: Target) => {
    await reach(target)
    // A button waits for what the page still asks servers for, and the person waits with it.
    await waitFor(() => free(target).some(isEnabled), `enabled, but is disabled: ${wordsOf(target)}`)
    tapElement(await reach(target))
  }
  const scroller = async (target: Target | undefined) =>
    target === undefined ? run.phone.stack.top().holder : see(target)
  return {
    waitFor,
    see,
    tap,
    seeNot: (target) => waitFor(() => findAll(run.phone, target).length === 0, `gone ${wordsOf(target)}`),
    isSeen: (target) => findAll(run.phone, target).length > 0,
    longPress: async (target) => dispatchOwn(run.phone, await reach(target), 'phone-longpress'),
    moveMap: async (target, region) => dispatchOwn(run.phone, await reach(target), 'phone-region', region),
    scrollOut: async (target) => dispatchOwn(run.phone, await see(target), 'phone-intersect', { ratio: 0 }),
    scrollIn: async (target) => dispatchOwn(run.phone, await see(target), 'phone-intersect', { ratio: 1 }),
    swipe: async (target, to) => swipeElement(await reach(target), to),
    scrollToEnd: async (target) => scrollElementToEnd(run.phone, await scroller(target)),
    pullDown: async (target) => pullDown(run.phone, target === undefined ? undefined : await see(target)),
    ...createHands(run, { see, tap, waitFor }),
    ...createEyes(run),
  }
}

/** What can be known of the phone without touching it, and what happens around the mini-program. */
function createEyes(run: Run) {
  return {
    change: (conditions: Partial<Conditions>) => run.phone.change(conditions),
    background: () => run.phone.toBackground(),
    foreground: (launch?: Partial<LaunchOptions>) => run.phone.toForeground(launch),
    path: () => run.phone.stack.top().path,
    query: () => run.phone.stack.top().url.query,
    title: () => textOf(run.phone.surface.navigation),
    toast: () => run.phone.surface.toast(),
    screen: () => describeScreen(run.phone),
    screenNames: () => screenNames(run.phone),
    findUnnamedControls: () => findUnnamedControls(run.phone),
    largestSetDataBytes: () => Math.max(0, ...run.phone.journal.setData.map(({ bytes }) => bytes)),
    requestsBeforeContent: () => run.phone.journal.requests.filter(({ shown }) => !shown).length,
  }
}

/** What a person does with fields and pickers. */
function createHands(
  run: Run,
  { see, tap, waitFor }: Pick<PhoneDriver, 'see' | 'tap' | 'waitFor'>,
): Pick<PhoneDriver, 'type' | 'pressConfirm' | 'pick' | 'slide'> {
  return {
    async type(target, text) {
      const field = fieldOf(await see(target))
      await tap(target)
      field.focus()
      const room = field.maxLength
      field.value = room >= 0 ? Array.from(text).slice(0, room).join('') : text
      field.dispatchEvent(new run.phone.host.window.Event('input', { bubbles: true }))
      field.blur()
    },
    async pressConfirm(target) {
      const field = fieldOf(await see(target))
      field.dispatchEvent(new run.phone.host.window.KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    },
    async pick(target, ...values) {
      await tap(target)
      const wheels = findAll(run.phone, { role: 'listbox' })
      const isDated = /^(date|time)$/.test(run.phone.surface.topDialog()?.dataset['mode'] ?? '')
      const { journal } = run.phone
      const taps = journal.taps
      const wanted = isDated ? (values[0] ?? '').split(/[-:]/) : values
      for (const [index, value] of wanted.entries()) {
        const wheel = wheels[index]
        if (wheel === undefined) continue
        const text = isDated ? new RegExp(`^0*${Number(value)}\\D$`) : value
        // The page may fill a wheel only after the one before it was turned; the calendar never waits.
        if (!isDated) {
          const others = () => `${values.join(' ')} is offered, not only ${textsOf(wheel).join(', ')}`
          await waitFor(() => textsOf(wheel).includes(value), others())
        }
        const option = optionOf(wheel, text, values)
        if (option.getAttribute('aria-selected') !== 'true') tapElement(option)
      }
      // How far the wheels of a date are from today must not change what is counted: turning them is one tap.
      if (isDated) journal.taps = taps + 1
      await tap({ role: 'button', name: '确定' })
    },
    async slide(target, value) {
      const field = fieldOf(await see(target))
      run.phone.journal.taps += 1
      field.value = String(value)
      for (const type of ['input', 'change']) field.dispatchEvent(new run.phone.host.window.Event(type))
    },
  }
}

function isEnabled(element: HTMLElement): boolean {
  return element.closest('[aria-disabled="true"],[disabled]') === null
}

function textsOf(wheel: HTMLElement): string[] {
  return Array.from(wheel.querySelectorAll('[role="option"]'), textOf)
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
