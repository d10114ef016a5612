import { createHash } from 'node:crypto'
import type { SandboxRandom } from './types'

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * A stream of bytes hashed from the seed. The number of the boot is part of the seed, because ids made after a restart
 * on the same books must not repeat those made before it.
 */
export function seededRandom(seed: string, boot: number): SandboxRandom {
  let counter = 0
  let left: number[] = []
  const byte = (): number => {
    if (left.length === 0) {
      counter += 1
      left = [...createHash('sha256').update(`${seed}|${boot}|${counter}`).digest()]
    }
    return left.pop() ?? 0
  }
  const pick = (alphabet: string, length: number): string => {
    // Bytes above the last whole multiple are thrown away, so that every letter is equally likely.
    const limit = 256 - (256 % alphabet.length)
    let out = ''
    while (out.length < length) {
      const value = byte()
      if (value < limit) out += alphabet[value % alphabet.length]
    }
    return out
  }
  return {
    fraction: () => (byte() * 65536 + byte() * 256 + byte()) / 16777216,
    hex: (length) => pick('0123456789abcdef', length),
    digits: (length) => pick('0123456789', length),
    text: (length) => pick(LETTERS, length),
  }
}
