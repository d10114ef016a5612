import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { nearestShop, nextWorkingMorning, serviceNamed } from '../../server/stories/deeds'
import { until } from '../../server/stories/expect'
import { signInOperator } from '../../server/stories/operator'
import type { OwnerPhone } from '../../server/stories/phones'
import { takePhoto } from '../../server/stories/photo'
import type { PhoneDriver } from '../phone/driver/open-phone'
import {
  button,
  cancelInTime,
  confirmAndReview,
  finishWork,
  giveBack,
  payAtCashier,
  photograph,
  readCode,
  spendDayAtShop,
  SUBMIT,
  takeIn,
  tapsSince,
} from './hands'
import { startTapWorld, type TapWorld } from './world'

/** Stories of server/stories by taps on two phones, from cold starts. */

const REGION = '330100'

let world: TapWorld
let scratch = ''
let album: string[] = []
beforeAll(async () => {
  world = await startTapWorld()
  scratch = await mkdtemp(path.join(tmpdir(), 'anxin-stories-'))
  album = [path.join(scratch, 'photo.jpg')]
  for (const file of album) await writeFile(file, await takePhoto(file))
})
afterAll(async () => {
  await world?.close()
  await rm(scratch, { recursive: true, force: true })
})
beforeEach(async () => {
  // In the morning of a working day the shops that are asked are open.
  const near = await nearestShop(world.world, await serviceNamed(world.world, '小保养'), () => true)
  await nextWorkingMorning(world.world, near)
})

async function onlyOrder(owner: OwnerPhone) {
  const { items } = await owner.call('GET /orders', { query: {} })
  expect(items).toHaveLength(1)
  return owner.order(items[0]!.id)
}

/** The owner's phone of the shop that is asked; where it is an instant-booking one, nobody has to be asked. */
async function deskOf(owner: OwnerPhone): Promise<{ desk: PhoneDriver; orderId: string; shopId: string }> {
  const { id: orderId, shopId } = await onlyOrder(owner)
  const desk = await world.shopPhone({ shopId: shopId!, role: 'shop-owner', album })
  return { desk, orderId, shopId: shopId! }
}

async function book(phone: PhoneDriver): Promise<void> {
  await phone.tap(SUBMIT)
  await phone.waitFor(() => /^order\/(detail|pay)\//.test(phone.path()), 'the page of the order')
}

/** The shop accepts with one tap and the owner pays what her phone then asks for; an instant booking skips the first. */
async function acceptAndPay(phone: PhoneDriver, desk: PhoneDriver, serviceName: string): Promise<void> {
  const isAsked = phone.path() === 'order/detail/index'
  if (isAsked) {
    await desk.tap(button(new RegExp(`^接单 ${serviceName}`)))
    // Where nothing is due before the inspection, the code for the shop is there at once.
    await phone.waitFor(
      () => phone.isSeen(button(/^支付 ¥/)) || phone.isSeen(button('出示接车码')),
      'accepted',
    )
    if (phone.isSeen(button('出示接车码'))) return
    await phone.tap(button(/^支付 ¥/))
  }
  await payAtCashier(phone)
  // The page on which the shop has accepted hears of it.
  if (isAsked) await desk.see('预约已生效，等车主到店')
}

async function arrive(owner: OwnerPhone, orderId: string): Promise<void> {
  const { slotStartAt } = await owner.order(orderId)
  await world.advanceTo(new Date(Date.parse(slotStartAt) - 5 * MINUTE_MS))
}

describe('by taps alone', () => {
  test('a fixed price: booked in three taps, paid, worked on, asked after, released, reviewed', async () => {
    const owner = await world.owner('林小雨', '13800200001')
    const phone = world.ownerPhone({ user: owner.user })
    const spent = tapsSince(phone)
    await phone.tap(button('保养'))
    await phone.tap(/^小保养，/)
    await book(phone)
    expect(spent()).toBeLessThanOrEqual(3)
    const { desk, orderId } = await deskOf(owner)
    await acceptAndPay(phone, desk, '小保养')

    await arrive(owner, orderId)
    await spendDayAtShop(desk, phone, () => world.advance(HOUR_MS))
    expect((await owner.order(orderId)).state).toBe('DELIVERED')

    await world.advance(LIMITS.followUpAfterMs)
    await phone.tap(button('返回'))
    await phone.tap(button('都好'))
    spent()
    await confirmAndReview(phone)
    expect(spent()).toBeLessThanOrEqual(5)
    const after = await until(
      'the money is the shop’s',
      () => owner.order(orderId),
      ({ money }) => money?.frozenFen === 0,
      orderId,
    )
    expect([after.state, after.flags.followUp]).toEqual(['COMPLETED', 'fine'])
  })

  test('an inspection first: lines approved and declined, a lost answer, a supplement, a line not done, silence', async () => {
    const owner = await world.owner('周立', '13800200002')
    const phone = world.ownerPhone({ user: owner.user })
    await phone.tap(button('故障'))
    await phone.tap({ role: 'radio', name: '异响' })
    await phone.tap({ role: 'checkbox', name: '过坎颠簸时' })
    await phone.tap(button('看检测费和门店'))
    await chooseAsking(phone)
    await book(phone)
    const { desk, orderId } = await deskOf(owner)
    await acceptAndPay(phone, desk, '异响诊断')

    await arrive(owner, orderId)
    await phone.tap(button('出示接车码'))
    await takeIn(desk, await readCode(phone))
    await desk.tap(button('检测单'))
    await desk.see(button(/^写进工单/))
    const urgent = Array.from(desk.phone.stack.top().holder.querySelectorAll('[aria-label$="急修"]'))[0]
    expect(urgent).toBeDefined()
    const point = (urgent!.getAttribute('aria-label') ?? '').replace(' 急修', '')
    await desk.tap({ role: 'radio', name: `${point} 急修` })
    await desk.type({ role: 'textbox', name: `${point}怎么了` }, '已经开裂')
    await photograph(desk, button(new RegExp(`^${point} 拍摄`)))
    await desk.tap(button(/^其余 \d+ 项良好$/))
    await desk.tap(button(/^写进工单/))
    await desk.tap(button('按检测结果报价'))
    await desk.tap(button(await firstTemplate(owner, orderId)))
    await desk.tap(button(/^发送报价 ¥/))
    await desk.see(/^车主：逐项确认报价/)

    await phone.tap(button('返回'))
    await phone.tap(button(/^查看报价 ¥/))
    const lines = (await owner.order(orderId)).lines.filter(({ state }) => state === 'shown')
    expect(lines.length).toBeGreaterThan(1)
    await phone.tap({ role: 'checkbox', name: new RegExp(`^${escaped(lines.at(-1)!.name)} `) })
    // What of the rest is not the original needs a yes of its own.
    for (const { name, partType } of lines.slice(0, -1))
      if (partType !== null && partType !== 'oem')
        await phone.tap({ role: 'checkbox', name: new RegExp(`^我同意「${escaped(name)}」用`) })
    phone.change({ payment: 'success_phone_off' })
    await phone.tap(button(/^同意.*并支付 ¥/))
    await phone.tap({ role: 'radio', name: '价格偏高' })
    await phone.tap(button(/^同意其余并支付 ¥/))
    await payAtCashier(phone)
    phone.change({ payment: 'success' })
    expect((await owner.order(orderId)).lines.find(({ id }) => id === lines.at(-1)!.id)?.state).toBe(
      'declined',
    )

    await desk.see('施工中')
    await desk.tap(button('增项'))
    await desk.tap('不用模板，自己写')
    await desk.tap({ role: 'radio', name: '工时' })
    await desk.type({ role: 'textbox', name: '名称' }, '四轮定位')
    await desk.type({ role: 'textbox', name: '单价' }, '120')
    await desk.tap('好了')
    await desk.tap(button('发送增项 ¥120.00'))
    await phone.tap(button('查看增项 ¥120.00'))
    await phone.tap({ role: 'checkbox', name: /^四轮定位/ })
    await phone.tap(button('同意并支付 ¥120.00'))
    await payAtCashier(phone)

    await world.advance(HOUR_MS)
    await desk.see(button('完工'))
    const parts = (await owner.order(orderId)).lines
      .filter(({ kind, state }) => kind === 'part' && state === 'approved')
      .map(({ name }) => name)
    await finishWork(desk, { steps: ['螺栓按规定力矩复核'], parts }, /^四轮定位/)
    await giveBack(desk, phone)
    expect((await owner.order(orderId)).money?.refundedFen).toBe(12_000)

    await world.advance(LIMITS.autoConfirmAfterMs)
    const after = await until(
      'silence has released it',
      () => owner.order(orderId),
      ({ state, money }) => state === 'COMPLETED' && money?.frozenFen === 0,
      orderId,
    )
    expect(after.flags.followUp).toBe('no-answer')
    await phone.tap(button('返回'))
    await phone.tap(button(/^查看全部 \d+ 条记录$/))
    await phone.see('72 小时无异议，款项自动放行')
  })

  test('nobody answers: the next shop is asked each time, then an operator, and the owner reads that nothing was taken', async () => {
    const owner = await world.owner('何平', '13800200003')
    const phone = world.ownerPhone({ user: owner.user })
    await phone.tap(button('保养'))
    await phone.tap(/^小保养，/)
    await phone.see(SUBMIT)
    await chooseAsking(phone)
    await book(phone)
    const { id: orderId } = await onlyOrder(owner)
    await phone.see('正在找店')
    const desk = await signInOperator(world.world, REGION)
    const queued = await until(
      'three shops were silent, and the order is in the operators’ queue',
      async () => {
        await world.advance(LIMITS.answerPolicy.answerMs)
        const { items } = await desk.call('GET /operators/queue', { query: {} })
        return items.find((item) => item.orderId === orderId)
      },
      (item) => item !== undefined,
      orderId,
    )
    await desk.call('POST /operators/queue/:itemId/cancellation', {
      params: { itemId: queued!.id },
      body: { commandId: world.world.client.id(), note: '附近门店都约满了' },
    })
    await phone.see('已取消')
    await phone.see(/附近门店都约满了。可换个时间重新预约/)
    await phone.see(button('重新预约'))
    expect((await owner.order(orderId)).money?.paidFen).toBe(0)
  })

  test('a cancellation in time is free and is shown before the last of three taps', async () => {
    const owner = await world.owner('孙悦', '13800200004')
    const phone = world.ownerPhone({ user: owner.user })
    await phone.tap(button('保养'))
    await phone.tap(/^小保养，/)
    await book(phone)
    const { desk, orderId } = await deskOf(owner)
    await acceptAndPay(phone, desk, '小保养')
    const spent = tapsSince(phone)
    await cancelInTime(phone)
    expect(spent()).toBe(3)
    const after = await until(
      'all of it is back',
      () => owner.order(orderId),
      ({ money }) => money !== null && money.refundedFen === money.paidFen,
      orderId,
    )
    expect(after.state).toBe('CANCELLED')
  })

  test('a referral: two taps to share, the friend’s first order, a coupon each a week later, used at the next booking', async () => {
    const inviter = await world.owner('郑晓', '13800200005')
    const phone = world.ownerPhone({ user: inviter.user })
    await phone.tap({ role: 'tab', name: '我的' })
    const spent = tapsSince(phone)
    await phone.tap(button(/^邀请朋友/))
    await phone.tap(button('分享给朋友'))
    expect(spent()).toBe(2)
    await phone.tap(button('发送'))
    const [cardPath = '', search = ''] = (phone.phone.sharedCards[0]?.path ?? '').split('?')
    const query = Object.fromEntries(search.split('&').map((pair) => pair.split('=') as [string, string]))

    const guest = world.ownerPhone({ user: '吴桐', launch: { path: cardPath, query, scene: 1044 } })
    await guest.see('朋友推荐你来安心修')
    const friend = await world.owner('吴桐', '13800200006')
    await world.order('COMPLETED', { owner: friend })
    await world.advance(7 * DAY_MS + HOUR_MS)
    await until(
      'the friend has a coupon',
      () => friend.call('GET /coupons', { query: {} }),
      ({ items }) => items.some(({ state }) => state === 'usable'),
      friend.user,
    )
    const again = world.ownerPhone({ user: friend.user })
    await again.tap(button('保养'))
    await again.tap(/^小保养，/)
    await again.see(/最多减 ¥20\.00/)
    await book(again)
    // How much of it counts is known when a shop accepts; until then it is kept for this order.
    const { items } = await friend.call('GET /coupons', { query: {} })
    expect(items.map(({ state }) => state)).toContain('reserved')
    await leaveCashier(again)
  })
})

async function firstTemplate(owner: OwnerPhone, orderId: string): Promise<RegExp> {
  const { shopId } = await owner.order(orderId)
  const shop = await world.shop(shopId!)
  const { items } = await shop.call('GET /shop/quote-templates', {})
  const wanted = items.find(({ lines }) => lines.length > 1) ?? items[0]
  return new RegExp(`^${escaped(wanted?.name ?? '')} ¥`)
}

/** Of the three that are proposed, one that answers for itself; an instant-booking shop would not be asked. */
async function chooseAsking(phone: PhoneDriver): Promise<void> {
  await phone.waitFor(() => phone.isSeen(button(/^换成 /)), 'the shops beside it')
  const page = phone.phone.stack.top().holder
  const others = Array.from(page.querySelectorAll('[aria-label^="换成 "]'), (one) =>
    one.getAttribute('aria-label'),
  )
  for (const other of others) {
    if (!phone.isSeen('免等接单')) return
    await phone.tap(button(other ?? ''))
    await phone.see(button(`${(other ?? '').replace('换成 ', '')}，看门店`))
  }
  expect(phone.isSeen('免等接单')).toBe(false)
}

async function leaveCashier(phone: PhoneDriver): Promise<void> {
  if (phone.path().startsWith('order/pay/')) await phone.tap(button('取消支付'))
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
