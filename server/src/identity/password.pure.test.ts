import { describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './password'

describe('password hashes', () => {
  it('fit their password, and no other', async () => {
    const hash = await hashPassword('correct horse battery')
    expect(await verifyPassword('correct horse battery', hash)).toBe(true)
    expect(await verifyPassword('correct horse batterY', hash)).toBe(false)
    expect(await verifyPassword('', hash)).toBe(false)
  })

  it('of one password differ, and carry their cost', async () => {
    const [one, two] = [await hashPassword('x'.repeat(200)), await hashPassword('x'.repeat(200))]
    expect(one).not.toBe(two)
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/)
  })

  it('made with another cost still fit', async () => {
    // RFC 7914, section 12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1, 64)
    const key = Buffer.from(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      'hex',
    )
    const salt = Buffer.from('SodiumChloride').toString('base64url')
    const hash = `scrypt$16384$8$1$${salt}$${key.toString('base64url')}`
    expect(await verifyPassword('pleaseletmein', hash)).toBe(true)
    expect(await verifyPassword('Pleaseletmein', hash)).toBe(false)
  })

  it('do not depend on how a keyboard composes an accent', async () => {
    expect(await verifyPassword('cafe\u0301-au-lait', await hashPassword('caf\u00e9-au-lait'))).toBe(true)
  })
})
