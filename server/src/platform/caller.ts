import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import type { Role } from '@anxin/shared/kernel/contract'
import { AppError } from '@anxin/shared/kernel/errors'
import type { OperatorRight } from '@anxin/shared/operations/operation.contract'

export type OwnerCaller = { readonly kind: 'owner'; readonly userId: string }
export type ShopCaller = {
  readonly kind: 'shop'
  readonly userId: string
  readonly shopId: string
  readonly staffId: string
  readonly role: StaffRole
  /** A technician sees prices only where the shop owner allows it. */
  readonly showPrices: boolean
}
/** Someone in the shop mini-program who is not (yet) staff of a shop: may bind a phone, nothing else. */
export type GuestCaller = { readonly kind: 'guest'; readonly userId: string }
export type OperatorCaller = {
  readonly kind: 'operator'
  readonly operatorId: string
  /** Region code, or `*`. */
  readonly region: string
  readonly rights: readonly string[]
}
export type Caller = OwnerCaller | ShopCaller | GuestCaller | OperatorCaller

/** The role that a route's `access` is compared with; a guest has none. */
export function roleOf(caller: Caller): Role | null {
  switch (caller.kind) {
    case 'owner':
      return 'owner'
    case 'shop':
      return caller.role
    case 'operator':
      return 'operator'
    case 'guest':
      return null
  }
}

/** The id under which the caller acts: the user's, or the operator's. */
export function callerId(caller: Caller): string {
  return caller.kind === 'operator' ? caller.operatorId : caller.userId
}

/** Whether this caller may see money: everyone but a technician without the shop owner's leave. */
export function seesPrices(caller: Caller): boolean {
  return caller.kind !== 'shop' || caller.role !== 'technician' || caller.showPrices
}

/** FORBIDDEN unless the operator was given the right. */
export function requireRight(caller: OperatorCaller, right: OperatorRight): void {
  if (!caller.rights.includes(right)) throw new AppError('FORBIDDEN', `${caller.operatorId} lacks ${right}`)
}

/** Another region's affairs look as if they did not exist. */
export function ofRegion<T extends { readonly region: string }>(
  caller: OperatorCaller,
  subject: T | null,
): T {
  if (!subject || (caller.region !== '*' && caller.region !== subject.region))
    throw new AppError('NOT_FOUND', `nothing in region ${caller.region}`)
  return subject
}
