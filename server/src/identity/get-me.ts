import { assert } from '@anxin/shared/kernel/errors'
import { maskPhone } from '@anxin/shared/kernel/phone'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { findUser } from './identity.repository'
import { membershipsOf } from './memberships.repository'

/** The signed-in user; memberships only in the shop mini-program, as at sign-in. */
export async function getMe(app: App, call: Call<'GET /me'>): Promise<Reply<'GET /me'>> {
  const { caller } = call // at run time also a guest, who has no memberships to act for
  const user = await findUser(app.db, caller.userId)
  assert(user, 'the caller has a row')
  const memberships = caller.kind === 'owner' ? [] : await membershipsOf(app.db, user.id)
  const active = caller.kind === 'shop' ? memberships.find((m) => m.staffId === caller.staffId) : undefined
  return {
    userId: user.id,
    phoneMasked: user.phoneSealed ? maskPhone(app.seal.open(user.phoneSealed)) : null,
    memberships,
    active: active ?? null,
  }
}
