import type { FastifyReply } from 'fastify'
import type { App } from '../app'
import type { Queries } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { statementCsv, statementOfDay, statementPdf, type StatementDay } from '../settlement'
import { getShop } from '../shops'
import { orderTexts } from './orders.repository'

type Show = 'GET /shop/statements/:day'
type Download = 'GET /shop/statements/:day/file'

/** One day's statement of the caller's shop, with the orders whose money moved. */
export async function showStatement(app: App, { caller, params }: Call<Show>): Promise<Reply<Show>> {
  return statementOf(app.db, caller.shopId, params.day)
}

/** The same as a file, for the shop's own books. */
export async function downloadStatement(
  app: App,
  { caller, params, query }: Call<Download>,
  { reply }: { reply: FastifyReply },
): Promise<Reply<Download>> {
  const statement = await statementOf(app.db, caller.shopId, params.day)
  const isPdf = query.format === 'pdf'
  const file = isPdf ? await statementPdf(statement) : Buffer.from(statementCsv(statement), 'utf8')
  return reply
    .type(isPdf ? 'application/pdf' : 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="statement-${statement.day}.${query.format}"`)
    .header('cache-control', 'private, no-store')
    .send(file)
}

async function statementOf(q: Queries, shopId: string, day: string): Promise<StatementDay> {
  const [{ name: shopName }, { statement, byOrder }] = await Promise.all([
    getShop(q, shopId),
    statementOfDay(q, shopId, day),
  ])
  const texts = await orderTexts(q, [...byOrder.keys()])
  const { shopId: _shopId, madeAt, ...figures } = statement
  return {
    ...figures,
    shopName,
    madeAt: madeAt.toISOString(),
    items: [...byOrder].map(([orderId, figures]) => {
      const { serviceName = '', vehicleText = '' } = texts.get(orderId) ?? {}
      return { orderId, serviceName, vehicleText, ...figures }
    }),
  }
}
