/** What happened on the phone, for tests to look at; nothing here changes what the phone does. */
export type Journal = {
  /** Errors of the mini-program, of its templates and of the phone, in the order in which they came. */
  readonly errors: { readonly where: string; readonly message: string }[]
  readonly console: { readonly level: string; readonly text: string }[]
  /** Every call of `wx`, without its callbacks. */
  readonly calls: { readonly api: string; readonly options: unknown }[]
  readonly setData: { readonly page: string; readonly bytes: number }[]
  /** What was asked of servers, and whether a page had any words on it by then. */
  readonly requests: { readonly api: string; readonly url: string; readonly shown: boolean }[]
  /** The sources of all sounds that were played. */
  readonly sounds: string[]
  /** Every tap of the person: on the page, its sheets and pickers, and the bars. */
  taps: number
  /** When App.onLaunch was called, by the clock of `performance`. */
  launchedAtMs: number
}

export function createJournal(): Journal {
  return {
    errors: [],
    console: [],
    calls: [],
    setData: [],
    requests: [],
    sounds: [],
    taps: 0,
    launchedAtMs: 0,
  }
}

/** Notes an error; a thing thrown that is no Error is told in JSON, because wx throws plain objects. */
export function noteError(journal: Journal, where: string, error: unknown): void {
  journal.errors.push({ where, message: textOf(error) })
}

export function textOf(value: unknown): string {
  if (value instanceof Error) return value.stack ?? value.message
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
