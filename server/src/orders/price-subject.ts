import type { Comparable } from '@anxin/shared/orders/price-band.contract'
import { createHash } from 'node:crypto'

/** What a price is of: two lines that a person would call the same have the same subject. 43 characters. */
export function subjectOfLine({ kind, name, unit, partType }: Comparable): string {
  return hash([kind, partType, plain(unit), plain(name)])
}

/** All of a service together. */
export function subjectOfService(serviceId: string): string {
  return hash(['service', serviceId])
}

/** 全角, capitals and spaces are how it is typed and not what it is. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s·、，,()]/g, '')
}

/** A database compares words by its own rules, by which 😀 is 😁; a hash it compares byte by byte. */
function hash(parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
