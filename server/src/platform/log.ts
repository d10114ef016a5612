import { pino, type DestinationStream, type Logger } from 'pino'

export type { Logger }

/** JSON lines, on stdout if nothing else is said. Names that may hold secrets or personal data are cut out wherever they appear. */
export function createLog(level: string, destination?: DestinationStream): Logger {
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
  const paths = secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino({ level, base: null, redact: { paths, censor: '[cut]' } }, destination)
}
