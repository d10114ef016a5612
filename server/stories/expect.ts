import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

const POLL_MS = 100
const PATIENCE_MS = Number(process.env['STORY_PATIENCE_MS'] ?? 60_000)

/** What a story says and what is so are not the same: the story ends, with both of them in print. */
export class Untrue extends Error {
  readonly expected: unknown
  readonly seen: unknown

  constructor(what: string, expected: unknown, seen: unknown) {
    super(what)
    this.name = 'Untrue'
    this.expected = expected
    this.seen = seen
  }
}

/** `seen` is exactly `expected`. */
export function same(what: string, seen: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(seen, expected)) throw new Untrue(what, expected, seen)
}

/** The condition holds; `seen` is printed where it does not. */
export function holds(what: string, condition: boolean, seen: unknown): asserts condition {
  if (!condition) throw new Untrue(what, 'that it holds', seen)
}

/** There should have been one among these. */
export function missing(what: string, among: unknown): never {
  throw new Untrue(what, 'that there is one', among)
}

/** What is there. */
export function found<T>(what: string, value: T | null | undefined, among?: unknown): T {
  return value ?? missing(what, among ?? value)
}

/**
 * Reads again and again until what was read is as it should be, and answers it: the worker acts a moment later, and
 * nobody knows when. Gives up after STORY_PATIENCE_MS with the last that was read.
 */
export async function until<T>(
  what: string,
  read: () => Promise<T>,
  isSo: (value: T) => boolean,
  expected?: unknown,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const value = await read()
    if (isSo(value)) return value
    if (Date.now() > deadline) {
      throw new Untrue(`${what} (waited ${PATIENCE_MS / 1000} s)`, expected ?? 'that it becomes so', value)
    }
    await wait(POLL_MS)
  }
}
