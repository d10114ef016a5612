import { AppError } from '@anxin/shared/kernel/errors'
import { IdText } from '@anxin/shared/kernel/id'
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/**
 * A link's token: its id and an HMAC-SHA256 over it, so that nobody makes up a link of somebody else. The key is
 * derived from the secret of the sessions, under a name of its own: neither can be used for the other.
 */
export type ReferralTokens = { sign(linkId: string): string; read(token: string): string }

export function createReferralTokens(secret: string): ReferralTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'anxin referral link v1', 32))
  const mac = (linkId: string) => createHmac('sha256', key).update(linkId).digest('base64url')
  return {
    sign: (linkId) => `${linkId}.${mac(linkId)}`,
    /** The link's id; REFERRAL_INVALID for anything that `sign` has not made. */
    read(token) {
      const [linkId = '', signature = '', ...more] = token.split('.')
      // As text: several spellings of the last character decode to the same bytes.
      const [given, wanted] = [Buffer.from(signature), Buffer.from(mac(linkId))]
      const matches =
        more.length === 0 &&
        IdText.safeParse(linkId).success &&
        given.length === wanted.length &&
        timingSafeEqual(given, wanted)
      if (!matches) throw new AppError('REFERRAL_INVALID', 'the signature does not match')
      return linkId
    },
  }
}
