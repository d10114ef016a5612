import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { toCertificate } from './certificates'
import { findCertificate } from './certificates.repository'
import { readPaper } from './merchant-photo-store'
import { findShop, technicianNames } from './shops.repository'

/** A certificate in full for an operator, with its region; the caller checks that it is theirs, and notes the look. */
export async function showCertificateTo(app: App, certificateId: string) {
  const row = await findCertificate(app.db, certificateId)
  const shop = row && (await findShop(app.db, row.shopId))
  if (!row || !shop) throw new AppError('NOT_FOUND', `certificate ${certificateId}`)
  const names = await technicianNames(app.db, row.shopId)
  return {
    region: shop.region,
    certificate: {
      ...toCertificate(app, row),
      number: app.seal.open(row.numberSealed),
      technicianName: names.get(row.technicianId) ?? '',
      shopName: shop.name,
    },
    picture: async (): Promise<Buffer> => {
      const picture = await readPaper(app, certificateId, 'certificates')
      if (!picture) throw new AppError('NOT_FOUND', `certificate ${certificateId} has no picture`)
      return picture
    },
  }
}
