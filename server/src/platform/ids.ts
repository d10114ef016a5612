import { newId } from '@anxin/shared/kernel/new-id'
import { randomBytes } from 'node:crypto'
import type { Clock } from './clock'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * ULIDs that rise within one process also inside a millisecond (the monotonic form of the ULID specification), so that
 * rows written together keep their order: the lines of a quote are read as they were written.
 */
export function createIds(clock: Clock): () => string {
  let last = ''
  return () => {
    const fresh = newId(clock.now().getTime(), randomBytes)
    last = fresh.slice(0, 10) === last.slice(0, 10) ? successor(last) : fresh
    return last
  }
}

function successor(id: string): string {
  for (let i = id.length - 1; i >= 10; i--) {
    const digit = ALPHABET.indexOf(id.charAt(i))
    if (digit < 31) return id.slice(0, i) + ALPHABET.charAt(digit + 1) + '0'.repeat(id.length - 1 - i)
  }
  throw new Error('2^80 ids in a millisecond')
}
