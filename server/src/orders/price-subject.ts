import type { Comparable } from '@anxin/shared/orders/price-band.contract'
import { createHash } from 'node:crypto'
import { plainName } from '../catalogue'

/** What a price is of: two lines that a person would call the same have the same subject. 43 characters. */
export function subjectOfLine({ kind, name, unit, partType }: Comparable): string {
  return hash([kind, partType, plainName(unit), plainName(name)])
}

/** All of a service together. */
export function subjectOfService(serviceId: string): string {
  return hash(['service', serviceId])
}

/** A database compares words by its own rules, by which 😀 is 😁; a hash it compares byte by byte. */
function hash(parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
