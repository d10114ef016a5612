import { run, selectOne, type Tx } from './database'
import { findMerchant } from './merchants'
import type { Sandbox } from './types'

/** Who keeps the list of receivers: each sub-merchant for itself (partner), or the platform for all (ecommerce). */
function ownerOf(sandbox: Sandbox, subMchid: string): string {
  return sandbox.config.family === 'partner' ? subMchid : sandbox.config.spMchid
}

/** True if money of this sub-merchant may be shared to the receiver. */
export async function hasRelation(
  sandbox: Sandbox,
  tx: Tx,
  subMchid: string,
  type: string,
  account: string,
): Promise<boolean> {
  if (sandbox.config.family === 'ecommerce' && type === 'MERCHANT_ID') {
    // 收付通: the platform is a receiver by itself, and so are its second-level merchants.
    if (account === sandbox.config.spMchid || (await findMerchant(tx, account))) return true
  }
  const row = await selectOne(
    tx,
    'SELECT 1 AS found FROM receivers WHERE owner_mchid = ? AND type = ? AND account = ?',
    [ownerOf(sandbox, subMchid), type, account],
  )
  return row !== undefined
}

/** Adds a receiver; again changes nothing but the relation's name. */
export async function addReceiver(
  sandbox: Sandbox,
  tx: Tx,
  receiver: { subMchid: string; type: string; account: string; relationType: string },
): Promise<void> {
  await run(tx, 'REPLACE INTO receivers (owner_mchid, type, account, relation_type) VALUES (?, ?, ?, ?)', [
    ownerOf(sandbox, receiver.subMchid),
    receiver.type,
    receiver.account,
    receiver.relationType,
  ])
}

/** Deletes a receiver and says whether there was one. */
export async function deleteReceiver(
  sandbox: Sandbox,
  tx: Tx,
  receiver: { subMchid: string; type: string; account: string },
): Promise<boolean> {
  const rows = await run(tx, 'DELETE FROM receivers WHERE owner_mchid = ? AND type = ? AND account = ?', [
    ownerOf(sandbox, receiver.subMchid),
    receiver.type,
    receiver.account,
  ])
  return rows > 0
}
