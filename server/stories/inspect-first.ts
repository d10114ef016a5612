import { yuanText } from '@anxin/shared/kernel/money'
import { HOUR_MS } from '@anxin/shared/kernel/time'
import type { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import {
  bookAndAccept,
  bringCar,
  checkIncome,
  decide,
  finish,
  freeSlot,
  handOver,
  nearestShop,
  nextWorkingMorning,
  pay,
  serviceNamed,
} from './deeds'
import { same } from './expect'
import { told } from './notices'
import { newOwner, type ShopPhone } from './phones'
import { beginTale, type Booked, type Tale } from './tale'
import type { World } from './world'

const line = (
  kind: PriceLine['kind'],
  name: string,
  quantity: number,
  unit: string,
  yuan: number,
): PriceLine => ({
  kind,
  name,
  quantityMilli: quantity * 1000,
  unit,
  unitPriceFen: yuan * 100,
  partType: kind === 'part' ? 'oem' : null,
})

const ARM = line('part', '前下摆臂总成', 2, '个', 260)
const LABOUR = line('labour', '更换前下摆臂', 2, '工时', 150)
const TOP_MOUNT = line('part', '减震器顶胶', 2, '个', 90)
const ALIGNMENT = line('labour', '四轮定位', 1, '次', 120)
const GREASE = line('consumable', '底盘防锈处理', 1, '次', 60)

const QUOTE_FEN = 52_000 + 30_000
const SUPPLEMENT_FEN = 12_000 + 6_000
const BILL_FEN = QUOTE_FEN + 12_000

const REMINDER = '请确认是否满意'
const QUESTION = '用车都好吗？'

/**
 * No price before inspection: a quote by lines, one declined, a supplement in the middle of the work, a bill that is
 * lower in the end, and an owner who says nothing for 72 hours.
 */
export async function inspectFirst(world: World): Promise<void> {
  const tale = beginTale(world, 'inspect-first')
  const owner = await newOwner(world, '周立')
  const service = await serviceNamed(world, '异响诊断')
  const choice = await nearestShop(
    world,
    service,
    (shop, { depositFen }) => !shop.instantBook && depositFen > 0,
  )
  const { depositFen } = choice.price
  await nextWorkingMorning(world, choice)
  const slotStartAt = await freeSlot(world, choice, { inDays: 1 })
  const { booked, shop } = await bookAndAccept(world, owner, choice, slotStartAt)
  await tale.step(
    `${owner.user} books ${service.name} at ${shop.shopName}, accepted: deposit ${yuanText(depositFen)}`,
    booked,
    { state: 'PENDING_PAY', dueFen: depositFen, paidFen: 0 },
  )
  await pay(booked)
  await tale.step('the deposit is paid and frozen; it counts for the bill', booked, {
    state: 'ACCEPTED',
    paidFen: depositFen,
  })
  await bringCar(world, shop, booked)
  await tale.step('the car is taken in: code, five photos, odometer', booked, { state: 'CHECKED_IN' })
  await tellQuote(tale, shop, booked, depositFen)
  await tellSupplement(tale, shop, booked)
  await tellLowerBill(tale, shop, booked)
  await tellSilence(tale, booked)
  await checkIncome(shop, booked)
  await tale.settle(booked)
}

async function tellQuote(tale: Tale, shop: ShopPhone, booked: Booked, depositFen: number): Promise<void> {
  const { world } = tale
  const { owner, id: orderId } = booked
  await shop.photograph(orderId, 'finding')
  await shop.call('POST /shop/orders/:orderId/quote', {
    params: { orderId },
    body: {
      commandId: world.client.id(),
      lines: [LABOUR, ARM, TOP_MOUNT],
      findings: '两侧下摆臂胶套开裂，过坎异响；顶胶有轻微老化',
    },
  })
  await told(owner, booked, '报价已出，请确认')
  await tale.step('inspected: the shop quotes three lines, 1000.00, with a photo', booked, {
    state: 'AWAIT_APPROVAL',
    dueFen: 0,
  })
  await decide(world, booked, (name) => name !== TOP_MOUNT.name)
  await tale.step('approves two lines, declines 减震器顶胶: the balance is due', booked, {
    state: 'AWAIT_APPROVAL',
    dueFen: QUOTE_FEN - depositFen,
    paidFen: depositFen,
  })
  // WeChat takes the money and tells nobody, as if phone and network had died at once.
  booked.paymentIds[1] = await owner.pay(orderId, 'success_no_callback')
  const { paid } = await owner.call('POST /orders/:orderId/payment-check', {
    params: { orderId },
    body: { commandId: world.client.id() },
  })
  same('the payment that nobody told of is found by asking WeChat', paid, true)
  const order = await tale.step('the phone dies while paying; asked, WeChat says paid: work begins', booked, {
    state: 'IN_SERVICE',
    paidFen: QUOTE_FEN,
    dueFen: 0,
  })
  const stateOf = ({ name }: PriceLine) => order.lines.find((one) => one.name === name)?.state
  same('two lines are approved and one is declined', [LABOUR, ARM, TOP_MOUNT].map(stateOf), [
    'approved',
    'approved',
    'declined',
  ])
}

async function tellSupplement(tale: Tale, shop: ShopPhone, booked: Booked): Promise<void> {
  const { world } = tale
  const { owner, id: orderId } = booked
  await world.advance(HOUR_MS / 2)
  await shop.call('POST /shop/orders/:orderId/supplement', {
    params: { orderId },
    body: {
      commandId: world.client.id(),
      lines: [ALIGNMENT, GREASE],
      findings: '换摆臂后需做四轮定位；底盘有锈点',
    },
  })
  await tale.step('mid-repair the shop proposes two more lines, 180.00', booked, {
    state: 'IN_SERVICE',
    supplementPending: true,
    dueFen: 0,
  })
  const blocked = {
    params: { orderId },
    body: { commandId: world.client.id(), doneLineIds: [], qualityChecked: true as const },
  }
  await shop.refused('SUPPLEMENT_PENDING', 'POST /shop/orders/:orderId/finish', blocked)
  await told(owner, booked, '有增项待你确认')
  await decide(world, booked, () => true)
  await pay(booked)
  await tale.step('approved and paid: a third payment is frozen', booked, {
    state: 'IN_SERVICE',
    supplementPending: false,
    paidFen: QUOTE_FEN + SUPPLEMENT_FEN,
    refundedFen: 0,
    toShopFen: 0,
  })
}

async function tellLowerBill(tale: Tale, shop: ShopPhone, booked: Booked): Promise<void> {
  const { world } = tale
  await world.advance(HOUR_MS)
  await finish(world, shop, booked, ({ name }) => name !== GREASE.name)
  await tale.step('done without 底盘防锈处理: the bill is 940.00, 60.00 go back', booked, {
    state: 'READY',
    billFen: BILL_FEN,
    paidFen: QUOTE_FEN + SUPPLEMENT_FEN,
    refundedFen: QUOTE_FEN + SUPPLEMENT_FEN - BILL_FEN,
    toShopFen: 0,
    commissionFen: 0,
  })
  await handOver(world, shop, booked)
  await tale.step('the car goes back against the owner’s code', booked, { state: 'DELIVERED', toShopFen: 0 })
}

async function tellSilence(tale: Tale, booked: Booked): Promise<void> {
  const { world } = tale
  const waits = async (hours: number, title: string, nth: number, text: string) => {
    await world.advance(hours * HOUR_MS)
    await told(booked.owner, booked, title, nth)
    const followUp = title === QUESTION ? 'asked' : undefined
    await tale.step(text, booked, {
      state: 'DELIVERED',
      toShopFen: 0,
      commissionFen: 0,
      ...(followUp && { followUp }),
    })
  }
  await waits(24, REMINDER, 1, '24 hours: the owner is reminded to confirm')
  await waits(24, QUESTION, 1, '48 hours: “is all well?”; the owner does not answer')
  await waits(12, REMINDER, 2, '60 hours: the owner is reminded again')
  await world.advance(12 * HOUR_MS)
  await tale.step('72 hours of silence release it, and never count as satisfied', booked, {
    state: 'COMPLETED',
    followUp: 'no-answer',
    frozenFen: 0,
    commissionFen: Math.floor(BILL_FEN / 10),
  })
}
