import { pino, type Logger } from 'pino'

export type { Logger }

/** JSON lines on stdout. Names that may hold secrets or personal data are cut out wherever they appear. */
export function createLog(level: string): Logger {
  const secret = [
    'authorization',
    'token',
    'phone',
    'plate',
    'vin',
    'openid',
    'password',
    'totp',
    'paySign',
    'signature',
  ]
  return pino({
    level,
    base: null,
    redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[cut]' },
  })
}
