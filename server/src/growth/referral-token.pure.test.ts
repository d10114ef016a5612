import { describe, expect, it } from 'vitest'
import { createReferralTokens } from './referral-token'

const LINK = '01JD0000000000000000000000'
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

describe('a referral token', () => {
  const tokens = createReferralTokens('a secret of more than 32 characters')

  it('gives back the link that was signed', () => {
    expect(tokens.read(tokens.sign(LINK))).toBe(LINK)
  })

  it('is refused with any other last character, also one that decodes to the same bytes', () => {
    const token = tokens.sign(LINK)
    for (const last of ALPHABET) {
      const changed = token.slice(0, -1) + last
      if (changed !== token) expect(() => tokens.read(changed), changed).toThrow('signature')
    }
  })

  it('is refused under another secret', () => {
    const other = createReferralTokens('another secret of 32 characters..')
    expect(() => other.read(tokens.sign(LINK))).toThrow('signature')
  })
})
