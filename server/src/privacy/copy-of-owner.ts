import { isSealed, type Sealed } from '@anxin/drizzle/columns'
import type { App } from '../app'
import { staffNamesOf } from '../shops'
import { columnsOf, nameOf, rowsOf } from './owner-data.queries'
import type { Field, OwnerTable, Root } from './owner-tables'
import { OWNER_TABLES } from './inventory'

/** One table of a copy: rows by column, and the columns' Chinese names. */
export type CopiedTable = {
  readonly name: string
  readonly title: string
  readonly labels: Readonly<Record<string, string>>
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

export type CopyOfOwner = {
  readonly ownerId: string
  readonly madeAt: string
  readonly tables: readonly CopiedTable[]
  /** Where each photo lies in the copy. */
  readonly photos: readonly { readonly id: string; readonly path: string }[]
}

/** The tables whose ids others hang on. */
const ROOT_OF: Readonly<Record<string, Root>> = {
  orders: 'orders',
  after_sale_case: 'cases',
  wechat_complaint: 'complaints',
  vehicle: 'vehicles',
  record_link: 'links',
  opinion_request: 'opinions',
  showcase: 'showcases',
}

/**
 * Everything that the inventory says is kept about an owner and hers to have: of her rows and of nobody else's, sealed
 * values opened, the names of shops' staff masked where others wrote.
 */
export async function copyOfOwner(app: App, ownerId: string): Promise<CopyOfOwner> {
  const ids: Record<Root, string[]> = {
    owner: [ownerId],
    orders: [],
    cases: [],
    complaints: [],
    vehicles: [],
    links: [],
    opinions: [],
    showcases: [],
  }
  const raw: { entry: OwnerTable; rows: Record<string, unknown>[] }[] = []
  for (const entry of OWNER_TABLES) {
    const rows = await rowsOf(app.db, entry, ids[entry.root])
    const root = ROOT_OF[nameOf(entry.table)]
    if (root) ids[root] = rows.map(({ id }) => String(id))
    raw.push({ entry, rows })
  }
  const orders = raw.find(({ entry }) => nameOf(entry.table) === 'orders')?.rows ?? []
  const shopIds = [...new Set(orders.map(({ shopId }) => shopId).filter((id) => typeof id === 'string'))]
  const mask = masking(await staffNamesOf(app.db, shopIds))
  const tables = raw.map(({ entry, rows }) => copied(app, entry, rows, mask))
  const photos = tables.find(({ name }) => name === 'order_photo')?.rows ?? []
  return {
    ownerId,
    madeAt: app.clock.now().toISOString(),
    tables,
    photos: photos.map(({ id, orderId, slot }) => ({
      id: String(id),
      path: `photos/${String(orderId)}/${String(slot)}-${String(id)}.jpg`,
    })),
  }
}

type Mask = (value: unknown) => unknown

function copied(
  app: App,
  { table, title, fields }: OwnerTable,
  rows: readonly Record<string, unknown>[],
  mask: Mask,
): CopiedTable {
  const columns = columnsOf(table)
  const shown = Object.entries(fields).flatMap(([column, field]) => {
    const label = labelOf(field)
    return label === null ? [] : [{ column, label, isMasked: typeof field !== 'string' }]
  })
  return {
    name: nameOf(table),
    title,
    labels: Object.fromEntries(shown.map(({ column, label }) => [column, label])),
    rows: rows.map((row) =>
      Object.fromEntries(
        shown.map(({ column, isMasked }) => {
          const type = columns[column]
          const stored = row[column] ?? null
          const value = type && isSealed(type) && stored !== null ? app.seal.open(stored as Sealed) : stored
          // What she wrote herself stays as she wrote it.
          return [column, isMasked && row['actor'] !== 'owner' ? mask(plain(value)) : plain(value)]
        }),
      ),
    ),
  }
}

function labelOf(field: Field): string | null {
  if (typeof field === 'string') return field
  return 'label' in field ? field.label : null
}

/** As JSON has it. */
function plain(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value
}

/** 陈敏 → 陈*, wherever it stands in a text, also deep in a list. Longer names first: one may hold another. */
function masking(names: readonly string[]): Mask {
  const masked = names
    .filter((name) => name.length > 1)
    .toSorted((a, b) => b.length - a.length)
    .map((name) => [name, `${Array.from(name)[0] ?? ''}*`] as const)
  const mask: Mask = (value) => {
    if (typeof value === 'string')
      return masked.reduce((text, [name, shown]) => text.replaceAll(name, shown), value)
    if (Array.isArray(value)) return value.map(mask)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mask(part)]))
  }
  return mask
}
