import type { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { DAY_MS, HOUR_MS } from '@anxin/shared/kernel/time'
import type { Order } from '@anxin/shared/orders/order.contract'
import {
  accept,
  book,
  bringCar,
  command,
  decide,
  finish,
  freeSlot,
  handOver,
  inspect,
  isOpenNow,
  nearestShop,
  nextWorkingMorning,
  pay,
  serviceNamed,
  type Choice,
} from '../../server/stories/deeds'
import { until } from '../../server/stories/expect'
import { signInOperator } from '../../server/stories/operator'
import { newOwner, shopPhone, type OwnerPhone, type ShopPhone } from '../../server/stories/phones'
import type { Booked } from '../../server/stories/tale'
import type { World } from '../../server/stories/world'

/** How far an order has come, in the order in which it comes there. */
export const ORDER_STAGES = [
  'MATCHING', // offered to the shop, which has not answered
  'PENDING_PAY',
  'ACCEPTED',
  'CHECKED_IN',
  'AWAIT_APPROVAL', // a quote of three lines, shown
  'IN_SERVICE',
  'SUPPLEMENT', // IN_SERVICE, and one more line waits for the owner
  'READY',
  'DELIVERED',
  'FOLLOW_UP', // DELIVERED, and 48 hours later 用车都好吗？ is asked
  'COMPLETED',
] as const
export type OrderStage = (typeof ORDER_STAGES)[number]

export type OrderOptions = {
  /** Whose order it is; somebody new where nobody is named. */
  readonly owner?: OwnerPhone
  /** No price before the inspection, a deposit and a quote of three lines; so it always is for AWAIT_APPROVAL. */
  readonly quoted?: boolean
  /** On which day the appointment is, from today. */
  readonly inDays?: number
  readonly note?: string
}

export type OrderFixture = Booked & { readonly shop: ShopPhone; readonly choice: Choice }

const QUOTE = [
  line('labour', '更换前下摆臂', 2, '工时', 150),
  line('part', '前下摆臂总成', 2, '个', 260),
  line('part', '减震器顶胶', 2, '个', 90),
]
/** Above the sum from which the product's own rules want a code. */
export const LARGE_QUOTE = [line('labour', '变速箱大修', 1, '次', 7_000)]
const SUPPLEMENT = [line('labour', '四轮定位', 1, '次', 120)]

/** Of the demo city. */
const REGION = '330100'

let owners = 0

/** Books at the nearest shop that is asked first, and goes on over the API as the stories do until the stage is reached. */
export async function orderIn(world: World, stage: OrderStage, options: OrderOptions): Promise<OrderFixture> {
  const owner = options.owner ?? (await newOwner(world, `车主${(owners += 1)}`))
  const quoted = options.quoted ?? stage === 'AWAIT_APPROVAL'
  const service = await serviceNamed(world, quoted ? '异响诊断' : '小保养')
  const choice = await nearestShop(
    world,
    service,
    ({ instantBook }, { depositFen }) => !instantBook && (!quoted || depositFen > 0),
  )
  // Outside its hours a shop is not asked, and the order would wait for the morning.
  if (!(await isOpenNow(world, service, choice.shop.id))) await nextWorkingMorning(world, choice)
  const slotStartAt = await freeSlot(world, choice, { inDays: options.inDays ?? 1 })
  const shop = await shopPhone(world, choice.shop.id)
  const booked = await book(world, owner, {
    serviceId: service.id,
    shopId: choice.shop.id,
    slotStartAt,
    ...(options.note === undefined ? {} : { note: options.note }),
  })
  const order = { ...booked, shop, choice }
  await offered(order)
  await bringTo(world, order, slotStartAt, { stage, quoted })
  return order
}

async function bringTo(
  world: World,
  order: OrderFixture,
  slotStartAt: Date,
  { stage, quoted }: { stage: OrderStage; quoted: boolean },
): Promise<void> {
  const steps: Record<OrderStage, (() => Promise<unknown>) | null> = {
    MATCHING: null,
    PENDING_PAY: async () => accept(world, order.shop, order),
    async ACCEPTED() {
      // This way WeChat freezes for 30 days only, so nobody can pay earlier.
      if (world.mode === 'partner') await world.advanceTo(new Date(slotStartAt.getTime() - DAY_MS))
      await pay(order)
    },
    CHECKED_IN: async () => bringCar(world, order.shop, order),
    AWAIT_APPROVAL: quoted
      ? async () => showQuote(world, order, QUOTE, '两侧下摆臂胶套开裂，过坎异响')
      : null,
    IN_SERVICE: async () => (quoted ? approve(world, order) : start(world, order)),
    SUPPLEMENT: stage === 'SUPPLEMENT' ? async () => supplement(world, order) : null,
    async READY() {
      await world.advance(HOUR_MS)
      await finish(world, order.shop, order)
    },
    DELIVERED: async () => handOver(world, order.shop, order),
    FOLLOW_UP: stage === 'FOLLOW_UP' ? async () => world.advance(48 * HOUR_MS) : null,
    COMPLETED: async () => order.owner.call('POST /orders/:orderId/confirmation', command(world, order.id)),
  }
  for (const next of ORDER_STAGES.slice(0, ORDER_STAGES.indexOf(stage) + 1)) {
    const step = steps[next]
    if (step === null) continue
    await step()
    await until(`the order is ${next}`, () => order.owner.order(order.id), isIn[next], next)
  }
}

const isIn: Record<OrderStage, (order: Order) => boolean> = {
  MATCHING: ({ state }) => state === 'MATCHING',
  PENDING_PAY: ({ state }) => state === 'PENDING_PAY',
  ACCEPTED: ({ state }) => state === 'ACCEPTED',
  CHECKED_IN: ({ state }) => state === 'CHECKED_IN',
  AWAIT_APPROVAL: ({ state }) => state === 'AWAIT_APPROVAL',
  IN_SERVICE: ({ state }) => state === 'IN_SERVICE',
  SUPPLEMENT: ({ flags }) => flags.supplementPending,
  READY: ({ state }) => state === 'READY',
  DELIVERED: ({ state }) => state === 'DELIVERED',
  FOLLOW_UP: ({ flags }) => flags.followUp === 'asked',
  COMPLETED: ({ state }) => state === 'COMPLETED',
}

/** Gives the work to the technician whose phone `shopPhone` opens; who of the shop's technicians that is, no shop is told. */
export async function giveToTechnician(world: World, shopId: string, orderId: string): Promise<void> {
  const shop = await shopPhone(world, shopId)
  const technician = await shopPhone(world, shopId, 'technician')
  const { technicians } = await shop.call('GET /shop', {})
  for (const { id: technicianId } of technicians) {
    await shop
      .call('POST /shop/orders/:orderId/assignment', {
        params: { orderId },
        body: { commandId: world.client.id(), technicianId },
      })
      // Somebody else who has no time or cannot do the work.
      .catch(() => undefined)
    const { items } = await technician.call('GET /shop/orders', { query: {} })
    if (items.some(({ id }) => id === orderId)) return
  }
  throw new Error(`nobody could give the order ${orderId} to ${technician.user}`)
}

/** Matching asks the shop a moment later. */
async function offered({ shop, id }: OrderFixture): Promise<void> {
  await until(
    'the order is among the offers of the shop',
    () => shop.call('GET /shop/offers', {}),
    ({ items }) => items.some(({ orderId }) => orderId === id),
    id,
  )
}

/** From now on a person looks at each large payment first: rules that one operator writes and another activates. */
export async function holdLargePayments(world: World): Promise<void> {
  const [author, colleague] = [await signInOperator(world, REGION), await signInOperator(world, REGION)]
  const rule = {
    id: 'payment-huge',
    title: '巨额支付',
    kinds: ['payment' as const],
    all: [{ feature: 'amountFen' as const, op: '>=' as const, value: 500_000 }],
    verdict: 'hold' as const,
    text: '需人工核对',
  }
  const draft = { commandId: world.client.id(), note: '巨额先核对', rules: [rule] }
  const { version } = await author.call('POST /operators/risk/rulesets', { body: draft })
  await colleague.call('POST /operators/risk/rulesets/:version/activation', {
    params: { version },
    body: { commandId: world.client.id(), note: '同意' },
  })
}

async function start(world: World, { shop, id }: OrderFixture): Promise<void> {
  await shop.call('POST /shop/orders/:orderId/start', command(world, id))
}

/** The shop shows a quote to the owner, with the picture that has to go with it. */
export async function showQuote(
  world: World,
  { shop, id }: OrderFixture,
  lines: PriceLine[],
  findings = '变速箱需要大修',
): Promise<void> {
  await shop.photograph(id, 'finding')
  await shop.call('POST /shop/orders/:orderId/quote', {
    params: { orderId: id },
    body: { commandId: world.client.id(), lines, findings },
  })
}

/**
 * A completed order at which the inspection found worn brakes, with a photo and a price, and a tired battery without
 * one; the owner put off both and had the rest done.
 */
export async function putOff(world: World, owner?: OwnerPhone): Promise<OrderFixture> {
  const order = await orderIn(world, 'CHECKED_IN', {
    quoted: true,
    ...(owner === undefined ? {} : { owner }),
  })
  const { shop, id } = order
  const params = { orderId: id }
  const photoId = await shop.photograph(id, 'finding')
  await inspect(world, shop, id, [
    { name: '前刹车', level: 'urgent', note: '刹车片剩 2 毫米', photoIds: [photoId] },
    { name: '电瓶', level: 'watch', note: '健康度 60%', photoIds: [photoId] },
  ])
  const brakes = { ...line('part', '前刹车片', 1, '套', 380), basis: { finding: '前刹车' } }
  await shop.call('POST /shop/orders/:orderId/quote', {
    params,
    body: {
      commandId: world.client.id(),
      lines: [line('labour', '更换前下摆臂', 2, '工时', 150), brakes],
      findings: '前刹车片磨损',
    },
  })
  await decide(world, order, (name) => name !== '前刹车片')
  await pay(order)
  await until('the work has begun', () => order.owner.order(id), isIn.IN_SERVICE, id)
  await finish(world, shop, order)
  await handOver(world, shop, order)
  await order.owner.call('POST /orders/:orderId/confirmation', command(world, id))
  await until(
    'the order is completed and what was put off is remembered',
    () =>
      order.owner.call('GET /vehicles/:vehicleId/remembered-work', {
        params: { vehicleId: order.owner.vehicleId },
      }),
    ({ items }) => items.length === 2,
    id,
  )
  return order
}

async function approve(world: World, order: OrderFixture): Promise<void> {
  await decide(world, order, () => true)
  await pay(order)
}

async function supplement(world: World, { shop, id }: OrderFixture): Promise<void> {
  await shop.call('POST /shop/orders/:orderId/supplement', {
    params: { orderId: id },
    body: { commandId: world.client.id(), lines: SUPPLEMENT, findings: '换摆臂后需做四轮定位' },
  })
}

function line(
  kind: PriceLine['kind'],
  name: string,
  quantity: number,
  unit: string,
  yuan: number,
): PriceLine {
  return {
    kind,
    name,
    quantityMilli: quantity * 1000,
    unit,
    unitPriceFen: yuan * 100,
    partType: kind === 'part' ? 'oem' : null,
  }
}
