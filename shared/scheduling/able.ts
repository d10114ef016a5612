import type { BayKind } from '../catalogue/catalogue.contract'

/** A trade or speciality of a technician, and whether there is proof of it. */
export type Skill = { readonly skill: string; readonly proved: boolean }

/** Work that needs no special bay may use a lift; every other kind of work needs its own kind of bay. */
export function bayServes(kind: BayKind, needed: BayKind): boolean {
  return kind === needed || (needed === 'general' && kind === 'lift')
}

/** High-voltage work needs a proved certificate; for the rest it is enough that somebody says to know it. */
export function technicianServes(skills: readonly Skill[], needed: string): boolean {
  return skills.some(({ skill, proved }) => skill === needed && (proved || needed !== 'ev-hv'))
}
