import { describe, expect, it } from 'vitest'
import { commandKey } from './commands'
import { createSeal } from './seal'

const OF = { route: 'POST /me/phone-codes', callerId: 'caller', id: '01TESTCMMAND00000000000AAA' }
const withKey = (byte: number) => ({ seal: createSeal([['k1', Buffer.alloc(32)]], Buffer.alloc(32, byte)) })

describe('what is kept of a command’s input', () => {
  it('is the same for the same input and another for any other', () => {
    const { contentHash } = commandKey(withKey(1), OF, { body: { phone: '13800010001' } })
    expect(commandKey(withKey(1), OF, { body: { phone: '13800010001' } }).contentHash).toBe(contentHash)
    expect(commandKey(withKey(1), OF, { body: { phone: '13800010002' } }).contentHash).not.toBe(contentHash)
  })

  it('cannot be reckoned from a guess without the server’s key', () => {
    const guess = { body: { phone: '13800010001' } }
    expect(commandKey(withKey(1), OF, guess).contentHash).not.toBe(
      commandKey(withKey(2), OF, guess).contentHash,
    )
  })
})
