/**
 * What a link of an order's evidence proves: a record of the order at one moment. `order` are the facts of the order
 * itself (state, shop, odometer, bill, hold), `belongings` what was left in the car, which its owner may have erased.
 */
export const EVIDENCE_KINDS = [
  'order',
  'entry',
  'line',
  'inspection',
  'photo',
  'belongings',
  'piece',
  'tick',
] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]
