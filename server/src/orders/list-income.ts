import { sumFen } from '@anxin/shared/kernel/money'
import { instantOf, localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import {
  moneyOfMany,
  releasedToShopSince,
  shopIncome,
  transfersOfShop,
  type Money,
  type PostedTransfer,
} from '../payments'
import type { Queries } from '../platform/db'
import { idOfCursor, toPage } from '../platform/paging'
import type { Call, Reply } from '../platform/routes'
import { figuresOfShop } from '../settlement'
import { technicianNames } from '../shops'
import { summaryOf } from './order-view'
import { dueToShop, orderTexts, pageOfOrders, type OrderRow } from './orders.repository'

type Route = 'GET /shop/income'
type Income = Reply<Route>

/** What is due, frozen, released and taken, in total, per order and per technician; the figures are the ledger's. */
export async function listIncome(app: App, { caller, query }: Call<Route>): Promise<Income> {
  const { shopId } = caller
  const rows = await pageOfOrders(app.db, { by: 'shop', shopId }, idOfCursor(query.cursor), query.limit + 1)
  const page = toPage(rows, query.limit)
  const now = app.clock.now()
  const from = `${localDayOf(now).slice(0, 8)}01`
  const [money, totals, technicians, toShopFen] = await Promise.all([
    moneyOfMany(
      app.db,
      page.items.map(({ id }) => id),
    ),
    totalsOf(app.db, shopId, now),
    byTechnician(app.db, shopId, instantOf(from), now),
    releasedToShopSince(app.db, shopId, instantOf(from)),
  ])
  const items = page.items.flatMap((order) => itemOf(order, money.get(order.id)))
  return { items, nextCursor: page.nextCursor, totals, technicians, month: { from, toShopFen } }
}

async function totalsOf(q: Queries, shopId: string, now: Date): Promise<Income['totals']> {
  const [all, figures, dueFen] = await Promise.all([
    shopIncome(q, shopId),
    figuresOfShop(q, shopId, now),
    dueToShop(q, shopId),
  ])
  const { refundedFen: refundedLaterFen, recoveredFen } = figures
  return { ...incomeOf(all), dueFen, refundedLaterFen, recoveredFen }
}

function itemOf(order: OrderRow, sums: Money | undefined): Income['items'] {
  if (!sums || (sums.paidFen === 0 && order.dueFen === 0)) return []
  const { serviceName, vehicleText, state, next, createdAt } = summaryOf(order)
  const income = { ...incomeOf(sums), dueFen: order.dueFen }
  return [{ orderId: order.id, serviceName, vehicleText, at: createdAt, state, next, ...income }]
}

/** What the shop got since an instant, by who had the orders; who earned most comes first. */
async function byTechnician(
  q: Queries,
  shopId: string,
  since: Date,
  now: Date,
): Promise<Income['technicians']> {
  const until = new Date(now.getTime() + 1)
  const moved = (await transfersOfShop(q, shopId, since, until)).filter(({ moved: { shop } }) => shop !== 0)
  const [texts, names] = await Promise.all([
    orderTexts(q, [...new Set(moved.map(({ subjectId }) => subjectId))]),
    technicianNames(q, shopId),
  ])
  const groups = new Map<string | null, PostedTransfer[]>()
  for (const transfer of moved) {
    const technicianId = texts.get(transfer.subjectId)?.technicianId ?? null
    groups.set(technicianId, [...(groups.get(technicianId) ?? []), transfer])
  }
  const parts = [...groups].map(([technicianId, transfers]) => ({
    technicianId,
    name: (technicianId !== null && names.get(technicianId)) || '未分配',
    orders: new Set(transfers.map(({ subjectId }) => subjectId)).size,
    toShopFen: sumFen(transfers.map((transfer) => transfer.moved.shop)),
  }))
  return parts.toSorted((a, b) => b.toShopFen - a.toShopFen)
}

function incomeOf({
  frozenFen,
  toShopFen,
  commissionFen,
  refundedFen,
  feeFen,
  advancedFen,
}: Money): Omit<Money, 'paidFen' | 'couponFen'> {
  return { frozenFen, toShopFen, commissionFen, refundedFen, feeFen, advancedFen }
}
