import { AppError } from '@anxin/shared/kernel/errors'
import type { InspectionItem } from '@anxin/shared/orders/order.contract'
import type { App } from '../app'
import { actorOf } from '../audit'
import { findChecklist } from '../catalogue'
import { runCommand } from '../platform/commands'
import type { Tx } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { staffName } from '../shops'
import { lockShopOrder } from './access'
import { changeOrder } from './change-order'
import { viewOrder } from './order-view'
import { photosOf, replaceInspection, type OrderRow } from './orders.repository'
import { requireNothingMissing } from './work'

type Route = 'POST /shop/orders/:orderId/inspection'

/** While the car is in the shop and the work not finished: what is found later is a supplement's business. */
const WHILE_IN_THE_SHOP: readonly string[] = ['CHECKED_IN', 'AWAIT_APPROVAL', 'IN_SERVICE']

/** What was found, item by item with photos, so that a quote can be understood. A new sheet replaces the former. */
export async function inspectOrder(
  app: App,
  { caller, params, body, command }: Call<Route>,
): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    const order = await lockShopOrder(tx, caller, params.orderId)
    if (!WHILE_IN_THE_SHOP.includes(order.state))
      throw new AppError('ILLEGAL_TRANSITION', `order ${order.id} is ${order.state}`)
    await checkPhotos(tx, order.id, body.items)
    if (order.checklistVersion !== null) await checkSheet(tx, order, body.items)
    const byName = await staffName(tx, caller.staffId)
    replaceInspection(tx, { orderId: order.id, items: body.items, byName, at: app.clock.now() })
    const inspected = await changeOrder(app, tx, order, {
      actor: actorOf(caller),
      type: 'inspected',
      text: inspectionText(body.items),
      photoIds: [...new Set(body.items.flatMap(({ photoIds }) => photoIds))],
    })
    return viewOrder(tx, inspected, caller)
  })
}

/** EVIDENCE_MISSING names the items whose photos are not findings of this order. */
async function checkPhotos(tx: Tx, orderId: string, items: readonly InspectionItem[]): Promise<void> {
  if (items.every(({ photoIds }) => photoIds.length === 0)) return
  const photos = await photosOf(tx, orderId)
  const findings = new Set(
    photos.filter(({ slot, side }) => slot === 'finding' && side === 'shop').map(({ id }) => id),
  )
  const wrong = items.flatMap(({ photoIds }, index) =>
    photoIds.every((id) => findings.has(id))
      ? []
      : [[`body.items.${index}.photoIds`, '照片不属于本单的检测照片'] as const],
  )
  if (wrong.length > 0)
    throw new AppError('EVIDENCE_MISSING', `photos of ${wrong.length} items`, {
      fields: Object.fromEntries(wrong),
    })
}

/**
 * EVIDENCE_MISSING names what is not there: what the sheet of the service wants looked at, and the photo of what is
 * yellow or red. What the shop adds itself needs a photo like the rest.
 */
async function checkSheet(tx: Tx, order: OrderRow, items: readonly InspectionItem[]): Promise<void> {
  const { serviceId, checklistVersion } = order
  const sheet = checklistVersion ? ((await findChecklist(tx, serviceId, checklistVersion))?.sheet ?? []) : []
  const withoutPhoto = new Set(sheet.filter(({ needsPhoto }) => !needsPhoto).map(({ name }) => name))
  const names = new Set(items.map(({ name }) => name))
  requireNothingMissing(
    Object.fromEntries([
      ...sheet
        .filter(({ name }) => !names.has(name))
        .map(({ name }, index) => [`sheet.${index}`, `「${name}」还没检查`]),
      ...items.flatMap(({ name, level, photoIds }, index) =>
        level === 'good' || photoIds.length > 0 || withoutPhoto.has(name)
          ? []
          : [[`body.items.${index}.photoIds`, `「${name}」缺少照片`]],
      ),
    ]),
  )
}

function inspectionText(items: readonly InspectionItem[]): string {
  const countOf = (wanted: InspectionItem['level']) => items.filter(({ level }) => level === wanted).length
  const parts = [
    [countOf('urgent'), '项需尽快处理'],
    [countOf('watch'), '项留意'],
  ] as const
  const shown = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return `检测完成：${shown.length > 0 ? shown.join('，') : `${items.length} 项均良好`}`
}
