import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { book, HERE, serviceNamed } from '../../server/stories/deeds'
import type { OwnerPhone } from '../../server/stories/phones'
import { takePhoto } from '../../server/stories/photo'
import type { PhoneDriver } from '../phone/driver/open-phone'
import { startTapWorld, type TapWorld } from './world'

let world: TapWorld
let scratch = ''
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'anxin-booking-'))
  world = await startTapWorld()
})
afterAll(async () => {
  await world?.close()
  await rm(scratch, { recursive: true, force: true })
})

const SUBMIT = { role: 'button', name: /^提交.*(¥|不付款)/ } as const
const ordersOf = async (owner: OwnerPhone) => (await owner.call('GET /orders', { query: {} })).items

/** The shops that are proposed, as the API ranks them for a guest, or for the car that owners of these tests have. */
async function bestShop(serviceName: string, { isForCar = false } = {}) {
  const { id: serviceId } = await serviceNamed(world.world, serviceName)
  const { client } = world.world
  const { items: brands } = await client.call(null, 'GET /vehicle-brands', {})
  const car = { powertrain: 'petrol', brandId: brands.find(({ name }) => name === '大众')!.id } as const
  const { items } = await client.call(null, 'GET /match', {
    query: { serviceId, ...HERE, ...(isForCar ? car : {}) },
  })
  return { serviceId, best: items[0]!, others: items.slice(1) }
}

/** From a cold start to where the booking is confirmed. */
async function openConfirm(phone: PhoneDriver): Promise<void> {
  await phone.tap({ role: 'button', name: '保养' })
  await phone.tap(/^小保养，/)
  await phone.see(SUBMIT)
}

async function typePlate(phone: PhoneDriver, plate: string): Promise<void> {
  for (const key of plate) await phone.tap({ role: 'button', name: key })
}

/** Where a booking leads to, whoever of the two kinds of shop took it. */
async function seeBooked(phone: PhoneDriver): Promise<void> {
  await phone.waitFor(() => /^order\/(detail|pay)\//.test(phone.path()), 'on the page of the order')
}

/** An instant-booking shop opens the cashier at once; nothing is paid in these tests. */
async function leaveCashier(phone: PhoneDriver): Promise<void> {
  if (!phone.path().startsWith('order/pay/')) return
  await phone.tap({ role: 'button', name: '取消支付' })
}

/** Whether WeChat has phone numbers left to give to the owners' mini-program. */
async function setPhoneQuota(exhausted: boolean): Promise<void> {
  await askSandbox('/phone-quota', { appid: world.world.appids.owner, exhausted })
}

async function codeSentTo(phone: string): Promise<string> {
  const { messages } = (await askSandbox(`/sms?phone=${phone}`)) as { messages: { text: string }[] }
  return /\d{6}/.exec(messages.at(-1)?.text ?? '')?.[0] ?? ''
}

async function askSandbox(address: string, body?: object): Promise<unknown> {
  const reply = await fetch(new URL(`/__sandbox${address}`, world.world.adminUrl), {
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  expect(reply.ok).toBe(true)
  return reply.json()
}

describe('an owner with car and number', () => {
  test('books routine service with three taps from a cold start, everything being proposed', async () => {
    const owner = await world.owner('林小雨', '13800001111')
    const phone = world.ownerPhone({ user: '林小雨' })
    await openConfirm(phone)
    await phone.tap(SUBMIT)
    expect(phone.taps()).toBe(3)
    await seeBooked(phone)
    const [order, ...more] = await ordersOf(owner)
    expect(more).toEqual([])
    expect(order?.serviceName).toBe('小保养')
    expect(['MATCHING', 'PENDING_PAY']).toContain(order?.state)
    await leaveCashier(phone)
  })

  test('sees what it costs by labour, parts and consumables, why this shop, and two others before she books', async () => {
    await world.owner('周慧', '13800001112')
    const { best, others } = await bestShop('小保养', { isForCar: true })
    const phone = world.ownerPhone({ user: '周慧' })
    await openConfirm(phone)
    for (const part of ['工时', '配件', '辅料']) await phone.see(part)
    await phone.see(/款项冻结到你满意为止/)
    await phone.tap({ role: 'button', name: '为什么推荐' })
    await phone.see(/门店不能花钱往前排/)
    await phone.tap({ role: 'button', name: '关闭' })
    for (const { shop } of others) await phone.see({ role: 'button', name: `换成 ${shop.name}` })
    await phone.tap({ role: 'button', name: `换成 ${others[0]!.shop.name}` })
    await phone.see({ role: 'button', name: `换成 ${best.shop.name}` })
  })

  test('describes a fault and books its inspection with five taps, and the shop gets her words', async () => {
    const owner = await world.owner('何静', '13800001113')
    const phone = world.ownerPhone({ user: '何静' })
    await phone.tap({ role: 'button', name: '故障' })
    await phone.tap({ role: 'radio', name: '异响' })
    await phone.tap({ role: 'checkbox', name: '过坎颠簸时' })
    await phone.tap({ role: 'button', name: '看检测费和门店' })
    await phone.tap(SUBMIT)
    expect(phone.taps()).toBe(5)
    await seeBooked(phone)
    const [order] = await ordersOf(owner)
    const { note, serviceName, priceMode } = await owner.order(order!.id)
    expect({ note, serviceName, priceMode }).toEqual({
      note: '过坎颠簸时',
      serviceName: '异响诊断',
      priceMode: 'inspect-first',
    })
    await leaveCashier(phone)
  })

  test('sends the pictures that she chose before there was an order to it', async () => {
    await world.owner('何洁', '13800001114')
    const file = path.join(scratch, 'fault.jpg')
    await writeFile(file, await takePhoto('fault'))
    const phone = world.ownerPhone({ user: '何洁', album: [file] })
    await phone.tap({ role: 'button', name: '故障' })
    await phone.tap({ role: 'button', name: '加照片' })
    await phone.tap({ role: 'option', name: 'fault.jpg' })
    await phone.tap({ role: 'button', name: '完成' })
    await phone.see({ role: 'button', name: '去掉第 1 张照片' })
    await phone.tap({ role: 'button', name: '说不清，先约检测' })
    await phone.see('1 张照片，提交后一起发给门店')
    await phone.tap(SUBMIT)
    await seeBooked(phone)
    const sent = () => phone.phone.journal.calls.filter(({ api }) => api === 'uploadFile')
    await phone.waitFor(() => sent().length > 0, 'the picture on its way')
    const { url, header } = sent()[0]!.options as { url: string; header: { authorization: string } }
    const { id, slot, orderId } = Object.fromEntries(new URL(url).searchParams)
    expect({ slot, orderId }).toEqual({ slot: 'need', orderId: phone.query()['orderId'] })
    let status = 0
    const look = async () => {
      status = (await fetch(`${world.world.apiUrl}/photos/${id}`, { headers: header })).status
    }
    for (let turn = 0; turn < 50 && status !== 200; turn += 1) await look()
    expect(status).toBe(200)
    await leaveCashier(phone)
  })

  test('books again with two taps from the history of her car', async () => {
    const { owner, id } = await world.order('ACCEPTED')
    const phone = world.ownerPhone({ user: owner.user })
    await phone.tap({ role: 'tab', name: '爱车' })
    await phone.tap({ role: 'button', name: /沪|浙|京/ })
    await phone.see({ role: 'button', name: /^再约一次/ })
    const before = phone.taps()
    await phone.tap({ role: 'button', name: /^再约一次/ })
    await phone.tap(SUBMIT)
    expect(phone.taps() - before).toBe(2)
    await seeBooked(phone)
    const orders = await ordersOf(owner)
    expect(orders).toHaveLength(2)
    const [again, first] = orders.toSorted((a) => (a.id === id ? 1 : -1))
    expect([again?.shopId, again?.serviceId]).toEqual([first?.shopId, first?.serviceId])
    await leaveCashier(phone)
  })
})

describe('choosing for herself', () => {
  test('takes a shop from the map and a time from the calendar, and that is what is booked', async () => {
    const owner = await world.owner('自己挑', '13800004441')
    const { id: serviceId } = await serviceNamed(world.world, '小保养')
    const { items } = await world.world.client.call(null, 'GET /shops', { query: { serviceId, ...HERE } })
    const wanted = items.at(-1)!
    const phone = world.ownerPhone({ user: '自己挑' })
    await openConfirm(phone)
    await phone.tap({ role: 'button', name: '全部门店，列表或地图' })
    await phone.tap({ role: 'tab', name: '地图' })
    await phone.tap(wanted.name)
    await phone.tap({ role: 'button', name: `选 ${wanted.name}` })
    await phone.see('你选的门店')
    await phone.see(SUBMIT)
    await phone.tap({ role: 'button', name: /到店 选时间$/ })
    await phone.see({ role: 'radiogroup', name: '日期' })
    const days = phone.screen().match(/radio "\d+月\d+日 [^"]+(可约|剩 \d+)"/g) ?? []
    await phone.tap({ role: 'radio', name: days.at(-1)!.slice('radio "'.length, -1) })
    const day = /\d+月\d+日/.exec(days.at(-1)!)![0]
    await phone.see(new RegExp(`^${day} .+几点到店`))
    await phone.waitFor(() => phone.isSeen({ role: 'radio', name: /^\d\d:\d\d 剩/ }), 'a free time')
    const times = phone.screen().match(/radio "\d\d:\d\d 剩[^"]+"/g) ?? []
    await phone.tap({ role: 'radio', name: times[0]!.slice('radio "'.length, -1) })
    // The page of the booking says so, not only the calendar that still lies over it.
    await phone.see({ role: 'button', name: new RegExp(`^${day}.* 到店 选时间$`) })
    await phone.tap(SUBMIT)
    await seeBooked(phone)
    const [order] = await ordersOf(owner)
    const [month, date] = day.match(/\d+/g)!.map(Number)
    const local = new Date(Date.parse(order!.slotStartAt) + 8 * 3_600_000)
    expect([order!.shopId, local.getUTCMonth() + 1, local.getUTCDate()]).toEqual([wanted.id, month, date])
    await leaveCashier(phone)
  })

  test('the code on the wall opens the shop, and a card of it opens the same shop', async () => {
    const { best } = await bestShop('小保养')
    const desk = await world.shop(best.shop.id)
    const { scene } = await desk.call('GET /shop/code', {})
    const launch = { path: 'shops/shop/index', query: { scene }, scene: 1047 }
    const phone = world.ownerPhone({ user: '扫码的', launch })
    await phone.see(best.shop.name)
    await phone.tap({ role: 'button', name: '转发' })
    await phone.tap({ role: 'button', name: '发送' })
    expect(phone.phone.sharedCards).toMatchObject([
      { path: `shops/shop/index?shopId=${best.shop.id}`, title: `${best.shop.name}：先看价，满意再付款` },
    ])
  })
})

describe('somebody new', () => {
  test('books with six taps and a plate, WeChat’s own sheet included, from the home page', async () => {
    const { best } = await bestShop('小保养')
    const phone = world.ownerPhone({ user: '新来的', phoneNumber: '13800002222' })
    await phone.tap({ role: 'button', name: `预约 ${best.shop.name} 小保养` })
    await phone.see({ role: 'button', name: '填写车牌' })
    const before = phone.taps()
    await phone.tap({ role: 'button', name: '填写车牌' })
    await typePlate(phone, '浙A12345')
    await phone.tap({ role: 'button', name: '就是 浙A·12345' })
    const plate = phone.taps() - before
    await phone.tap({ role: 'button', name: '大众' })
    // Each list begins at its top, wherever the finger was in the one before.
    phone.phone.stack.top().holder.scrollTop = 900
    await phone.tap({ role: 'button', name: '朗逸' })
    await phone.see(/^选年款/)
    await phone.waitFor(() => phone.phone.stack.top().holder.scrollTop === 0, 'the top of the years')
    await phone.tap({ role: 'button', name: /^2022 款 汽油/ })
    await phone.tap({ role: 'button', name: /^授权手机号并/ })
    await phone.tap({ role: 'button', name: '允许' })
    expect(phone.taps() - plate).toBe(6)
    await seeBooked(phone)
    await leaveCashier(phone)
  })

  test('gets no account by looking around', async () => {
    const { best } = await bestShop('小保养')
    const phone = world.ownerPhone({ user: '只看看' })
    await phone.see({ role: 'button', name: `预约 ${best.shop.name} 小保养` })
    await phone.tap({ role: 'button', name: `${best.shop.name}，看门店` })
    await phone.see(/车主评价/)
    expect(phone.phone.journal.calls.filter(({ api }) => api === 'login')).toEqual([])
  })

  test('who refuses her place chooses a district and sees shops there', async () => {
    const phone = world.ownerPhone({ user: '不给位置' })
    await phone.tap({ role: 'button', name: '位置：杭州市中心，更换' })
    await phone.see(/^位置只用来推荐附近的门店、算出距离，只取大致位置/)
    await phone.tap({ role: 'button', name: '用我的大致位置' })
    await phone.tap({ role: 'button', name: '拒绝' })
    await phone.see('没有拿到位置权限，选一个城区就可以继续')
    await phone.tap({ role: 'radio', name: '滨江区' })
    await phone.see({ role: 'button', name: '位置：滨江区，更换' })
    await phone.see({ role: 'button', name: /^预约 .+ 小保养$/ }).catch((error: Error) => {
      // Three of them are what is wanted.
      if (!error.message.startsWith('3 elements')) throw error
    })
    const asked = phone.phone.journal.calls.map(({ api }) => api).filter((api) => /location/i.test(api))
    expect(new Set(asked)).toEqual(new Set(['getFuzzyLocation']))
  })
})

describe('when things go wrong', () => {
  test('a slot that was taken meanwhile gives the two nearest, and one of them books', async () => {
    const owner = await world.owner('慢一步', '13800003331')
    const { serviceId, best } = await bestShop('小保养')
    const phone = world.ownerPhone({ user: '慢一步' })
    await openConfirm(phone)
    const slot = best.slots[0]!
    for (let left = slot.left; left > 0; left -= 1) {
      const rival = await world.owner(`抢先 ${left}`)
      await book(world.world, rival, {
        serviceId,
        shopId: best.shop.id,
        slotStartAt: new Date(slot.startAt),
      })
    }
    await phone.tap(SUBMIT)
    await phone.see('该时段刚被约满，请选择其他时段')
    await phone.see('没有提交，也没有扣款')
    expect(await ordersOf(owner)).toEqual([])
    const offered = phone.screen().match(/button "改约 [^"]+"/g) ?? []
    expect(offered).toHaveLength(2)
    await phone.tap({ role: 'button', name: offered[0]!.slice('button "'.length, -1) })
    await phone.seeNot('没有提交，也没有扣款')
    await phone.tap(SUBMIT)
    await seeBooked(phone)
    expect((await ordersOf(owner))[0]?.slotStartAt).not.toBe(slot.startAt)
    await leaveCashier(phone)
  })

  test('a shop that has closed its book meanwhile gives way to the next best', async () => {
    const owner = await world.owner('店关了', '13800003330')
    const { best, others } = await bestShop('小保养', { isForCar: true })
    const phone = world.ownerPhone({ user: '店关了' })
    await openConfirm(phone)
    const desk = await world.shop(best.shop.id)
    const command = () => ({ body: { commandId: world.world.client.id() } })
    await desk.call('POST /shop/pause', command())
    try {
      await phone.tap(SUBMIT)
      await phone.see('门店暂停接单，请选择其他门店')
      await phone.tap({ role: 'button', name: `改约 ${others[0]!.shop.name}` })
      await phone.seeNot('门店暂停接单，请选择其他门店')
      await phone.tap(SUBMIT)
      await seeBooked(phone)
      expect((await ordersOf(owner))[0]?.shopId).toBe(others[0]!.shop.id)
      await leaveCashier(phone)
    } finally {
      await desk.call('POST /shop/resume', command())
    }
  })

  test('a session that ends in the middle is renewed without a word', async () => {
    const owner = await world.owner('久坐', '13800003332')
    const phone = world.ownerPhone({ user: '久坐' })
    await openConfirm(phone)
    await owner.call('POST /me/sign-out', { body: { commandId: world.world.client.id() } })
    await phone.tap(SUBMIT)
    await seeBooked(phone)
    expect(await ordersOf(owner)).toHaveLength(1)
    await leaveCashier(phone)
  })

  test('without a network nothing is booked; trying again books once', async () => {
    const owner = await world.owner('断网', '13800003333')
    const phone = world.ownerPhone({ user: '断网' })
    await openConfirm(phone)
    phone.change({ network: 'none' })
    await phone.tap(SUBMIT)
    await phone.see('没有扣款。重试只会约一次，不会重复')
    expect(await ordersOf(owner)).toEqual([])
    phone.change({ network: 'wifi' })
    await phone.tap({ role: 'button', name: '重试' })
    await seeBooked(phone)
    expect(await ordersOf(owner)).toHaveLength(1)
    await leaveCashier(phone)
  })

  test('an answer that was lost books once, also where the person changes the time before she tries again', async () => {
    const owner = await world.owner('丢答复', '13800003334')
    const phone = world.ownerPhone({ user: '丢答复' })
    await openConfirm(phone)
    phone.change({ loseAnswerFrom: '/orders' })
    await phone.tap(SUBMIT)
    await phone.see('没有扣款。重试只会约一次，不会重复')
    const times = phone.screen().match(/radio "(?:今天|明天|\d)[^"]+"/g) ?? []
    await phone.tap({ role: 'radio', name: times[1]!.slice('radio "'.length, -1) })
    await phone.tap(SUBMIT)
    await seeBooked(phone)
    expect(await ordersOf(owner)).toHaveLength(1)
    await leaveCashier(phone)
  })

  test('an app that is killed while the answer is on its way finds the booking when it is opened again', async () => {
    const owner = await world.owner('被杀', '13800003335')
    const storageFile = path.join(scratch, 'killed.json')
    const first = world.ownerPhone({ user: '被杀', storageFile })
    await openConfirm(first)
    first.change({ loseAnswerFrom: '/orders' })
    await first.tap(SUBMIT)
    await first.see('没有扣款。重试只会约一次，不会重复')
    first.close()
    const second = world.ownerPhone({ user: '被杀', storageFile })
    await second.tap(/^继续预约 小保养/)
    await seeBooked(second)
    expect(await ordersOf(owner)).toHaveLength(1)
    await leaveCashier(second)
  })

  test('a killed app keeps service, shop, note and the plate of a car that is being added', async () => {
    const { others } = await bestShop('小保养')
    const storageFile = path.join(scratch, 'draft.json')
    const first = world.ownerPhone({ user: '草稿', storageFile })
    await first.tap({ role: 'button', name: '保养' })
    await first.tap(/^小保养，/)
    await first.tap({ role: 'button', name: `换成 ${others[0]!.shop.name}` })
    await first.type({ role: 'textbox', name: '给门店的话（可不填）' }, '左前轮有响声')
    await first.tap({ role: 'button', name: '填写车牌' })
    await typePlate(first, '浙AD1234')
    first.close()
    expect(existsSync(storageFile)).toBe(true)
    const second = world.ownerPhone({ user: '草稿', storageFile })
    await second.tap(/^继续预约 小保养/)
    await second.see(`你选的门店`)
    await second.see({ role: 'button', name: `${others[0]!.shop.name}，看门店` })
    await second.see({ role: 'button', name: '车牌 浙AD1234，修改' })
    const note = await second.see({ role: 'textbox', name: '给门店的话（可不填）' })
    expect(note.querySelector('textarea')?.value).toBe('左前轮有响声')
  })

  test('no phone numbers left at WeChat: a code by text message binds one', async () => {
    const { best } = await bestShop('小保养')
    await world.owner('借车', '13800003336')
    const phone = world.ownerPhone({ user: '没额度' })
    await setPhoneQuota(true)
    try {
      await phone.tap({ role: 'tab', name: '爱车' })
      await phone.tap({ role: 'button', name: '添加爱车' })
      await typePlate(phone, '浙A54321')
      await phone.tap({ role: 'button', name: '就是 浙A·54321' })
      await phone.tap({ role: 'button', name: '大众' })
      await phone.tap({ role: 'button', name: '朗逸' })
      await phone.tap({ role: 'button', name: /^2022 款 汽油/ })
      await phone.tap({ role: 'button', name: '保存' })
      await phone.see(/浙A\*+1/)
      await phone.tap({ role: 'tab', name: '首页' })
      await phone.tap({ role: 'button', name: `预约 ${best.shop.name} 小保养` })
      await phone.tap({ role: 'button', name: /^授权手机号并/ })
      await phone.tap({ role: 'button', name: '允许' })
      await phone.see('微信暂时给不了手机号，用短信验证码一样可以')
      await phone.type({ role: 'textbox', name: '手机号' }, '13800003337')
      await phone.tap({ role: 'button', name: '获取验证码' })
      await phone.see(/秒后可重发/)
      await phone.type({ role: 'textbox', name: '验证码' }, await codeSentTo('13800003337'))
      await phone.tap({ role: 'button', name: '绑定并继续' })
      await seeBooked(phone)
      await leaveCashier(phone)
    } finally {
      await setPhoneQuota(false)
    }
  })
})
