const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A ULID: 48 bits of Unix milliseconds and 80 random bits in Crockford base 32 (github.com/ulid/spec). */
export type Id = string

/**
 * Makes an id. The mini-programs call it too, so it asks only for a source of random bytes.
 * @param atMs Unix milliseconds, below 2^48
 * @param randomBytes returns `n` random bytes
 */
export function newId(atMs: number, randomBytes: (n: number) => ArrayLike<number>): Id {
  let time = ''
  for (let rest = Math.floor(atMs), i = 0; i < 10; i++) {
    time = ALPHABET[rest % 32] + time
    rest = Math.floor(rest / 32)
  }
  let random = ''
  const bytes = randomBytes(16)
  for (let i = 0; i < 16; i++) random += ALPHABET[(bytes[i] ?? 0) & 31]
  return time + random
}

/** The Unix milliseconds inside an id. */
export function timeOfId(id: Id): number {
  let ms = 0
  for (const char of id.slice(0, 10)) ms = ms * 32 + ALPHABET.indexOf(char)
  return ms
}

/** The least id that could have been made at an instant, in Unix milliseconds: where a range by time begins. */
export function firstIdOf(atMs: number): Id {
  return newId(atMs, (n) => new Uint8Array(n))
}
