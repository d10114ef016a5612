import type { Api } from '@anxin/shared/api'
import { yuanText } from '@anxin/shared/kernel/money'
import { DAY_MS, HOUR_MS } from '@anxin/shared/kernel/time'
import {
  bookAndAccept,
  freeSlot,
  nearestShop,
  nextWorkingMorning,
  pay,
  serviceNamed,
  tellWork,
  type Choice,
} from './deeds'
import { found, same, until } from './expect'
import { signInOperator, type Desk } from './operator'
import { newOwner, type ShopPhone } from './phones'
import { beginTale, feeOf, type Booked, type Tale } from './tale'
import type { World } from './world'

type Case = Api['GET /cases/:caseId']['reply']
type Decision = Api['POST /operators/cases/:caseId/decision']['input']['body']

/** The region of the demo city. */
const REGION = '330100'
const FIRST_FEN = 5_000
const SECOND_FEN = 3_000

/**
 * A repair that did not help: the 48-hour question, the hold, a second repair in vain, a part of the money back while it
 * is frozen; and when the rest was released and the fault came again, another part that the platform pays first and has
 * back from the shop.
 */
export async function dispute(world: World): Promise<void> {
  const tale = beginTale(world, 'dispute')
  const desk = await signInOperator(world, REGION)
  const owner = await newOwner(world, '陈向东')
  const service = await serviceNamed(world, '小保养')
  const choice = await nearestShop(world, service, ({ instantBook }) => !instantBook)
  await nextWorkingMorning(world, choice)
  const slotStartAt = await freeSlot(world, choice, { inDays: 1 })
  const { booked, shop } = await bookAndAccept(world, owner, choice, slotStartAt)
  await pay(booked)
  await tale.step('booked, accepted and paid', booked, {
    state: 'ACCEPTED',
    paidFen: choice.price.totalFen,
  })
  await tellWork(tale, shop, booked)
  const caseId = await tellProblem(tale, booked, choice)
  const again = await tellReworkInVain(tale, shop, booked, { choice, caseId })
  await tellPartBack(tale, desk, booked, { choice, caseId })
  await tellAdvance(tale, desk, shop, booked)
  await tale.settle(booked, again)
}

async function tellProblem(tale: Tale, booked: Booked, { price }: Choice): Promise<string> {
  const frozenFen = price.totalFen - feeOf(price.totalFen)
  await askedAfter(tale, booked)
  await answerProblem(tale.world, booked, '机油还在漏')
  await tale.step('the owner answers 还有问题: a case, and nothing is released', booked, {
    state: 'DELIVERED',
    followUp: 'problem',
    hold: 'case',
    frozenFen,
    toShopFen: 0,
  })
  const { items } = await booked.owner.call('GET /cases', { query: {} })
  const opened = found(
    'the case is in the owner’s list',
    items.find(({ orderId }) => orderId === booked.id),
    items,
  )
  same(
    'the shop has to answer, because the owner said so at the question',
    [opened.cause, opened.next.who],
    ['follow-up', 'shop'],
  )
  return opened.id
}

type About = { readonly choice: Choice; readonly caseId: string }

async function tellReworkInVain(
  tale: Tale,
  shop: ShopPhone,
  booked: Booked,
  { choice, caseId }: About,
): Promise<Booked> {
  const { world } = tale
  const { owner } = booked
  const commandId = () => world.client.id()
  const params = { caseId }
  const { offers } = await shop.call('POST /cases/:caseId/offers', {
    params,
    body: { commandId: commandId(), kind: 'rework', text: '免费重做，抱歉' },
  })
  const offerId = found('the offer', offers[0]).id
  await owner.call('POST /cases/:caseId/acceptance', { params, body: { commandId: commandId(), offerId } })
  const slotStartAt = (await freeSlot(world, choice, { inDays: 1 })).toISOString()
  const id = commandId()
  await owner.call('POST /cases/:caseId/rework', { params, body: { id, slotStartAt } })
  const again: Booked = { id, owner, paymentIds: [] }
  await tale.step('the shop offers to do it again, the owner takes it: booked, nothing to pay', again, {
    state: 'ACCEPTED',
    dueFen: 0,
    paidFen: 0,
  })
  await tellWork(tale, shop, again)
  await askedAfter(tale, again)
  await answerProblem(world, again, '还是漏')
  await untilState(booked, caseId, 'PLATFORM_REVIEW')
  await tale.step('in vain: the platform has to decide; the first order is still held', booked, {
    state: 'DELIVERED',
    hold: 'case',
    toShopFen: 0,
  })
  return again
}

async function tellPartBack(
  tale: Tale,
  desk: Desk,
  booked: Booked,
  { choice, caseId }: About,
): Promise<void> {
  const { price } = choice
  const { outcomes } = await desk.call('GET /operators/cases/:caseId/preview', {
    params: { caseId },
    query: { amountFen: FIRST_FEN },
  })
  const shown = found(
    'what a part refund leads to',
    outcomes.find(({ outcome }) => outcome === 'partial-refund'),
    outcomes,
  )
  await decide(tale.world, desk, caseId, {
    outcome: 'partial-refund',
    amountFen: FIRST_FEN,
    note: '返修未解决',
  })
  await tale.step(
    `the operator decides: ${yuanText(FIRST_FEN)} back at once, the rest still frozen`,
    booked,
    {
      state: 'DELIVERED',
      hold: 'case',
      refundedFen: FIRST_FEN,
      toShopFen: 0,
    },
  )
  await untilState(booked, caseId, 'RESOLVED')
  await tale.world.advance(7 * DAY_MS)
  await tale.step('seven days without an appeal: the rest is released, as it was shown', booked, {
    state: 'COMPLETED',
    hold: null,
    paidFen: price.totalFen,
    frozenFen: 0,
    refundedFen: shown.ownerFen,
    toShopFen: shown.toShopFen,
    commissionFen: shown.commissionFen,
    feeFen: shown.feeFen,
  })
}

async function tellAdvance(tale: Tale, desk: Desk, shop: ShopPhone, booked: Booked): Promise<void> {
  const { world } = tale
  const { owner, id: orderId } = booked
  const opened = await owner.call('POST /orders/:orderId/cases', {
    params: { orderId },
    body: {
      commandId: world.client.id(),
      type: 'warranty',
      lineIds: [],
      text: '又开始漏了，还在质保期内',
      odometerKm: 42_900,
    },
  })
  const params = { caseId: opened.id }
  const asked = { params, body: { commandId: world.client.id(), text: '请平台处理' } }
  await owner.call('POST /cases/:caseId/escalation', asked)
  const before = await owner.order(orderId)
  await decide(world, desk, opened.id, {
    outcome: 'partial-refund',
    amountFen: SECOND_FEN,
    payFirst: true,
    note: '质保期内复发',
  })
  const paysFirst = world.mode === 'ecommerce' ? 'the platform pays first and has it back' : 'the shop pays'
  const after = await tale.step(`again within the warranty: ${paysFirst}`, booked, {
    state: 'COMPLETED',
    refundedFen: FIRST_FEN + SECOND_FEN,
    advancedFen: 0,
    frozenFen: 0,
    commissionFen: Math.max(0, (before.money?.commissionFen ?? 0) - SECOND_FEN / 10),
  })
  const lessFen = (before.money?.toShopFen ?? 0) - (after.money?.toShopFen ?? 0)
  same('it is the shop that has less', lessFen > 0, true)
  await untilState(booked, opened.id, 'RESOLVED')
  for (const side of [owner, shop])
    await side.call('POST /cases/:caseId/consent', { params, body: { commandId: world.client.id() } })
  await untilState(booked, opened.id, 'CLOSED')
  tale.scene('both sides agree: the case is over')
}

async function askedAfter(tale: Tale, booked: Booked): Promise<void> {
  await tale.world.advance(48 * HOUR_MS)
  await tale.step('48 hours later the owner is asked', booked, { state: 'DELIVERED', followUp: 'asked' })
}

async function answerProblem(world: World, { owner, id: orderId }: Booked, text: string): Promise<void> {
  const body = { commandId: world.client.id(), answer: 'problem' as const, text }
  await owner.call('POST /orders/:orderId/follow-up', { params: { orderId }, body })
}

async function decide(
  world: World,
  desk: Desk,
  caseId: string,
  decision: Omit<Decision, 'commandId'>,
): Promise<void> {
  const body = { commandId: world.client.id(), ...decision }
  await desk.call('POST /operators/cases/:caseId/decision', { params: { caseId }, body })
}

function untilState({ owner }: Booked, caseId: string, state: Case['state']): Promise<Case> {
  return until(
    `the case is ${state}`,
    () => owner.call('GET /cases/:caseId', { params: { caseId } }),
    (seen) => seen.state === state,
    state,
  )
}
