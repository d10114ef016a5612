import { createHash } from 'node:crypto'
import type { Masked } from './showcase-photos'
import type { ShowcaseRow } from './showcases.repository'

type Content = Pick<
  ShowcaseRow,
  'orderId' | 'shopName' | 'serviceName' | 'vehicleText' | 'text' | 'findings' | 'lines'
>

/** SHA-256, hex, of all that a showcase shows: what an owner's consent names. */
export function contentHashOf(content: Content, photos: readonly Masked[]): string {
  const { orderId, shopName, serviceName, vehicleText, text, findings, lines } = content
  const pictures = photos.map(({ stage, sha256 }) => ({ stage, sha256 }))
  const told = { orderId, shopName, serviceName, vehicleText, text, findings, lines, pictures }
  return createHash('sha256').update(JSON.stringify(told)).digest('hex')
}
