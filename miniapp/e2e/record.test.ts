import { DAY_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PhoneDriver } from '../phone/driver/open-phone'
import { putOff, type OrderFixture } from './fixtures'
import { accept, bringCar, pay } from '../../server/stories/deeds'
import { button, SUBMIT } from './hands'
import { startTapWorld, type TapWorld } from './world'

let world: TapWorld
let order: OrderFixture
beforeAll(async () => {
  world = await startTapWorld()
  order = await putOff(world.world)
})
afterAll(async () => world?.close())

/** The owner's phone on a page of her car. */
const onCar = (page: 'detail' | 'record' | 'transfer', { owner } = order) =>
  world.ownerPhone({
    user: owner.user,
    launch: { path: `car/${page}/index`, query: { vehicleId: owner.vehicleId } },
  })

/** Sends the card of a link that was made, and opens it on the phone of somebody else. */
async function sendCard(phone: PhoneDriver, share: string, user: string): Promise<PhoneDriver> {
  await phone.tap(button(share))
  await phone.tap(button('发送'))
  const card = phone.phone.sharedCards.at(-1)
  const [path = '', search = ''] = (card?.path ?? '').split('?')
  return world.ownerPhone({ user, launch: { path, query: Object.fromEntries(new URLSearchParams(search)) } })
}

describe('the record of a car', () => {
  test('says what was done and what is left of the warranty, opens as a PDF and is sent as a table', async () => {
    const phone = onCar('detail')
    await phone.tap(button('维保档案'))
    await phone.see('更换前下摆臂')
    await phone.see(/^最近 42,?180 公里$/)
    await phone.see(/^还剩 10 天或 2,?000 公里/)
    await phone.tap(button('打开 PDF'))
    await phone.see(/^PDF \d+ 字节/)
    await phone.tap(button('关闭'))
    await phone.tap(button('发送表格'))
    await phone.see(/^维保记录.csv \d+ 字节/)
  })

  test('is sent as a card, opened by a friend without plate and prices, told to the owner, and taken back', async () => {
    const phone = onCar('record')
    await phone.tap(button('分享档案'))
    await phone.tap({ role: 'radio', name: '7 天' })
    const friend = await sendCard(phone, '发给对方', '看车的朋友')
    await friend.see('更换前下摆臂')
    await friend.see(/^车主分享，/)
    const { plate } = await order.owner.call('GET /vehicles/:vehicleId', {
      params: { vehicleId: order.owner.vehicleId },
    })
    expect(friend.screen()).not.toContain(plate)
    expect(friend.screen()).not.toMatch(/¥|1\d{10}|看订单/)

    const again = onCar('record')
    await again.see(/^1 人打开 1 次/)
    await again.tap(button('收回'))
    await again.waitFor(() => !again.screen().includes('1 人打开 1 次'), 'the link is gone from the list')
    const { items } = await order.owner.call('GET /vehicles/:vehicleId/record-links', {
      params: { vehicleId: order.owner.vehicleId },
    })
    expect(items.map(({ state }) => state)).toEqual(['revoked'])
    const late = world.ownerPhone({ user: '看车的朋友', launch: friendLaunch(phone) })
    await late.see('车主收回了这个链接')
    expect(late.screen()).not.toContain('更换前下摆臂')
  })
})

function friendLaunch(phone: PhoneDriver) {
  const [path = '', search = ''] = (phone.phone.sharedCards.at(-1)?.path ?? '').split('?')
  return { path, query: Object.fromEntries(new URLSearchParams(search)) }
}

describe('work that was put off', () => {
  test('stands on the car with photo and price, joins the next booking, and is quoted with the difference', async () => {
    const phone = onCar('detail')
    await phone.see('前刹车')
    await phone.see(/当时报价 ¥380.00$/)
    await phone.see(button('前刹车的照片 1'))
    const booking = world.ownerPhone({
      user: order.owner.user,
      launch: {
        path: 'booking/confirm/index',
        query: { serviceId: order.choice.service.id, shopId: order.shop.shopId },
      },
    })
    await booking.tap({ role: 'switch', name: '前刹车' })
    await booking.tap(SUBMIT)
    await booking.waitFor(() => booking.path().startsWith('order/'), 'the booking is made')
    const { items } = await order.owner.call('GET /vehicles/:vehicleId/remembered-work', {
      params: { vehicleId: order.owner.vehicleId },
    })
    expect(items.map(({ name, isBooked }) => [name, isBooked])).toEqual(
      expect.arrayContaining([
        ['前刹车', true],
        ['电瓶', false],
      ]),
    )
    const workId = items.find(({ name }) => name === '前刹车')?.id ?? ''
    await quoteAgain(workId)
  })

  /** The shop reads it at intake and takes it into the quote; the owner reads both prices. */
  async function quoteAgain(workId: string): Promise<void> {
    const { items } = await order.owner.call('GET /orders', { query: {} })
    const again = { ...order, id: items[0]?.id ?? '' }
    await accept(world.world, order.shop, again)
    await pay(again)
    const desk = await world.shopPhone({
      shopId: order.shop.shopId,
      role: 'shop-owner',
      launch: { path: 'job/intake/index', query: { orderId: again.id } },
    })
    await desk.see('这辆车上次没做的')
    await desk.see(/车主想一起做/)
    await bringCar(world.world, order.shop, again)
    const quoting = await world.shopPhone({
      shopId: order.shop.shopId,
      role: 'shop-owner',
      launch: { path: 'job/quote/index', query: { orderId: again.id, kind: 'quote' } },
    })
    await quoting.tap(button('前刹车'))
    await quoting.see('缺单价')
    const line = { kind: 'part' as const, name: '前刹车片', quantityMilli: 1000, unit: '套' }
    await order.shop.call('POST /shop/orders/:orderId/quote', {
      params: { orderId: again.id },
      body: {
        commandId: world.world.client.id(),
        lines: [{ ...line, unitPriceFen: 42_000, partType: 'oem', basis: { revivedFrom: workId } }],
        findings: '刹车片已到极限',
      },
    })
    const deciding = world.ownerPhone({
      user: order.owner.user,
      launch: { path: 'order/quote/index', query: { orderId: again.id } },
    })
    await deciding.see(/^前刹车：.*报 ¥380.00，这次 ¥420.00，贵 ¥40.00$/)
  }

  test('is asked after no more once she says so', async () => {
    const other = await putOff(world.world)
    const phone = onCar('detail', other)
    await phone.tap(button('电瓶 不再提醒'))
    await phone.see('已设为不再提醒')
    await phone.tap(button('前刹车 改提醒时间'))
    await phone.tap({ role: 'radio', name: '三个月后' })
    await phone.tap(button('就这样提醒'))
    const works = async () =>
      (
        await other.owner.call('GET /vehicles/:vehicleId/remembered-work', {
          params: { vehicleId: other.owner.vehicleId },
        })
      ).items
    await phone.waitFor(() => !phone.screen().includes('就这样提醒'), 'the sheet is closed')
    const [brakes] = (await works()).filter(({ name }) => name === '前刹车')
    const days = (Date.parse(brakes?.dueOn ?? '') - world.now().getTime()) / DAY_MS
    expect(Math.round(days)).toBeGreaterThan(85)
    expect((await works()).find(({ name }) => name === '电瓶')?.state).toBe('stopped')
  })
})

describe('a car that is handed over', () => {
  test('goes to the new owner with its record, and the earlier owner keeps her orders', async () => {
    const sold = await putOff(world.world)
    const phone = onCar('transfer', sold)
    await phone.tap(button('同意移交，生成链接'))
    const buyer = await world.owner('买车的人')
    const theirs = await sendCard(phone, '发给新车主', buyer.user)
    await theirs.see(/^1 次维保记录/)
    await theirs.tap(button('填写车牌'))
    for (const key of '浙B8888') await theirs.tap(button(key))
    await theirs.tap(button('8'))
    await theirs.tap(button(/^就是 浙B/))
    await theirs.tap({ role: 'checkbox', name: '我同意接收' })
    await theirs.tap(button('接收这辆车'))
    await theirs.waitFor(() => theirs.path() === 'car/detail/index', 'the car is theirs')
    await theirs.see('前刹车')
    await theirs.tap(button('维保档案'))
    await theirs.see('更换前下摆臂')
    expect(theirs.screen()).not.toMatch(/¥|看订单/)
    const own = await sold.owner.order(sold.id)
    expect(own.bill?.totalFen).toBe(30_000)
    const { items } = await sold.owner.call('GET /vehicles', {})
    expect(items.map(({ id }) => id)).not.toContain(sold.owner.vehicleId)
  })
})
