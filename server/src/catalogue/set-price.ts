import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { getService, savePrice } from './catalogue.repository'
import { checkLines, sumByKind } from './price'
import { shopServiceView } from './price-view'

type Route = 'POST /shop/services/:serviceId/price'

/** Sets what the shop asks for a service. Orders already made keep their own lines. */
export async function setPrice(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const service = await getService(tx, params.serviceId)
    const priced = service.priceMode !== 'inspect-first'
    if (priced && body.active) checkLines(body.lines)
    const sums = sumByKind(priced ? body.lines : [])
    if (body.totalMaxFen !== null && body.totalMaxFen < sums.totalFen) {
      throw new AppError('BAD_INPUT', 'range upside down', {
        fields: { 'body.totalMaxFen': '最高价不能低于最低价' },
      })
    }
    const price = {
      shopId: caller.shopId,
      serviceId: service.id,
      active: body.active,
      lines: priced ? body.lines : [],
      ...sums,
      totalMaxFen:
        service.priceMode === 'range' ? (body.totalMaxFen ?? sums.totalFen) : priced ? sums.totalFen : null,
      depositFen: service.priceMode === 'fixed' ? 0 : body.depositFen,
      inspectionFeeFen: body.inspectionFeeFen,
      updatedAt: app.clock.now(),
    }
    await savePrice(tx, price)
    await record(app, tx, actorOf(caller), 'catalogue.price', service.id, {
      shopId: caller.shopId,
      totalFen: sums.totalFen,
      active: body.active,
    })
    return { ...shopServiceView({ price, service }), active: body.active }
  })
}
