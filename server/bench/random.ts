import { newId } from '@anxin/shared/kernel/new-id'

/** Random numbers that are the same in every run, so that two runs measure the same work. */
export type Random = {
  /** An integer from 0 to `below` - 1. */
  below(below: number): number
  /** An id dated `atMs` (Unix milliseconds). */
  id(atMs: number): string
  bytes(count: number): Buffer
  shuffled<T>(items: readonly T[]): T[]
}

/** @param seed any 32-bit integer; the generator is mulberry32 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let word = Math.imul(state ^ (state >>> 15), state | 1)
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61)
    return (word ^ (word >>> 14)) >>> 0
  }
  const below = (limit: number) => next() % limit
  const bytes = (count: number) => Buffer.from(Array.from({ length: count }, () => below(256)))
  return {
    below,
    bytes,
    id: (atMs) => newId(atMs, bytes),
    shuffled(items) {
      const copy = [...items]
      for (let i = copy.length - 1; i > 0; i--) {
        const j = below(i + 1)
        ;[copy[i], copy[j]] = [copy[j] as never, copy[i] as never]
      }
      return copy
    },
  }
}
