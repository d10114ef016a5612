import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

/**
 * scrypt with 32 MB and three passes, about a third of a second: one of the equivalent settings that OWASP's password
 * storage cheat sheet lists. They are written into each hash, so they can be raised without breaking old ones.
 */
const COST = { N: 2 ** 15, r: 8, p: 3 }
const KEY_BYTES = 32
/** What a hash may ask for: a tampered row must not exhaust the memory. */
const MEMORY_MAX_BYTES = 256 * 1024 * 1024

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, KEY_BYTES, COST)
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Whether the password is the hashed one, compared in constant time. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [kind, n, r, p, salt = '', key = ''] = hash.split('$')
  if (kind !== 'scrypt') throw new Error('not a password hash of ours')
  const expected = Buffer.from(key, 'base64url')
  const cost = { N: Number(n), r: Number(r), p: Number(p) }
  const given = await derive(password, Buffer.from(salt, 'base64url'), expected.length, cost)
  return timingSafeEqual(given, expected)
}

function derive(password: string, salt: Buffer, length: number, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, { ...cost, maxmem: MEMORY_MAX_BYTES }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
