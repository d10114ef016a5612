import { AppError } from '@anxin/shared/kernel/errors'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { lockPrice, upsertPrice, type ServiceRow, type ShopServiceRow } from './catalogue.repository'
import { checkLines, sumByKind } from './lines'
import { getService, toShopService } from './services'

type SetPrice = 'POST /shop/services/:serviceId/price'
type Body = Call<SetPrice>['body']

/**
 * Sets what the caller's shop asks for a service, or stops offering it: without lines the last price stays for later.
 * Orders keep the snapshot that they were made with.
 */
export async function setPrice(app: App, call: Call<SetPrice>): Promise<Reply<SetPrice>> {
  const { caller, params, body } = call
  return runCommand(app, call.command, async (tx) => {
    const service = await getService(tx, params.serviceId)
    const known = await lockPrice(tx, caller.shopId, service.id)
    const isStop = !body.active && body.lines.length === 0
    if (isStop && !known) throw new AppError('NOT_FOUND', `no price for ${service.code}`)
    const price: ShopServiceRow = {
      shopId: caller.shopId,
      serviceId: service.id,
      ...(isStop && known ? known : amountsOf(service, body)),
      active: body.active,
      updatedAt: app.clock.now(),
    }
    await upsertPrice(tx, price)
    const { active, totalFen, totalMaxFen } = price
    await record(app, tx, actorOf(caller), 'price.set', service.id, { active, totalFen, totalMaxFen })
    return { ...toShopService({ price, service }), active }
  })
}

type Amounts = Omit<ShopServiceRow, 'shopId' | 'serviceId' | 'active' | 'updatedAt'>

/** Lines and sums by the service's price mode; BAD_INPUT where they do not fit it. */
function amountsOf({ priceMode }: ServiceRow, body: Body): Amounts {
  const { lines, depositFen, inspectionFeeFen } = body
  if (priceMode === 'inspect-first') {
    if (lines.length > 0) throw badInput('lines', '先检测后报价的服务没有固定价目')
    const none = { labourFen: 0, partsFen: 0, consumablesFen: 0, totalFen: 0, totalMaxFen: null }
    return { lines, ...none, depositFen, inspectionFeeFen }
  }
  checkLines(lines)
  const sums = sumByKind(lines)
  if (priceMode === 'fixed' && depositFen > 0) throw badInput('depositFen', '套餐一次付清，不收订金')
  if (depositFen > sums.totalFen) throw badInput('depositFen', '订金不能高于价格')
  const totalMaxFen = priceMode === 'fixed' ? sums.totalFen : body.totalMaxFen
  if (totalMaxFen === null || totalMaxFen < sums.totalFen)
    throw badInput('totalMaxFen', '价格上限不能低于价格下限')
  return { lines, ...sums, totalMaxFen, depositFen, inspectionFeeFen }
}

function badInput(field: string, message: string): AppError {
  return new AppError('BAD_INPUT', message, { fields: { [`body.${field}`]: message } })
}
