import type { Pool } from 'mysql2/promise'
import { run, selectAll, selectOne, type Tx } from './database'

export type MerchantRow = {
  sub_mchid: string
  name: string
  sub_appid: string | null
  max_ratio: number
  share_authorised: number
  punished: number
}

export type MerchantInput = {
  sub_mchid: string
  name: string
  sub_appid?: string | undefined
  max_ratio: number
  share_authorised: boolean
  punished: boolean
}

/** The sub-merchant, or undefined if WeChat does not know it. */
export async function findMerchant(db: Pool | Tx, subMchid: string): Promise<MerchantRow | undefined> {
  return selectOne<MerchantRow>(db, 'SELECT * FROM merchants WHERE sub_mchid = ?', [subMchid])
}

export async function listMerchants(db: Pool): Promise<MerchantRow[]> {
  return selectAll<MerchantRow>(db, 'SELECT * FROM merchants ORDER BY sub_mchid')
}

/** Signs sub-merchants up, or changes what is known of them. The ratio may not fall below what was already shared. */
export async function saveMerchants(db: Pool, merchants: readonly MerchantInput[]): Promise<void> {
  for (const merchant of merchants) {
    await run(
      db,
      `INSERT INTO merchants (sub_mchid, name, sub_appid, max_ratio, share_authorised, punished) VALUES (?, ?, ?, ?, ?, ?)
       ON DUPLICATE KEY UPDATE name = VALUES(name), sub_appid = VALUES(sub_appid), max_ratio = VALUES(max_ratio),
         share_authorised = VALUES(share_authorised), punished = VALUES(punished)`,
      [
        merchant.sub_mchid,
        merchant.name,
        merchant.sub_appid ?? null,
        merchant.max_ratio,
        merchant.share_authorised ? 1 : 0,
        merchant.punished ? 1 : 0,
      ],
    )
  }
}
