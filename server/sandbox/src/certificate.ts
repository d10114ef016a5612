import { createPublicKey, sign, type KeyObject } from 'node:crypto'

export type Certificate = { pem: string; serial: string; from: number; until: number }

const FIVE_YEARS_MS = 5 * 365 * 86_400_000
const SHA256_WITH_RSA = '06092a864886f70d01010b0500'
const COMMON_NAME = '0603550403'

/**
 * A self-signed X.509 certificate over an RSA key. Node can read certificates but not make them, so the few DER fields
 * are put together here. The serial is 40 hex digits; the instants are real milliseconds, as certificates know no other.
 */
export function makeCertificate(
  privateKey: KeyObject,
  serial: string,
  name: string,
  from: number,
): Certificate {
  const until = from + FIVE_YEARS_MS
  const algorithm = der(0x30, Buffer.from(SHA256_WITH_RSA, 'hex'))
  const person = der(
    0x30,
    der(0x31, der(0x30, Buffer.from(COMMON_NAME, 'hex'), der(0x0c, Buffer.from(name)))),
  )
  const content = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, positive(Buffer.from(serial, 'hex'))),
    algorithm,
    person,
    der(0x30, time(from), time(until)),
    person,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', content, privateKey)
  const bytes = der(0x30, content, algorithm, der(0x03, Buffer.from([0]), signature))
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    serial,
    from,
    until,
  }
}

/** One DER value: tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  if (content.length < 128) return Buffer.concat([Buffer.from([tag, content.length]), content])
  const length = Buffer.from(content.length.toString(16).padStart(4, '0'), 'hex')
  return Buffer.concat([Buffer.from([tag, 0x82]), length, content])
}

/** A DER integer is signed: one whose first bit is set needs a zero before it. */
function positive(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes
}

function time(ms: number): Buffer {
  const stamp = new Date(ms).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)
  return der(0x17, Buffer.from(`${stamp}Z`))
}
