import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import type { ShopCaller } from '../platform/caller'
import { runCommand, storedReply } from '../platform/commands'
import type { Queries } from '../platform/db'
import type { Call, Reply } from '../platform/routes'
import { publicCertificates, technicianNames, technicianOfStaff, technicianScoreOf } from '../shops'
import { checkPublicText } from './check-text'
import {
  countDoneOrders,
  findShownTechnician,
  findTechnicianPage,
  putTechnicianPage,
  shownNames,
} from './technician-pages.repository'

type OfShop = 'GET /shops/:shopId/technicians'
type Public = 'GET /technicians/:technicianId'
type Own = 'GET /shop/technician-page'
type Change = 'POST /shop/technician-page'

export async function listShownTechnicians(app: App, { params }: Call<OfShop>): Promise<Reply<OfShop>> {
  const names = await shownNames(app.db, params)
  return { items: [...names].map(([id, name]) => ({ id, name })) }
}

/** For everybody, as far as the technician lets it be seen. */
export async function showTechnicianPage(app: App, { params }: Call<Public>): Promise<Reply<Public>> {
  const shown = await findShownTechnician(app.db, params.technicianId)
  if (!shown) throw new AppError('NOT_FOUND', `technician ${params.technicianId} is not shown`)
  const { technicianId: id, ...page } = shown
  const [certificates, doneOrders, rating] = await Promise.all([
    publicCertificates(app, id),
    countDoneOrders(app.db, id),
    technicianScoreOf(app.db, id),
  ])
  return { id, ...page, certificates, doneOrders, rating }
}

/** The own page; before it is written, as the shop calls the technician, and shown to nobody. */
export async function showOwnTechnicianPage(app: App, { caller }: Call<Own>): Promise<Reply<Own>> {
  const technicianId = await requireTechnician(app.db, caller)
  const page = await findTechnicianPage(app.db, technicianId)
  if (page?.staffId === caller.staffId) {
    const { name, intro, shownSince } = page
    return { technicianId, name, intro, shown: shownSince !== null }
  }
  const name = (await technicianNames(app.db, caller.shopId)).get(technicianId) ?? ''
  return { technicianId, name, intro: '', shown: false }
}

/** The technician alone says under which name and whether the page is seen; taken back, it is gone at once. */
export async function changeTechnicianPage(app: App, call: Call<Change>): Promise<Reply<Change>> {
  const { caller, body, command } = call
  const earlier = await storedReply<Reply<Change>>(app.db, command)
  if (earlier) return earlier.reply
  await requireTechnician(app.db, caller)
  // Whoever only wants to be gone waits for nobody.
  if (body.shown) await checkPublicText(app, caller, { 'body.name': body.name, 'body.intro': body.intro })
  return runCommand(app, command, async (tx) => {
    const technicianId = await requireTechnician(tx, caller)
    const { name, intro, shown } = body
    const shownSince = shown ? app.clock.now() : null
    await putTechnicianPage(tx, { technicianId, staffId: caller.staffId, name, intro, shownSince })
    await record(app, tx, actorOf(caller), shown ? 'technician.show' : 'technician.hide', technicianId)
    return { technicianId, name, intro, shown }
  })
}

async function requireTechnician(q: Queries, { staffId }: ShopCaller): Promise<string> {
  const technicianId = await technicianOfStaff(q, staffId)
  if (technicianId === null) throw new AppError('NOT_FOUND', `staff ${staffId} is no technician`)
  return technicianId
}
