import { toRfc3339 } from './clock'
import { sealGcm } from './crypto'
import type { Signer } from './signer'
import type { FaultAction, NotifyFault, Sandbox } from './types'

/** A notification before it is encrypted and signed. */
export type Letter = {
  id: string
  eventType: string
  originalType: string
  summary: string
  createdAt: number
  resource: Record<string, unknown>
  associatedData?: string | undefined
}

export type Envelope = { headers: Record<string, string>; body: string }

/** Encrypts and signs a notification, gone wrong as the faults say. */
export function seal(
  sandbox: Sandbox,
  signer: Signer,
  letter: Letter,
  faults: readonly FaultAction[],
): Envelope {
  const wrongs = notifyFaultsOf(faults)
  const faulty = wrongs.reduce(spoil, letter)
  const key = wrongs.includes('wrong_key') ? sandbox.random.text(32) : sandbox.identity.apiv3Key
  const nonce = sandbox.random.text(12)
  const associatedData = faulty.associatedData ?? faulty.originalType
  const ciphertext = sealGcm(JSON.stringify(faulty.resource), key, nonce, associatedData)
  const body = JSON.stringify({
    id: faulty.id,
    create_time: toRfc3339(faulty.createdAt),
    event_type: faulty.eventType,
    resource_type: 'encrypt-resource',
    summary: faulty.summary,
    resource: {
      original_type: faulty.originalType,
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: wrongs.includes('tamper_ciphertext') ? flipped(ciphertext) : ciphertext,
      associated_data: associatedData,
      nonce,
    },
  })
  const signed = signer.sign(body, faults)
  const sent = wrongs.includes('truncated')
    ? signed.body.slice(0, Math.floor(signed.body.length / 2))
    : signed.body
  return {
    headers: { 'Content-Type': 'application/json', 'User-Agent': 'Mozilla/4.0', ...signed.headers },
    body: sent,
  }
}

/** The `notify` actions among these faults. */
export function notifyFaultsOf(faults: readonly FaultAction[]): NotifyFault[] {
  return faults.flatMap((fault) => (typeof fault === 'object' && 'notify' in fault ? [fault.notify] : []))
}

function spoil(letter: Letter, fault: NotifyFault): Letter {
  const { resource } = letter
  if (typeof fault === 'object') return letter
  switch (fault) {
    case 'wrong_amount':
      return { ...letter, resource: { ...resource, amount: raised(resource['amount']) } }
    case 'wrong_mchid':
      return { ...letter, resource: { ...resource, sp_mchid: '1999999999', sub_mchid: '1999999998' } }
    case 'wrong_appid':
      return { ...letter, resource: { ...resource, sp_appid: 'wxffffffffffffffff' } }
    case 'unknown_event':
      return { ...letter, eventType: 'TRANSACTION.UNHEARD_OF' }
    case 'share_as_transaction_event':
      return { ...letter, eventType: 'TRANSACTION.SUCCESS', originalType: 'profitsharing' }
    // These leave the letter as it is: they spoil its sealing, or how often and when it is sent.
    case 'wrong_key':
    case 'tamper_ciphertext':
    case 'truncated':
    case 'drop_all':
    case 'reorder':
    case 'duplicate':
    case 'parallel':
      return letter
  }
}

/** Every amount one fen higher. */
function raised(amount: unknown): unknown {
  if (typeof amount !== 'object' || amount === null) return amount
  return Object.fromEntries(
    Object.entries(amount).map(([name, value]) => [name, typeof value === 'number' ? value + 1 : value]),
  )
}

/** A ciphertext with one bit changed in its first byte. */
function flipped(ciphertext: string): string {
  const bytes = Buffer.from(ciphertext, 'base64')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return bytes.toString('base64')
}
