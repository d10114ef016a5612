import type {
  OwnShowcase,
  ShopShowcase,
  Showcase,
  ShowcaseCard,
} from '@anxin/shared/showcases/showcase.contract'
import type { Queries } from '../platform/db'
import { showcasePhotosOf, type ShowcasePhotoRow, type ShowcaseRow } from './showcases.repository'
import { shownNames } from './technician-pages.repository'

/** As everybody reads it: no amount where the owner did not let prices be shown. */
export async function viewShowcase(q: Queries, row: ShowcaseRow): Promise<Showcase> {
  return toShowcase(row, await partsOf(q, row), row.showPrices)
}

/** As its owner sees it: with the amounts, which she lets be shown or not. */
export async function viewOwnShowcase(q: Queries, row: ShowcaseRow): Promise<OwnShowcase> {
  return { ...toShowcase(row, await partsOf(q, row), true), ...sidesOf(row) }
}

/** As the shop sees it, whose technicians may not see prices: without amounts, and with what is covered. */
export async function viewShopShowcase(q: Queries, row: ShowcaseRow): Promise<ShopShowcase> {
  const parts = await partsOf(q, row)
  const photos = parts.photos.map((photo) => ({
    ...toPicture(photo),
    orderPhotoId: photo.orderPhotoId,
    masks: photo.masks,
  }))
  return { ...toShowcase(row, parts, false), ...sidesOf(row), photos }
}

/** What lists show of published showcases. */
export async function viewCards(q: Queries, rows: readonly ShowcaseRow[]): Promise<ShowcaseCard[]> {
  const photos = await showcasePhotosOf(
    q,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => {
    const { id, shopId, shopName, serviceName, vehicleText, text } = row
    const photo = photos.findLast(({ showcaseId }) => showcaseId === id) // what it looks like now
    return {
      id,
      shopId,
      shopName,
      serviceName,
      vehicleText,
      text,
      publishedAt: row.publishedAt?.toISOString() ?? null,
      photo: photo ? toPicture(photo) : null,
    }
  })
}

type Parts = { readonly photos: readonly ShowcasePhotoRow[]; readonly technicianName: string | undefined }

async function partsOf(q: Queries, { id, technicianId }: ShowcaseRow): Promise<Parts> {
  const [photos, names] = await Promise.all([
    showcasePhotosOf(q, [id]),
    shownNames(q, { technicianIds: technicianId === null ? [] : [technicianId] }),
  ])
  return { photos, technicianName: technicianId === null ? undefined : names.get(technicianId) }
}

function toShowcase(row: ShowcaseRow, { photos, technicianName }: Parts, withPrices: boolean): Showcase {
  const { id, shopId, shopName, technicianId, serviceName, vehicleText, text, findings, lines } = row
  return {
    id,
    shopId,
    shopName,
    technician:
      technicianId !== null && technicianName !== undefined
        ? { id: technicianId, name: technicianName }
        : null,
    serviceName,
    vehicleText,
    text,
    findings,
    lines: lines.map((line) => ({ ...line, amountFen: withPrices ? line.amountFen : null })),
    photos: photos.map(toPicture),
    publishedAt: row.publishedAt?.toISOString() ?? null,
  }
}

function sidesOf({ state, contentHash, showPrices, askedAt }: ShowcaseRow) {
  return { state, contentHash, showPrices, askedAt: askedAt.toISOString() }
}

function toPicture({ id, stage, width, height }: ShowcasePhotoRow) {
  return { id, stage, width, height }
}
