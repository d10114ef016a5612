import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, localDayOf } from '@anxin/shared/kernel/time'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { changeShop } from './change-shop'
import { deleteHoliday, putHoliday } from './shops.repository'

type SetHoliday = 'POST /shop/holidays'

/** Closes the shop on a day whatever its weekly hours say, or opens it again. Bookings made before stay. */
export async function setHoliday(app: App, call: Call<SetHoliday>): Promise<Reply<SetHoliday>> {
  const { on, name, closed } = call.body
  return changeShop(app, call, 'shop.holiday', async (tx, { id: shopId }) => {
    const today = localDayOf(app.clock.now())
    if (on < today || on > addDays(today, LIMITS.leaveAheadDays)) {
      const fields = { 'body.on': '只能填写今天起一年内的日期' }
      throw new AppError('BAD_INPUT', `holiday on ${on}`, { fields })
    }
    if (closed) await putHoliday(tx, { shopId, onDate: on, name })
    else await deleteHoliday(tx, shopId, on)
    return {}
  })
}
