import type { MiniApp } from '@anxin/shared/identity/identity.contract'
import type { OwnerCaller, ShopCaller } from '../platform/caller'

/** The mini-program in which the caller is: messages and consents belong to one of the two. */
export function miniAppOf(caller: OwnerCaller | ShopCaller): MiniApp {
  return caller.kind === 'owner' ? 'owner' : 'shop'
}
