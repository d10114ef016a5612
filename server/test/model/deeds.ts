import type { Api } from '@anxin/shared/api'
import type { OrderState } from '@anxin/shared/orders/order.machine'
import { INTAKE_PHOTO_SLOTS } from '@anxin/shared/orders/order.contract'
import { DAY_MS, HOUR_MS } from '@anxin/shared/kernel/time'
import { workNotes } from '../../stories/deeds'
import type { Reply } from '../harness/test-app'
import { LINES, slotAt } from '../harness/world'
import { agreeByPaying, say, type Deed, type OrderRoute } from './deed'
import {
  current,
  hasEnded,
  linesIn,
  newOrder,
  priceOf,
  type Model,
  type ModelOrder,
  type OrderView,
} from './model'
import { COMPLAINT_DEEDS } from './complaint-deeds'
import { MONEY_DEEDS } from './money-deeds'
import type { Answer, ModelWorld } from './world'

/** What nobody may ever do; it is counted where it is refused. */
export const NEVER = 'shop bills what nobody approved'
const ANYWHERE = { lat: 30.27, lng: 120.15 }
const ACTIVE: readonly OrderState[] = ['CHECKED_IN', 'AWAIT_APPROVAL', 'IN_SERVICE']
const CANCELLABLE: readonly OrderState[] = [
  'MATCHING',
  'PENDING_PAY',
  'ACCEPTED',
  'NO_SHOW',
  'CHECKED_IN',
  'AWAIT_APPROVAL',
]
const SWITCHABLE: readonly OrderState[] = ['MATCHING', 'PENDING_PAY', 'ACCEPTED']
const AT_THE_SHOP: readonly OrderState[] = ['CHECKED_IN', 'AWAIT_APPROVAL']

/** Somebody says one sentence that carries nothing else. */
function bare(
  name: string,
  as: 'owner' | 'shop' | 'operator',
  route: OrderRoute,
  rest: Pick<Deed, 'can' | 'isNeverTried' | 'leadsTo' | 'learn'> & {
    weight?: number
    body?: (order: ModelOrder, w: ModelWorld, pick: number) => object
  },
): Deed {
  const { body, weight = 4, ...others } = rest
  return {
    name,
    weight,
    route,
    ...others,
    send: (w, order, pick) => say(w, as, route, order, body?.(order, w, pick)),
  }
}

export function isDecidable(order: ModelOrder): boolean {
  const asked = order.state === 'AWAIT_APPROVAL' || (order.state === 'IN_SERVICE' && order.supplementPending)
  return asked && order.dueFen === 0
}

/** How long after the hand-over a case about the service is taken. */
const CASE_WINDOW_MS = 7 * DAY_MS

/** Something is frozen that the open case is not about. */
function hasRest(order: ModelOrder): boolean {
  return order.state === 'DELIVERED' && order.hold === 'case' && order.undisputedFen > 0
}

function complainedOf(order: ModelOrder, pick: number): string {
  const done = linesIn(order, 'done')
  return done[pick % done.length]?.id ?? ''
}

type Choice = 'all' | 'some' | 'none'

function chosen(order: ModelOrder, choice: Choice, pick: number) {
  const shown = linesIn(order, 'shown')
  if (choice === 'all') return shown
  return choice === 'none' ? [] : shown.filter((_line, index) => (pick >> index) % 2 === 0)
}

function decide(choice: Choice, weight: number): Deed {
  const decisionsOf = (order: ModelOrder, pick: number) => {
    const approved = chosen(order, choice, pick)
    const shown = linesIn(order, 'shown').length > 0 ? linesIn(order, 'shown') : order.lines.slice(0, 1)
    return shown.map((line) => ({
      lineId: line.id,
      decision: approved.includes(line) ? 'approve' : 'decline',
      ...(line.kind === 'part' ? { consentPartType: LINES[1].partType } : {}),
    }))
  }
  return {
    name: `owner approves ${choice}`,
    weight,
    route: 'POST /orders/:orderId/decisions',
    can: isDecidable,
    leadsTo: ['AWAIT_APPROVAL', 'IN_SERVICE', 'READY'],
    async send(w, order, pick) {
      const decisions = decisionsOf(order, pick)
      const body = {
        quoteRound: Math.max(1, order.quoteRound),
        decisions: decisions.length > 0 ? decisions : [{ lineId: order.id, decision: 'decline' }],
      }
      return say(w, 'owner', 'POST /orders/:orderId/decisions', order, body)
    },
    owes(order, pick) {
      const approved = chosen(order, choice, pick)
      const before = linesIn(order, 'approved')
      if (approved.length + before.length === 0)
        return Math.max(0, order.service.inspectionFeeFen - order.netPaidFen)
      return Math.max(0, priceOf(order, [...before, ...approved]) - order.netPaidFen)
    },
    learn(order, pick) {
      for (const { id } of chosen(order, choice, pick)) order.agreed.add(id)
    },
  }
}

type Outcome = 'success' | 'cancel' | 'fail' | 'success_phone_off' | 'success_no_callback'

/** @param isCouponed WeChat's coupon pays up to half of it */
function pay(outcome: Outcome, weight: number, isCouponed = false): Deed {
  return {
    name: `owner pays: ${isCouponed ? 'coupon' : outcome}`,
    weight,
    route: 'POST /orders/:orderId/payment',
    can: ({ dueFen, judged }) => dueFen > 0 && judged?.is !== 'refused',
    async send(w, order, pick) {
      const asked = await say(w, 'owner', 'POST /orders/:orderId/payment', order)
      if (asked.status !== 200) return asked
      const { pay: parameters, amountFen } = asked.body as Api['POST /orders/:orderId/payment']['reply']
      const coupon = isCouponed ? { coupon_fen: 1 + (pick % Math.max(1, Math.floor(amountFen / 2))) } : {}
      await w.t.wechat('/payer/pay', { openid: w.owner.openid, ...parameters, outcome, ...coupon })
      return asked
    },
    learn(order) {
      if (outcome.startsWith('success')) agreeByPaying(order)
    },
  }
}

function quoteLines(pick: number) {
  const count = 1 + (pick % LINES.length)
  return LINES.slice(0, count).map((line, index) => ({
    ...line,
    // Every second is dear, so that two operators are needed to give all of it back.
    unitPriceFen:
      line.unitPriceFen + ((pick >> index) % 97) + (index === 0 && (pick >> 2) % 2 === 0 ? 60_000 : 0),
  }))
}

function finish(
  name: string,
  weight: number,
  doneOf: (order: ModelOrder, pick: number) => readonly string[],
): Deed {
  return {
    name,
    weight,
    route: 'POST /shop/orders/:orderId/finish',
    can: (order) => order.state === 'IN_SERVICE' && !order.supplementPending && order.dueFen === 0,
    leadsTo: ['READY'],
    async send(w, order, pick) {
      if (order.state === 'IN_SERVICE') {
        await w.upload(w.as.shop(order.shopId ?? ''), order.id, ['finish'])
        await noteWork(w, order)
      }
      const body = { doneLineIds: doneOf(order, pick), qualityChecked: true }
      return say(w, 'shop', 'POST /shop/orders/:orderId/finish', order, body)
    },
  }
}

/** What the finish wants noted before it. */
async function noteWork(w: ModelWorld, order: ModelOrder): Promise<void> {
  const shop = w.as.shop(order.shopId ?? '')
  const { body: seen } = await w.call(shop, 'GET /shop/orders/:orderId', { params: { orderId: order.id } })
  const body = await workNotes(seen as Reply<'GET /shop/orders/:orderId'>, {
    id: () => w.t.id(),
    photograph: async (slot) => ((await w.upload(shop, order.id, [slot])).body as { id: string }).id,
  })
  if (body) await say(w, 'shop', 'POST /shop/orders/:orderId/work', order, body)
}

const approvedIds = (order: ModelOrder) => linesIn(order, 'approved').map(({ id }) => id)
const unapproved = (order: ModelOrder) =>
  order.lines.filter(({ state }) => state === 'declined' || state === 'shown' || state === 'dropped')

export const DEEDS: readonly Deed[] = [
  bare('shop accepts', 'shop', 'POST /shop/orders/:orderId/acceptance', {
    weight: 8,
    can: (order) => order.state === 'MATCHING' && order.shopId !== null,
    leadsTo: ['PENDING_PAY', 'ACCEPTED'],
  }),
  bare('shop refuses', 'shop', 'POST /shop/orders/:orderId/refusal', {
    weight: 1.5,
    can: (order) => order.state === 'MATCHING' && order.shopId !== null,
    leadsTo: ['MATCHING'],
    body: () => ({ reason: 'busy' }),
  }),
  bare('shop withdraws', 'shop', 'POST /shop/orders/:orderId/withdrawal', {
    weight: 0.8,
    can: (order) => order.state === 'ACCEPTED' && !order.withdrawn,
    leadsTo: ['ACCEPTED'],
    body: () => ({ reason: '设备故障' }),
  }),
  {
    name: 'shop checks the car in',
    weight: 6,
    route: 'POST /shop/orders/:orderId/intake',
    can: (order) => order.state === 'ACCEPTED' && !order.withdrawn,
    leadsTo: ['CHECKED_IN'],
    async send(w, order) {
      const asked = await say(w, 'owner', 'POST /orders/:orderId/intake-code', order)
      if (asked.status === 200) await w.upload(w.as.shop(order.shopId ?? ''), order.id, INTAKE_PHOTO_SLOTS)
      const code = asked.status === 200 ? (asked.body as { code: string }).code : '000000'
      const body = { code, odometerKm: 42_100, fuelPercent: 60 }
      return say(w, 'shop', 'POST /shop/orders/:orderId/intake', order, body)
    },
  },
  bare('shop inspects', 'shop', 'POST /shop/orders/:orderId/inspection', {
    weight: 0.4,
    can: (order) => ACTIVE.includes(order.state),
    body: () => ({ items: [{ name: '刹车片', level: 'good' }] }),
  }),
  bare('shop starts', 'shop', 'POST /shop/orders/:orderId/start', {
    weight: 6,
    can: (order) => order.state === 'CHECKED_IN' && order.service.priceMode === 'fixed',
    leadsTo: ['IN_SERVICE'],
  }),
  bare('shop quotes', 'shop', 'POST /shop/orders/:orderId/quote', {
    weight: 2.5,
    can: (order) => AT_THE_SHOP.includes(order.state) && order.dueFen === 0,
    leadsTo: ['AWAIT_APPROVAL'],
    body: (_order, _w, pick) => ({ lines: quoteLines(pick) }),
  }),
  bare('shop proposes more', 'shop', 'POST /shop/orders/:orderId/supplement', {
    weight: 14,
    can: (order) => order.state === 'IN_SERVICE' && !order.supplementPending && !order.stopping,
    leadsTo: ['IN_SERVICE'],
    body: (_order, _w, pick) => ({ lines: quoteLines(pick) }),
  }),
  bare('shop pauses', 'shop', 'POST /shop/orders/:orderId/pause', {
    weight: 2,
    can: (order) => order.state === 'IN_SERVICE',
    leadsTo: ['IN_SERVICE'],
    body: (_order, w) => ({
      promisedAt: new Date(w.t.clock.now().getTime() + HOUR_MS).toISOString(),
      reason: '等配件',
    }),
  }),
  bare('shop resumes', 'shop', 'POST /shop/orders/:orderId/resume', {
    weight: 10,
    can: (order) => order.state === 'IN_SERVICE' && order.waitingParts,
    leadsTo: ['IN_SERVICE'],
  }),
  finish('shop finishes all', 3, approvedIds),
  finish('shop finishes a part', 3, (order, pick) =>
    approvedIds(order).filter((_id, n) => (pick >> n) % 2 === 0),
  ),
  {
    ...finish(NEVER, 1.5, (order, pick) => {
      const others = unapproved(order)
      return [...approvedIds(order), others[pick % Math.max(1, others.length)]?.id ?? order.id]
    }),
    can: () => false,
  },
  {
    name: 'shop hands over',
    weight: 6,
    route: 'POST /shop/orders/:orderId/hand-over',
    can: (order) => order.state === 'READY' && order.dueFen === 0,
    leadsTo: ['DELIVERED'],
    async send(w, order) {
      const asked = await say(w, 'owner', 'POST /orders/:orderId/hand-over-code', order)
      const code = asked.status === 200 ? (asked.body as { code: string }).code : '000000'
      return say(w, 'shop', 'POST /shop/orders/:orderId/hand-over', order, { code })
    },
    learn(order, _pick, _answer, now) {
      order.deliveredAt = now
    },
  },
  pay('success', 6),
  pay('success_phone_off', 1.5),
  pay('success_no_callback', 2),
  pay('success', 2, true),
  pay('cancel', 0.8),
  pay('fail', 0.8),
  bare('owner asks whether it is paid', 'owner', 'POST /orders/:orderId/payment-check', {
    weight: 0.4,
    can: () => true,
  }),
  {
    name: 'owner cancels',
    weight: 0.3,
    route: 'POST /orders/:orderId/cancellation',
    can: (order) => CANCELLABLE.includes(order.state),
    leadsTo: ['CANCELLED', 'READY'],
    async send(w, order) {
      const params = { orderId: order.id }
      const shown = await w.call(w.as.owner, 'GET /orders/:orderId/cancellation', { params })
      const { feeFen } = shown.body as Api['GET /orders/:orderId/cancellation']['reply']
      const answer = await say(w, 'owner', 'POST /orders/:orderId/cancellation', order, {
        reason: '临时有事',
        feeFen,
      })
      if (answer.status === 200 && !AT_THE_SHOP.includes(order.state)) order.keptFen = feeFen
      return answer
    },
  },
  bare('owner retimes', 'owner', 'POST /orders/:orderId/time', {
    weight: 1.2,
    can: (order, now) =>
      !order.withdrawn &&
      (order.state === 'NO_SHOW' ||
        (order.state === 'ACCEPTED' && order.slotStartAt.getTime() - now.getTime() >= 2 * HOUR_MS)),
    leadsTo: ['ACCEPTED'],
    body: (_order, w, pick) => ({ slotStartAt: slotAt(w.t, 2 + (pick % 3), 9 + (pick % 8)) }),
  }),
  {
    name: 'owner switches the shop',
    weight: 1.2,
    route: 'POST /orders/:orderId/switch',
    // There are two shops, and one that was asked is not asked again.
    can: (order, now) =>
      SWITCHABLE.includes(order.state) && !order.withdrawn && order.slotStartAt > now && order.asked.size < 2,
    leadsTo: ['MATCHING'],
    async send(w, order) {
      const params = { orderId: order.id }
      const shown = await w.call(w.as.owner, 'GET /orders/:orderId/alternatives', { params })
      const { refundFen = 0 } = shown.body as Partial<Api['GET /orders/:orderId/alternatives']['reply']>
      const shop = w.shops.find(({ id }) => !order.asked.has(id))
      return say(w, 'owner', 'POST /orders/:orderId/switch', order, {
        shopId: shop?.id ?? order.id,
        refundFen,
      })
    },
  },
  bare('owner takes another shop', 'owner', 'POST /orders/:orderId/rematch', {
    weight: 6,
    can: (order) => order.state === 'ACCEPTED' && order.withdrawn,
    leadsTo: ['MATCHING'],
  }),
  decide('all', 5),
  decide('some', 4),
  decide('none', 4),
  bare('owner stops the work', 'owner', 'POST /orders/:orderId/stop', {
    weight: 8,
    can: (order) => order.state === 'IN_SERVICE' && !order.stopping,
    leadsTo: ['IN_SERVICE'],
    body: () => ({ reason: '不想修了' }),
    learn(order) {
      order.stopping = true
    },
  }),
  bare('owner confirms', 'owner', 'POST /orders/:orderId/confirmation', {
    weight: 3,
    can: (order) => order.state === 'DELIVERED' && order.hold === null,
    isNeverTried: hasRest,
    leadsTo: ['COMPLETED'],
  }),
  {
    ...bare('owner confirms what the case is not about', 'owner', 'POST /orders/:orderId/confirmation', {
      weight: 40,
      can: hasRest,
      leadsTo: ['DELIVERED'],
    }),
    isNeverTried: true,
    isSeldom: true,
  },
  bare('owner says all is well', 'owner', 'POST /orders/:orderId/follow-up', {
    weight: 16,
    can: (order) => order.followUp === 'asked',
    body: () => ({ answer: 'fine' }),
  }),
  bare('owner says there is a problem', 'owner', 'POST /orders/:orderId/follow-up', {
    weight: 16,
    can: (order) => order.followUp === 'asked',
    leadsTo: ['DELIVERED', 'COMPLETED'],
    body: () => ({ answer: 'problem' }),
    learn(order) {
      order.hasCase = true
      order.disputed = null
    },
  }),
  {
    ...bare('owner complains about one line', 'owner', 'POST /orders/:orderId/cases', {
      weight: 16,
      can: (order, now) =>
        order.state === 'DELIVERED' &&
        (order.hold === null || order.hold === 'complaint') &&
        now.getTime() - (order.deliveredAt?.getTime() ?? 0) < CASE_WINDOW_MS &&
        linesIn(order, 'done').length > 0,
      leadsTo: ['DELIVERED'],
      body: (order, _w, pick) => ({
        type: 'service',
        lineIds: [complainedOf(order, pick)],
        text: '这一项没修好',
      }),
      learn(order, pick) {
        order.hasCase = true
        order.disputed = [complainedOf(order, pick)]
      },
    }),
    isNeverTried: true, // within the week it is taken after the release too
  },
  {
    name: 'owner says that it is solved',
    weight: 20,
    route: 'POST /cases/:caseId/withdrawal',
    can: (order) => order.hasCase,
    leadsTo: ['DELIVERED', 'COMPLETED'],
    learn(order) {
      order.hasCase = false
    },
    async send(w, order) {
      const [open] = await w.t.app.db.rows<{ id: string }>(
        'SELECT id FROM after_sale_case WHERE order_id = ? ORDER BY id DESC LIMIT 1',
        [order.id],
      )
      const input = { params: { caseId: open?.id ?? order.id }, body: { commandId: w.t.id() } }
      return w.call(w.as.owner, 'POST /cases/:caseId/withdrawal', input)
    },
  },
  {
    name: 'operator cancels what no shop took',
    weight: 6,
    route: 'POST /operators/queue/:itemId/cancellation',
    can: (order) => order.state === 'MATCHING' && order.shopId === null,
    leadsTo: ['CANCELLED'],
    async send(w, order) {
      const [item] = await w.t.app.db.rows<{ id: string }>(
        "SELECT id FROM queue_item WHERE order_id = ? AND kind = 'unanswered-order' ORDER BY state, id DESC LIMIT 1",
        [order.id],
      )
      const input = {
        params: { itemId: item?.id ?? order.id },
        body: { commandId: w.t.id(), note: '无门店可接' },
      }
      return w.call(w.as.operator, 'POST /operators/queue/:itemId/cancellation', input)
    },
  },
  ...MONEY_DEEDS,
  ...COMPLAINT_DEEDS,
]

/** What brings a car to the shop and back and the money to the shop, for orders whose people want just that. */
const STRAIGHT: readonly string[] = [
  'shop accepts',
  'owner pays: success',
  'owner pays: coupon',
  'owner retimes',
  'owner takes another shop',
  'operator cancels what no shop took',
  'shop checks the car in',
  'shop starts',
  'shop quotes',
  'shop resumes',
  'owner approves all',
  'owner approves some',
  'shop finishes all',
  'shop finishes a part',
  'shop hands over',
  'owner confirms',
  'owner confirms, and risk holds the payout',
]

/** What can be done now; of an order whose people want the car back, mostly what leads there. */
export function possibleDeeds(order: ModelOrder, now: Date, pick: number): readonly Deed[] {
  const possible = DEEDS.filter((deed) => deed.can(order, now))
  const straight = possible.filter(({ name }) => STRAIGHT.includes(name))
  return order.isStraight && straight.length > 0 && pick % 10 < 7 ? straight : possible
}

/** The one deed that needs no order; refused, it asks for a time that is over. */
export const REQUEST = {
  name: 'owner requests',
  can: (m: Model) => {
    const order = current(m)
    return order === undefined || hasEnded(order)
  },
  async send(w: ModelWorld, pick: number): Promise<{ answer: Answer; order: ModelOrder | null }> {
    const service = w.services[pick % w.services.length]
    const shop = w.shops[(pick >> 2) % w.shops.length]
    if (!service || !shop) throw new Error('the world is empty')
    const coupon = (pick >> 5) % 3 === 0 ? await w.compensate() : null
    const body = {
      id: w.t.id(),
      vehicleId: w.owner.vehicleId,
      serviceId: service.id,
      shopId: shop.id,
      slotStartAt: slotAt(w.t, 2 + (pick % 3), 9 + (pick % 8)),
      ...ANYWHERE,
      ...(coupon && { couponId: coupon.id }),
    }
    const answer = await w.call(w.as.owner, 'POST /orders', { body } as never)
    const isStraight = (pick >> 4) % 10 < 7
    const booked = { service, isStraight, couponFen: coupon?.amountFen ?? 0 }
    const order = answer.status === 200 ? newOrder(answer.body as OrderView, booked) : null
    return { answer, order }
  },
} as const

/** Asking for a time that is over. */
export async function requestThePast(w: ModelWorld): Promise<Answer> {
  const body = {
    id: w.t.id(),
    vehicleId: w.owner.vehicleId,
    serviceId: w.services[0]?.id ?? '',
    shopId: w.shops[0]?.id ?? '',
    slotStartAt: slotAt(w.t, -1),
    ...ANYWHERE,
  }
  return w.call(w.as.owner, 'POST /orders', { body } as never)
}
