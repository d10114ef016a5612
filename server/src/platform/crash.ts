import type { App } from '../app'
import type { WechatPay } from '../gateways/wechat-pay/port'
import type { Tx } from './db'

/*
 * Where a test may cut the power. Money moves in steps of two forms only, a transaction and a call to WeChat, and each
 * has a point on either side because there is no other way to make one: a test reads the source and refuses any other.
 */

/**
 * A step of the platform itself, narrowed by what it carries out: the route of a command, the topic of an event, the
 * kind of a timer. `before-commit` is after the change and before COMMIT; an event has one transaction a listener.
 */
const PLATFORM_POINTS = [
  'command:before-commit',
  'command:after-commit',
  'event:before-commit',
  'event:after-commit',
  'timer:before-commit',
  'timer:after-commit',
] as const

/** The points of every transaction and of every call of money, after the step's name. */
export const TRANSACTION_POINTS = ['before-commit', 'after-commit'] as const
export const CALL_POINTS = ['before-call', 'after-call'] as const

type MoneyPoint = `${string}.${string}:${(typeof TRANSACTION_POINTS | typeof CALL_POINTS)[number]}`
type CrashPoint = (typeof PLATFORM_POINTS)[number] | MoneyPoint

/**
 * A transaction of money.
 * @param name the step, `what.step`; no two have the same
 */
export async function moneyTransaction<T>(
  app: App,
  name: `${string}.${string}`,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const result = await app.db.transaction(async (tx) => {
    const done = await work(tx)
    crashPoint(app, `${name}:before-commit`)
    return done
  })
  crashPoint(app, `${name}:after-commit`)
  return result
}

/**
 * A call to WeChat about money, outside any transaction.
 * @param name the step, `what.step`; no two have the same
 */
export async function askWechat<T>(
  app: App,
  name: `${string}.${string}`,
  call: (wechatPay: WechatPay) => Promise<T>,
): Promise<T> {
  crashPoint(app, `${name}:before-call`)
  const answer = await call(app.wechatPay)
  crashPoint(app, `${name}:after-call`)
  return answer
}

/**
 * Ends a process as a power cut would, where CRASH_AT names this point: this one, or the one of CRASH_PID, a server that
 * it depends on. env.ts refuses CRASH_AT in production.
 * @param detail narrows the point, e.g. to the kind of a timer
 */
export function crashPoint(app: Pick<App, 'env'>, point: CrashPoint, detail?: string): void {
  const wanted = app.env.CRASH_AT
  if (wanted === undefined) return
  if (wanted === point || wanted === `${point}:${detail}`)
    process.kill(app.env.CRASH_PID ?? process.pid, 'SIGKILL')
}
