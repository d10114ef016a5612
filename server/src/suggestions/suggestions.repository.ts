import { suggestionFigure, suggestionReview } from '@anxin/drizzle/schema/suggestions'
import { AppError, assert } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { and, desc, eq, gte, isNull } from 'drizzle-orm'
import type { Queries, Tx } from '../platform/db'
import type { Counts, Medians } from './oversell'

export type FigureRow = typeof suggestionFigure.$inferSelect
export type ReviewRow = typeof suggestionReview.$inferSelect

/** Puts a shop's figures of a week in the place of those that were computed before. */
export async function replaceFigures(
  tx: Tx,
  shopId: string,
  weekOn: string,
  rows: readonly FigureRow[],
): Promise<void> {
  await tx.orm
    .delete(suggestionFigure)
    .where(and(eq(suggestionFigure.shopId, shopId), eq(suggestionFigure.weekOn, weekOn)))
  if (rows.length > 0) await tx.orm.insert(suggestionFigure).values([...rows])
}

/** The figures of a shop's newest week since a day; empty without one. */
export async function newestFigures(q: Queries, shopId: string, sinceOn: string): Promise<FigureRow[]> {
  const { weekOn, category } = suggestionFigure
  const rows = await q.orm
    .select()
    .from(suggestionFigure)
    .where(and(eq(suggestionFigure.shopId, shopId), gte(weekOn, sinceOn)))
    .orderBy(desc(weekOn), category)
    .limit(LIMITS.oversellCategoriesMax)
  return rows.filter((row) => row.weekOn === rows[0]?.weekOn)
}

/** The kinds of work that a region has figures of in a week. */
export async function categoriesOf(q: Queries, region: string, weekOn: string): Promise<string[]> {
  const rows = await q.rows<{ category: string }>(
    `SELECT DISTINCT category FROM suggestion_figure WHERE region = ? AND week_on = ? LIMIT ${LIMITS.oversellCategoriesMax}`,
    [region, weekOn],
  )
  return rows.map(({ category }) => category)
}

export type ShopCounts = Counts & { readonly shopId: string }

/** The shops of a region with enough orders of a kind. */
export async function countsOf(
  q: Queries,
  region: string,
  weekOn: string,
  category: string,
): Promise<ShopCounts[]> {
  const { shopId, orders, suggested, doubted } = suggestionFigure
  return q.orm
    .select({ shopId, orders, suggested, doubted })
    .from(suggestionFigure)
    .where(
      and(
        eq(suggestionFigure.region, region),
        eq(suggestionFigure.weekOn, weekOn),
        eq(suggestionFigure.category, category),
        gte(orders, LIMITS.oversellPolicy.ordersMin),
      ),
    )
    .limit(LIMITS.oversellShopsMax)
}

export async function saveMedians(
  q: Queries,
  { region, weekOn, category }: Pick<FigureRow, 'region' | 'weekOn' | 'category'>,
  medians: Medians | null,
): Promise<void> {
  await q.orm
    .update(suggestionFigure)
    .set({ medianDoubtedBp: medians?.doubtedBp ?? null, medianPerHundred: medians?.perHundred ?? null })
    .where(
      and(
        eq(suggestionFigure.region, region),
        eq(suggestionFigure.weekOn, weekOn),
        eq(suggestionFigure.category, category),
      ),
    )
}

export async function figureOf(
  q: Queries,
  shopId: string,
  weekOn: string,
  category: string,
): Promise<FigureRow | null> {
  const [row] = await q.orm
    .select()
    .from(suggestionFigure)
    .where(
      and(
        eq(suggestionFigure.shopId, shopId),
        eq(suggestionFigure.weekOn, weekOn),
        eq(suggestionFigure.category, category),
      ),
    )
  return row ?? null
}

export async function insertReview(tx: Tx, row: ReviewRow): Promise<void> {
  await tx.orm.insert(suggestionReview).values(row)
}

/** The last time that somebody looked at a shop, or is about to. */
export async function lastReview(q: Queries, shopId: string): Promise<ReviewRow | null> {
  const { id } = suggestionReview
  const where = eq(suggestionReview.shopId, shopId)
  const [row] = await q.orm.select().from(suggestionReview).where(where).orderBy(desc(id)).limit(1)
  return row ?? null
}

/** The newest note that a shop was coached with since an instant, or null. */
export async function lastCoaching(
  q: Queries,
  shopId: string,
  since: Date,
): Promise<{ note: string; at: Date } | null> {
  const { id, answer, note, answeredAt } = suggestionReview
  const where = and(eq(suggestionReview.shopId, shopId), eq(answer, 'coaching'), gte(answeredAt, since))
  const [row] = await q.orm
    .select({ note, answeredAt })
    .from(suggestionReview)
    .where(where)
    .orderBy(desc(id))
    .limit(1)
  return row?.answeredAt ? { note: row.note ?? '', at: row.answeredAt } : null
}

/** NOT_FOUND without one. */
export async function findReview(q: Queries, id: string): Promise<ReviewRow> {
  const [row] = await q.orm.select().from(suggestionReview).where(eq(suggestionReview.id, id))
  if (!row) throw new AppError('NOT_FOUND', `suggestion review ${id}`)
  return row
}

/** Answers an open review, whose item in the queue is locked. */
export async function closeReview(
  tx: Tx,
  id: string,
  set: Pick<ReviewRow, 'answer' | 'note' | 'answeredBy' | 'answeredAt'>,
): Promise<void> {
  const [{ affectedRows }] = await tx.orm
    .update(suggestionReview)
    .set({ ...set, openKey: null })
    .where(and(eq(suggestionReview.id, id), isNull(suggestionReview.answer)))
  assert(affectedRows === 1, `suggestion review ${id} was answered under the lock of its item`)
}
