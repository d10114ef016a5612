import type { Browser } from 'playwright-core'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, instantOf, localDayOf } from '@anxin/shared/kernel/time'
import { command, decide, finish, handOver, noteWork, serviceNamed } from '../../server/stories/deeds'
import { signInOperator } from '../../server/stories/operator'
import { newOwner, shopPhone, type OwnerPhone } from '../../server/stories/phones'
import { answerOpinion, askTwo } from '../../server/stories/opinions'
import { found, same, until } from '../../server/stories/expect'
import type { World } from '../../server/stories/world'
import { phoneIn, signedIn, type Dists } from '../e2e/built'
import {
  giveToTechnician,
  holdLargePayments,
  LARGE_QUOTE,
  orderIn,
  putOff,
  showQuote,
  type OrderFixture,
} from '../e2e/fixtures'
import type { ChromiumPhoneOptions } from '../phone/browser/open-chromium-phone'
import type { Scene, SceneIds, Shot } from './scenes'

/** Where the pages of scenes are opened. */
export type Studio = {
  readonly world: World
  readonly dists: Dists
  readonly browser: Browser
}
export type ShotPhone = ChromiumPhoneOptions & { readonly browser: Browser }

export const NOTHING: SceneIds = {
  orderId: '',
  shopId: '',
  serviceId: '',
  vehicleId: '',
  day: '',
  linkId: '',
  linkToken: '',
  caseId: '',
  transferId: '',
  transferToken: '',
  opinionId: '',
  opinionShopId: '',
  showcaseId: '',
  technicianId: '',
  carPhotoId: '',
}

/** Makes what the scene is about, over the API. The scenes' order is the clock's. */
export async function prepareScene(world: World, scene: Scene, user: string): Promise<SceneIds> {
  const { isNew, stage, isQuoted } = scene
  if (isNew) return NOTHING
  const owner = await newOwner(world, user)
  const service = await serviceNamed(world, '小保养')
  const ids = { ...NOTHING, vehicleId: owner.vehicleId, serviceId: service.id }
  if (scene.hasRecord) return { ...ids, ...(await sharedRecord(world, owner)) }
  if (stage === undefined) return ids
  const quoted = isQuoted === undefined ? {} : { quoted: isQuoted }
  const order = await orderIn(world, stage, { owner, note: '过减速带时右前方有异响', ...quoted })
  if (scene.isLarge) {
    await showQuote(world, order, LARGE_QUOTE)
    await decide(world, order, () => true)
    if (scene.isHeld) await holdLargePayments(world)
  }
  if (scene.isCancelled) await cancel(world, order, scene.isUnanswered ?? false)
  if (scene.hasNoAccount) await world.takeAccount(order.shop.shopId)
  if (scene.hasFigures) await world.giveFigures(order.shop.shopId)
  const day = scene.isDayOver ? await endDay(world, order) : ''
  if (scene.owes) await owe(world, order)
  if (scene.isNoted) await noteWork(world, order.shop, await order.shop.order(order.id))
  if (scene.heldBy !== undefined) await hold(world, order, scene.heldBy)
  const link = stage === 'AWAIT_APPROVAL' ? await askFamily(world, order) : {}
  if (scene.isDisliked) await dislike(world, order)
  const caseId = scene.hasCase ? await agreedCase(world, order) : ''
  const opinion = scene.hasOpinion ? await askOthers(world, order) : {}
  const shown = scene.hasShowcase ? await publishedShowcase(world, order) : {}
  return { ...ids, ...link, ...opinion, ...shown, caseId, orderId: order.id, shopId: order.shop.shopId, day }
}

/** The supplement is paid and the car is back; then its owner is not content with the supplement. */
async function hold(world: World, order: OrderFixture, by: NonNullable<Scene['heldBy']>): Promise<void> {
  const { owner, shop, id: orderId } = order
  const before = await owner.order(orderId)
  const extra = found(
    'the supplement',
    before.lines.find(({ state }) => state === 'shown'),
  )
  await decide(world, order, () => true)
  const paymentId = await owner.pay(orderId)
  await until(
    'the supplement is paid',
    () => owner.order(orderId),
    ({ money }) => money?.dueFen === 0,
    orderId,
  )
  await finish(world, shop, order)
  await handOver(world, shop, order)
  if (by === 'complaint')
    await world.wechat.steer('/complaints', { out_trade_no: `P${paymentId}`, detail: '做完定位还是跑偏' })
  else
    await owner.call('POST /orders/:orderId/cases', {
      params: { orderId },
      body: { commandId: world.client.id(), type: 'service', lineIds: [extra.id], text: '做完定位还是跑偏' },
    })
  await until(
    'its money is held',
    () => owner.order(orderId),
    ({ flags }) => flags.hold === by,
    by,
  )
}

/** WeChat takes the refund, or does not answer whether it has. */
async function cancel(world: World, { owner, id }: OrderFixture, isUnanswered: boolean): Promise<void> {
  const fault = { match: { on: 'pay', path: '/refunds' }, do: 'drop_before', times: 50 }
  if (isUnanswered) await world.wechat.steer('/faults', fault)
  const { params, body } = command(world, id)
  await owner.call('POST /orders/:orderId/cancellation', {
    params,
    body: { ...body, reason: '临时有事，改天再约', feeFen: 0 },
  })
  const stand = isUnanswered ? 'unknown' : undefined
  await until(
    'the refund is as the scene shows it',
    () => owner.order(id),
    ({ money }) => money?.refunding?.stand === stand,
    id,
  )
}

/** The shop has spent the money of a refund; the platform has paid it, and a week goes by. */
async function owe(world: World, { shop, id: orderId }: OrderFixture): Promise<void> {
  // A scene before this one may have left refunds without an answer, and then nobody would hear that money is short.
  await world.wechat.endFaults()
  // Whatever else is released would pay the refund.
  await until(
    'the shop has the money of all that is completed',
    () => shop.call('GET /shop/income', { query: { limit: 50 } }),
    ({ items }) => items.every(({ state, frozenFen }) => state !== 'COMPLETED' || frozenFen === 0),
    orderId,
  )
  await world.spendMoney(shop.shopId)
  const desk = await signInOperator(world, '330100')
  await desk.call('POST /operators/orders/:orderId/refund', {
    params: { orderId },
    body: { commandId: world.client.id(), amountFen: LIMITS.debtPolicy.sumFen + 2_000, reason: '协商退款' },
  })
  const debts = () => shop.call('GET /shop/debts', { query: {} })
  await until('the shop owes', debts, ({ owedFen }) => owedFen > 0, orderId)
  await world.advance(LIMITS.debtPolicy.overdueAfterMs)
  await until('the shop is stopped', debts, ({ stoppedAt }) => stoppedAt !== null, orderId)
}

/** Goes to the next day, on which the statement of this one is made. */
async function endDay(world: World, { shop, owner, id }: OrderFixture): Promise<string> {
  await until(
    'the shop has its money',
    () => owner.order(id),
    ({ money }) => money?.frozenFen === 0,
    id,
  )
  const day = localDayOf(new Date(world.client.now()))
  await world.advanceTo(instantOf(addDays(day, 1), 40))
  await until(
    'the statement of the day is made',
    () => shop.call('GET /shop/statements', { query: {} }),
    ({ items }) => items.some((one) => one.day === day),
    day,
  )
  return day
}

/** A link with which somebody of the family may decide the quote. */
async function askFamily(
  world: World,
  { id: orderId, owner }: OrderFixture,
): Promise<Pick<SceneIds, 'linkId' | 'linkToken'>> {
  const { id, token } = await owner.call('POST /orders/:orderId/approval-links', {
    params: { orderId },
    body: { id: world.client.id(), purpose: 'decide', relation: 'family' },
  })
  return { linkId: id, linkToken: token }
}

/** A car with work that was put off, shown by a link and offered to a new owner. */
async function sharedRecord(world: World, owner: OwnerPhone): Promise<Partial<SceneIds>> {
  await putOff(world, owner)
  const params = { vehicleId: owner.vehicleId }
  const link = await owner.call('POST /vehicles/:vehicleId/record-links', {
    params,
    body: { id: world.client.id(), days: 7, withPrices: true },
  })
  const offer = await owner.call('POST /vehicles/:vehicleId/transfers', {
    params,
    body: { id: world.client.id(), withPrices: false, agreed: true },
  })
  return { linkId: link.id, linkToken: link.token, transferId: offer.id, transferToken: offer.token }
}

/** Two shops are asked about the quote; one has answered, and the other has it before it. */
async function askOthers(
  world: World,
  { id: orderId, owner }: OrderFixture,
): Promise<Pick<SceneIds, 'opinionId' | 'opinionShopId'>> {
  const { first, second } = await askTwo(world, owner, orderId)
  await answerOpinion(world, first, {
    text: '胶套开裂属实，顶胶还能再用一年',
    verdicts: ['necessary', 'necessary', 'can-wait'],
  })
  return { opinionId: second.opinionId, opinionShopId: second.shop.shopId }
}

/** Two stars, and the case that they open. */
async function dislike(world: World, { id: orderId, owner }: OrderFixture): Promise<void> {
  const text = '机油换完了，但是等了两个小时，也没说清楚为什么'
  const review = { id: world.client.id(), skill: 3, manner: 1, priceClarity: 2, text }
  await owner.call('POST /orders/:orderId/review', { params: { orderId }, body: review })
  await until(
    'the review has opened a case',
    () => owner.call('GET /cases', { query: { orderId } }),
    ({ items }) => items.length > 0,
    orderId,
  )
}

/** The shop makes a case of the work, its owner agrees, a person looks at the masks; the technician shows the own page. */
async function publishedShowcase(
  world: World,
  { id: orderId, owner, shop }: OrderFixture,
): Promise<Pick<SceneIds, 'showcaseId' | 'technicianId' | 'carPhotoId'>> {
  const commandId = () => world.client.id()
  const params = { orderId }
  const { photos } = await shop.call('GET /shop/orders/:orderId/showcase', { params })
  const ofSlot = (slot: string) =>
    found(
      slot,
      photos.find((photo) => photo.slot === slot),
      photos,
    ).id
  const masks = [{ x: 350, y: 520, width: 300, height: 110 }]
  const text = '过减速带时右前方异响。举升检查发现两侧下摆臂胶套开裂，更换后做了四轮定位，试车正常。'
  const made = await shop.call('POST /shop/orders/:orderId/showcase', {
    params,
    body: {
      commandId: commandId(),
      text,
      photos: [
        { photoId: ofSlot('front'), masks },
        { photoId: ofSlot('finding'), masks: [], nothingToHide: true },
        { photoId: ofSlot('finish'), masks: [], nothingToHide: true },
      ],
    },
  })
  const { contentHash } = made
  await owner.call('POST /orders/:orderId/showcase/answer', {
    params,
    body: { commandId: commandId(), agree: true, contentHash, showPrices: true },
  })
  const operator = await signInOperator(world, '330100')
  const isOurs = (item: { orderId: string | null; kind: string }) =>
    item.orderId === orderId && item.kind === 'showcase-masks'
  const { items } = await until(
    'the showcase is in the queue',
    () => operator.call('GET /operators/queue', { query: { limit: 50 } }),
    (queue) => queue.items.some(isOurs),
    orderId,
  )
  await operator.call('POST /operators/queue/:itemId/showcase-decision', {
    params: { itemId: found('the item', items.find(isOurs), items).id },
    body: { commandId: commandId(), publish: true, note: '已遮好' },
  })
  const technician = await shopPhone(world, shop.shopId, 'technician')
  const { technicianId } = await technician.call('POST /shop/technician-page', {
    body: {
      commandId: commandId(),
      name: '王师傅',
      intro: '修大众和奥迪十二年，喜欢把故障讲清楚。',
      shown: true,
    },
  })
  const certificate = await shop.call('POST /shop/technicians/:technicianId/certificates', {
    params: { technicianId },
    body: {
      id: world.client.id(),
      kind: 'grade',
      skill: 'chassis',
      number: 'S000033010012345',
      issuer: '浙江省人力资源和社会保障厅',
      validUntil: null,
    },
  })
  same('a certificate waits for its picture', certificate.state, 'draft')
  return { showcaseId: made.id, technicianId, carPhotoId: ofSlot('front') }
}

/** The owner complains, the shop offers to do it again, and the owner agrees. */
async function agreedCase(world: World, { id: orderId, owner, shop }: OrderFixture): Promise<string> {
  const commandId = () => world.client.id()
  const words = { type: 'service' as const, lineIds: [], text: '机油盖附近有油渍，停车后地上有一滩' }
  const opened = await owner.call('POST /orders/:orderId/cases', {
    params: { orderId },
    body: { commandId: commandId(), ...words },
  })
  const params = { caseId: opened.id }
  const offer = { commandId: commandId(), kind: 'rework' as const, text: '请再来一次，我们免费重做' }
  const { offers } = await shop.call('POST /cases/:caseId/offers', { params, body: offer })
  const offerId = offers[0]?.id ?? ''
  await owner.call('POST /cases/:caseId/acceptance', { params, body: { commandId: commandId(), offerId } })
  return opened.id
}

/** The phone of the person whose page it is, signed in, opened on that page. */
export async function phoneOf(
  { world, dists, browser }: Studio,
  shot: Shot,
  user: string,
  { shopId, orderId }: SceneIds,
): Promise<ShotPhone> {
  const { app, role = 'shop-owner', of = shopId } = shot
  if (role === 'technician' && shot.query?.['orderId'] !== undefined)
    await giveToTechnician(world, shopId, orderId)
  const isGuest = app === 'owner' || role === 'stranger'
  const name = isGuest ? `${user}${shot.isByFriend ? '的朋友' : ''}` : (await shopPhone(world, of, role)).user
  return {
    ...phoneIn(world, app, name),
    dist: dists[app],
    browser,
    launch: { path: shot.path, query: { ...shot.query } },
    storage: await signedIn(world, app, name),
  }
}

/** What a shot is called in the contact sheets and in a failing test. */
export function nameOf({ app, path: page, as }: Shot): string {
  return `${app} ${as ?? page.replace(/\/index$/, '')}`
}
