import { AppError } from './errors'

/**
 * A state machine as data: state → event → next state. The one list of states from which the Zod enum, the
 * MySQL enum, the buttons in the mini-programs and the reachability test are derived.
 */
export type Machine<S extends string, E extends string> = {
  readonly name: string
  readonly initial: readonly S[]
  readonly table: Readonly<Record<S, Readonly<Partial<Record<E, S>>>>>
}

export type StateOf<M> = M extends Machine<infer S, string> ? S : never
export type EventOf<M> = M extends Machine<string, infer E> ? E : never

type Targets<T> = { [S in keyof T]: T[S][keyof T[S]] }[keyof T]
type Events<T> = { [S in keyof T]: keyof T[S] }[keyof T] & string

/** Declares a machine; a transition to a state that has no row does not compile. */
export function defineMachine<const T extends Record<string, Record<string, string>>>(
  name: string,
  initial: readonly (keyof T & string)[],
  table: T & (Targets<T> extends keyof T ? unknown : never),
): Machine<keyof T & string, Events<T>> {
  return { name, initial, table: table as never }
}

/** Every state, in the order of the table: feeds z.enum() and the MySQL enum. */
export function statesOf<S extends string>(machine: Machine<S, string>): [S, ...S[]] {
  return Object.keys(machine.table) as [S, ...S[]]
}

/** Whether `event` is legal in `state`: decides which buttons are shown. */
export function canApply<S extends string, E extends string>(
  machine: Machine<S, E>,
  state: S,
  event: E,
): boolean {
  return machine.table[state][event] !== undefined
}

/** The next state, or AppError ILLEGAL_TRANSITION. */
export function transition<S extends string, E extends string>(
  machine: Machine<S, E>,
  state: S,
  event: E,
): S {
  const next = machine.table[state][event]
  if (next === undefined)
    throw new AppError('ILLEGAL_TRANSITION', `${machine.name}: ${state} has no ${event}`)
  return next
}

/** States that no path from the initial ones reaches; a correct machine has none. */
export function unreachableStates<S extends string>(machine: Machine<S, string>): S[] {
  const seen = new Set<S>(machine.initial)
  const queue = [...seen]
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    for (const next of Object.values(machine.table[state]) as S[]) {
      if (!seen.has(next)) {
        seen.add(next)
        queue.push(next)
      }
    }
  }
  return statesOf(machine).filter((state) => !seen.has(state))
}
