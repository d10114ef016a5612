import type { App } from '../app'
import type { Tx } from '../platform/db'
import { deleteWorksOfOwner } from './remembered.repository'
import { eraseCars } from './vehicles.repository'

/** Takes what identifies an owner's cars. Locks them: a booking that has begun is waited for, a later one finds no car. */
export async function eraseVehicles(app: App, tx: Tx, ownerId: string): Promise<void> {
  await deleteWorksOfOwner(tx, ownerId)
  await eraseCars(tx, ownerId, app.seal.seal(''), app.clock.now())
}
