import type { App } from '../app'

/** What can be killed in the middle: each step of a money operation, and of one kind of operation alone. */
const OPERATION_POINTS = [
  'submit:before-call',
  'submit:after-call',
  'settle:before-commit',
  'settle:after-commit',
] as const
const OPERATION_KINDS = ['close', 'share', 'finish', 'refund'] as const
const POINTS = [
  'prepay:before-call',
  'prepay:after-call',
  'prepay:after-commit',
  'poll:after-call',
  'notify:before-commit',
  'notify:after-commit',
  'ship:before-call',
  'ship:after-call',
  'ship:after-commit',
  'freed:after-call',
  'freed:before-commit',
  'freed:after-commit',
  ...OPERATION_POINTS,
] as const

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

type CrashPoint = (typeof POINTS)[number] | (typeof PLATFORM_POINTS)[number]

/**
 * Every point of a money operation that CRASH_AT understands: `submit:after-call` for any operation,
 * `submit:after-call:share` for one kind.
 */
export const CRASH_POINTS: readonly string[] = [
  ...POINTS,
  ...OPERATION_POINTS.flatMap((point) => OPERATION_KINDS.map((kind) => `${point}:${kind}`)),
]

/**
 * Ends the process as a power cut would, where CRASH_AT names this point; env.ts refuses CRASH_AT in production.
 * @param detail narrows the point, e.g. to a kind of operation
 */
export function crashPoint(app: Pick<App, 'env'>, point: CrashPoint, detail?: string): void {
  const wanted = app.env.CRASH_AT
  if (wanted === undefined) return
  if (wanted === point || wanted === `${point}:${detail}`) process.kill(process.pid, 'SIGKILL')
}
