import type { LineBasis, QuoteLine } from '@anxin/shared/orders/order.contract'
import { needsConsent } from '@anxin/shared/catalogue/part-types'
import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { amountOf, templateNames } from '../catalogue'
import type { Tx } from '../platform/db'
import { openWork } from '../vehicles'
import { insertLines, inspectionOf, type NewOrderLine, type OrderRow } from './orders.repository'

/** Puts lines before the owner in the order's present round, each with the reason that it is there for. */
export async function showLines(
  app: App,
  tx: Tx,
  order: OrderRow,
  lines: readonly QuoteLine[],
): Promise<void> {
  const bases = await basesOf(tx, order, lines)
  await insertLines(
    tx,
    lines.map((line, index) => ({
      ...shownLine(app, order, line),
      basis: bases[index] ?? null,
      replacesId: null,
    })),
  )
}

/** A line as it is kept: only a part that is not the original is compared with it. */
export function shownLine(app: App, order: OrderRow, line: QuoteLine): NewOrderLine {
  const isCompared = needsConsent(line) && !line.hasNoOemPrice
  return {
    id: app.newId(),
    orderId: order.id,
    round: order.quoteRound,
    kind: line.kind,
    name: line.name,
    partType: line.kind === 'part' ? line.partType : null,
    brand: line.kind === 'part' ? (line.brand ?? null) : null,
    quantityMilli: line.quantityMilli,
    unit: line.unit,
    unitPriceFen: line.unitPriceFen,
    oemUnitPriceFen: isCompared ? (line.oemUnitPriceFen ?? null) : null,
    amountFen: amountOf(line),
    warrantyDays: line.warrantyDays ?? null,
    warrantyKm: line.warrantyKm ?? null,
    state: 'shown',
    createdAt: app.clock.now(),
  }
}

/** Snapshots: the sheet may be written anew and a template removed, the line keeps what it was shown with. */
async function basesOf(
  tx: Tx,
  order: OrderRow,
  lines: readonly QuoteLine[],
): Promise<(LineBasis | null | undefined)[]> {
  const named = lines.map(({ basis }) => basis)
  const isFrom = (key: 'finding' | 'templateId' | 'revivedFrom') =>
    named.some((basis) => basis && key in basis)
  const items = isFrom('finding') ? ((await inspectionOf(tx, order.id))?.items ?? []) : []
  const templates: ReadonlyMap<string, string> = isFrom('templateId')
    ? await templateNames(tx, order.shopId ?? '')
    : new Map<string, string>()
  const works = isFrom('revivedFrom') ? await openWork(tx, order.vehicleId) : null
  const bases = named.map((basis): LineBasis | null | undefined => {
    if (!basis) return null
    if ('finding' in basis) {
      const item = items.find(({ name }) => name === basis.finding)
      return item && { from: 'finding', ...item }
    }
    if ('revivedFrom' in basis) return basisOfWork(works?.get(basis.revivedFrom))
    const name = templates.get(basis.templateId)
    return name === undefined ? undefined : { from: 'template', name }
  })
  const unknown = bases.flatMap((basis, index) => (basis === undefined ? [index] : []))
  if (unknown.length > 0)
    throw new AppError('BAD_INPUT', `no such basis: lines ${unknown.join(', ')}`, {
      fields: Object.fromEntries(
        unknown.map((i) => [`body.lines.${i}.basis`, '没有这一项检测结果、模板或待办项目']),
      ),
    })
  return bases
}

/** What the work would have cost then, so that the owner sees the difference. */
function basisOfWork(
  work: { id: string; name: string; priceFen: number | null; foundAt: Date } | undefined,
): LineBasis | undefined {
  if (!work) return undefined
  const { id, name, priceFen, foundAt } = work
  return { from: 'remembered', revivedFrom: id, name, priceFen, foundAt: foundAt.toISOString() }
}
