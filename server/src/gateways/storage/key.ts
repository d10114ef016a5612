import { assert } from '@anxin/shared/kernel/errors'

const SEGMENT = /^[0-9A-Za-z][0-9A-Za-z_-]*(\.[0-9A-Za-z]+)?$/
const KEY_CHARS_MAX = 200

/**
 * Asserts that a key is segments of letters, digits, `_`, `-`, joined by `/`, the last with an extension at most. No
 * such key can climb out of its directory, hide as a dot file, or differ from another by more than it shows.
 */
export function assertSafeKey(key: string): void {
  const segments = key.split('/')
  const isSafe = key.length <= KEY_CHARS_MAX && segments.every((segment) => SEGMENT.test(segment))
  assert(isSafe && segments.slice(0, -1).every((segment) => !segment.includes('.')), 'not a safe storage key')
}
