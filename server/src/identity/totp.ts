import { SECOND_MS } from '@anxin/shared/kernel/time'
import { Secret, TOTP } from 'otpauth'

const PERIOD_S = 30
const SECRET_BYTES = 20
/** Steps before and after that are taken too: clocks differ, and typing takes time (RFC 6238, 5.2). */
const WINDOW_STEPS = 1

/** A new secret in base32, and the URI that an authenticator app reads from a QR code. */
export function makeTotp(name: string): { secret: string; uri: string } {
  const secret = new Secret({ size: SECRET_BYTES })
  return { secret: secret.base32, uri: totpOf(secret.base32, name).toString() }
}

/** The time step that the code belongs to, or null when it fits none near `now`. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime()
  const delta = totpOf(secret, '').validate({ token: code, timestamp, window: WINDOW_STEPS })
  return delta === null ? null : Math.floor(timestamp / (PERIOD_S * SECOND_MS)) + delta
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({ issuer: 'Anxinxiu', label, secret, digits: 6, period: PERIOD_S })
}
