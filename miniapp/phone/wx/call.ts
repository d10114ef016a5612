import { noteError } from '../journal'
import type { Phone } from '../phone'

export type Options = Record<string, unknown>
export type Result = Record<string, unknown>
type Callback = (result: Result) => void
export type Api = (options?: Options) => unknown

/** WeChat says no: the words after `fail`, and what else the answer carries. */
export class WxRefusal extends Error {
  readonly extra: Result

  constructor(reason: string, extra: Result = {}) {
    super(reason)
    this.name = 'WxRefusal'
    this.extra = extra
  }
}

/**
 * A call in WeChat's way: callbacks where any is given, else a promise; the answer never comes inside the call.
 * `run` starts at once, so that it still sees whether a tap is being handled.
 */
export function asyncApi(
  phone: Phone,
  api: string,
  run: (options: Options) => Result | void | Promise<Result | void>,
): Api {
  return (options = {}) => {
    noteCall(phone, api, options)
    const answer = startNow(() => run(options)).then(
      (result) => ({ ok: true, result: { errMsg: `${api}:ok`, ...result } }),
      (error: unknown) => ({ ok: false, result: toFailure(phone, api, error) }),
    )
    const { success, fail, complete } = options as Record<string, Callback | undefined>
    const settle = (resolve: Callback, reject: Callback) =>
      void answer.then(({ ok, result }) => {
        phone.timers.setTimeout(() => {
          if (!phone.closed.signal.aborted) (ok ? resolve : reject)(result)
        }, 0)
      })
    if (!success && !fail && !complete) {
      // WeChat rejects with its plain answer, and mini-programs read errMsg of it.
      return new Promise<Result>((resolve, reject) => settle(resolve, reject as Callback))
    }
    const call = (callback: Callback | undefined, which: string) => (result: Result) => {
      if (callback) phone.guard(`${api}.${which}`, () => callback(result))
      if (complete) phone.guard(`${api}.complete`, () => complete(result))
    }
    settle(call(success, 'success'), call(fail, 'fail'))
    return undefined
  }
}

export function noteCall(phone: Phone, api: string, options: Options): void {
  const kept = Object.entries(options).filter(([, value]) => typeof value !== 'function')
  phone.journal.calls.push({ api, options: Object.fromEntries(kept) })
}

/** A required option that is a text. */
export function textOption(options: Options, name: string): string {
  const value = options[name]
  if (typeof value !== 'string') throw new WxRefusal(`parameter error: parameter.${name} should be String`)
  return value
}

/** An option that may be absent; a number is as good as a text. */
export function textOr(options: Options, name: string, fallback: string): string {
  const value = options[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : fallback
}

async function startNow(run: () => Result | void | Promise<Result | void>): Promise<Result | void> {
  return run()
}

function toFailure(phone: Phone, api: string, error: unknown): Result {
  if (error instanceof WxRefusal) return { errMsg: `${api}:fail ${error.message}`, ...error.extra }
  // Not WeChat's refusal but a mistake of the phone, or of what stands behind it: never silent.
  noteError(phone.journal, `wx.${api}`, error)
  return { errMsg: `${api}:fail ${error instanceof Error ? error.message : String(error)}` }
}
