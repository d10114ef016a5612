import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { makeCertificate, type Certificate } from './certificate'
import { answerMessage, openField, signMessage } from './crypto'
import type { SandboxKeys } from './keys'
import type { FaultAction, Sandbox, SigFault } from './types'

type Signed = { headers: Record<string, string>; body: string }

/** Signs what WeChat sends, and opens what was encrypted for it. */
export type Signer = {
  /** The headers over `body`, gone wrong as the faults say. */
  sign(body: string, faults: readonly FaultAction[]): Signed
  /** The plain text of a field that was encrypted for WeChat, or undefined. */
  open(ciphertext: string): string | undefined
  readonly merchantKey: KeyObject
  /** WeChat's certificate; undefined in public-key mode. */
  readonly certificate: Certificate | undefined
  /** The key ids that a client may name in `Wechatpay-Serial`. */
  readonly keyIds: readonly string[]
}

/** Builds the signer of one sandbox. In `mixed` mode answers are signed now with the one key, now with the other. */
export function createSigner(sandbox: Sandbox, keys: SandboxKeys): Signer {
  const byKey = createPrivateKey(keys.platformPrivatePem)
  const byCertificate = createPrivateKey(keys.certificatePrivatePem)
  const { keyMode } = sandbox.config
  let count = 0
  const isByKey = (): boolean => {
    count += 1
    return keyMode === 'public_key' || (keyMode === 'mixed' && count % 2 === 1)
  }
  return {
    merchantKey: createPublicKey(keys.merchantPublicPem),
    certificate:
      keyMode === 'public_key'
        ? undefined
        : makeCertificate(byCertificate, keys.platformSerial, 'Tenpay.com sandbox', keys.madeAt),
    keyIds:
      keyMode === 'public_key'
        ? [sandbox.identity.publicKeyId]
        : [sandbox.identity.publicKeyId, keys.platformSerial],
    open: (ciphertext) =>
      openField(ciphertext, byKey) ??
      (keyMode === 'public_key' ? undefined : openField(ciphertext, byCertificate)),
    sign(body, faults) {
      const [key, serial] = isByKey()
        ? [byKey, sandbox.identity.publicKeyId]
        : [byCertificate, keys.platformSerial]
      const nonce = sandbox.random.text(32)
      const stamp = (offsetS: number): string =>
        String(Math.floor(sandbox.clock.now().getTime() / 1000) + offsetS)
      const faultHeaders = sigFaultsOf(faults)
      const timestamp = stamp(timestampOffset(faults, faultHeaders))
      const signature = signMessage(answerMessage(timestamp, nonce, body), key)
      const headers: Record<string, string> = {
        'Wechatpay-Timestamp': timestamp,
        'Wechatpay-Nonce': nonce,
        'Wechatpay-Serial': serial,
        'Wechatpay-Signature': signature,
        'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
        'Request-ID': `08${sandbox.random.hex(30).toUpperCase()}-0`,
      }
      return faultHeaders.reduce<Signed>((signed, fault) => spoil(signed, fault), { headers, body })
    },
  }
}

function sigFaultsOf(faults: readonly FaultAction[]): SigFault[] {
  return faults.flatMap((fault) => (typeof fault === 'object' && 'sig' in fault ? [fault.sig] : []))
}

function timestampOffset(faults: readonly FaultAction[], sigFaults: readonly SigFault[]): number {
  const stale = sigFaults.find((fault) => typeof fault === 'object')
  const skew = faults.find((fault) => typeof fault === 'object' && 'clock_skew' in fault)
  const skewS = typeof skew === 'object' && 'clock_skew' in skew ? skew.clock_skew : 0
  return skewS - (typeof stale === 'object' ? stale.stale_ts : 0)
}

function spoil({ headers, body }: Signed, fault: SigFault): Signed {
  if (typeof fault === 'object') return { headers, body }
  switch (fault) {
    case 'tamper':
      return {
        headers: { ...headers, 'Wechatpay-Signature': tampered(headers['Wechatpay-Signature'] ?? '') },
        body,
      }
    case 'signtest':
      return {
        headers: {
          ...headers,
          'Wechatpay-Signature': `WECHATPAY/SIGNTEST/${headers['Wechatpay-Signature']?.slice(19) ?? ''}`,
        },
        body,
      }
    case 'wrong_serial':
      return { headers: { ...headers, 'Wechatpay-Serial': 'PUB_KEY_ID_9999999999999999' }, body }
    case 'missing_headers': {
      const { 'Request-ID': requestId = '' } = headers
      return { headers: { 'Request-ID': requestId }, body }
    }
    case 'body_mutate':
      return { headers, body: mutated(body) }
  }
}

/** The signature with its first byte changed: still base64, still 256 bytes. */
function tampered(signature: string): string {
  const bytes = Buffer.from(signature, 'base64')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return bytes.toString('base64')
}

/** The same JSON with a digit changed, so that only the signature shows it; without a digit, with a space added. */
function mutated(body: string): string {
  const changed = body.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10))
  return changed === body ? `${body} ` : changed
}
