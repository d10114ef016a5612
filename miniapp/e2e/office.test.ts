import { yuanText } from '@anxin/shared/kernel/money'
import { HOUR_MS } from '@anxin/shared/kernel/time'
import { randomInt } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCity } from '../../drizzle/seed/data/city'
import { until } from '../../server/stories/expect'
import { signInOperator } from '../../server/stories/operator'
import { takePhoto } from '../../server/stories/photo'
import type { PhoneDriver } from '../phone/driver/open-phone'
import type { OrderFixture } from './fixtures'
import { button, photograph } from './hands'
import { startTapWorld, type TapWorld } from './world'

let world: TapWorld
let done: OrderFixture
let open: OrderFixture
let shopId: string
let scratch = ''
beforeAll(async () => {
  world = await startTapWorld()
  scratch = await mkdtemp(path.join(tmpdir(), 'anxin-office-'))
  // The one whose making moves the clock furthest comes first.
  done = await world.order('COMPLETED')
  open = await world.order('ACCEPTED')
  shopId = open.shop.shopId
})
afterAll(async () => {
  await world?.close()
  await rm(scratch, { recursive: true, force: true })
})

const tab = (name: string) => ({ role: 'tab', name })
const boss = async () => {
  const phone = await world.shopPhone({ shopId, role: 'shop-owner' })
  await phone.tap(tab('店铺'))
  return phone
}
const freshNumber = () => `139${String(randomInt(100_000_000)).padStart(8, '0')}`
/** The row of a list that leads somewhere, by the words it begins with. */
const row = (words: string) => button(new RegExp(`^${literal(words)}`))
const literal = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** Gives the number that WeChat knows, and waits until the phone stands before the orders of the shop. */
const join = async (phone: PhoneDriver) => {
  await phone.tap(tab('店铺'))
  await phone.see('怎样加入门店')
  await phone.tap(button('绑定手机号加入'))
  await phone.tap(button('用微信手机号加入'))
  await phone.tap(button('允许'))
  await atOffers(phone)
}
const atOffers = async (phone: PhoneDriver) => {
  await phone.waitFor(() => phone.path() === 'pages/offers/index', 'the phone stands before the orders')
}

const atOrder = async (phone: PhoneDriver) => {
  await phone.waitFor(() => phone.path() === 'job/order/index', 'the order is opened')
  expect(phone.query()).toEqual({ orderId: open.id })
}

describe('the office', () => {
  test('shows each role only its doors: a technician no prices and no office, an adviser no income', async () => {
    const city = buildCity().find(({ staff }) => new Set(staff.map(({ role }) => role)).size === 3)!
    const technician = await world.shopPhone({ shopId: city.id, role: 'technician' })
    await technician.tap(tab('店铺'))
    await technician.see(row('门店码'))
    for (const door of ['收入', '服务和价格', '报价模板', '员工', '技师', '营业时间'])
      expect(technician.isSeen(button(door)), door).toBe(false)
    expect(technician.isSeen(/¥/)).toBe(false)
    expect(technician.isSeen(button('暂停接单'))).toBe(false)
    const adviser = await world.shopPhone({ shopId: city.id, role: 'adviser' })
    await adviser.tap(tab('店铺'))
    await adviser.see(button('服务和价格'))
    for (const door of ['收入', '营业时间', '工位']) expect(adviser.isSeen(button(door)), door).toBe(false)
    await adviser.tap(button('员工'))
    await adviser.see(/只有店主可以邀请和移除员工/)
  })

  test('shows the money of an order as the order has it, to the fen, and totals that are the sums', async () => {
    const { money } = await done.shop.order(done.id)
    const phone = await boss()
    await phone.tap(row('收入，冻结中'))
    const words = (await phone.see(new RegExp(`${done.choice.service.name}.*已到账`))).textContent ?? ''
    for (const [label, fen] of [
      ['到账', money!.toShopFen],
      ['平台服务费', money!.commissionFen],
      ['微信手续费', money!.feeFen],
    ] as const)
      expect(words).toContain(`${label} ¥${yuanText(fen)}`)
    const { items, totals } = await done.shop.call('GET /shop/income', { query: { limit: 50 } })
    for (const key of ['frozenFen', 'toShopFen', 'commissionFen', 'refundedFen', 'feeFen'] as const)
      expect(
        items.reduce((sum, item) => sum + item[key], 0),
        key,
      ).toBe(totals[key])
    const paid =
      totals.frozenFen + totals.toShopFen + totals.commissionFen + totals.refundedFen + totals.feeFen
    expect(phone.screen()).toContain(`车主一共支付¥${yuanText(paid)}`)
    expect(phone.screen()).toContain('完工交车、车主验收后到账')
  })

  test('answers a review once, and everybody can read the answer', async () => {
    const text = '换下来的机滤也给我看了'
    await done.owner.call('POST /orders/:orderId/review', {
      params: { orderId: done.id },
      body: { id: world.world.client.id(), skill: 5, manner: 5, priceClarity: 4, text },
    })
    const reviews = () =>
      world.world.client.call(null, 'GET /shops/:shopId/reviews', { params: { shopId }, query: {} })
    await until(
      'the review is published',
      reviews,
      ({ items }) => items.some((one) => one.text === text),
      text,
    )
    const phone = await boss()
    await phone.tap(row('车主评价'))
    await phone.see(text)
    const before = (await reviews()).items.filter(({ reply }) => reply === null).length
    const mine = (await reviews()).items.find((one) => one.text === text)!
    await phone.tap(button(`回复 ${mine.vehicleText}`))
    await phone.type({ role: 'textbox', name: '回复' }, '谢谢信任，下次保养见')
    await phone.tap(button('公开回复'))
    await phone.see('谢谢信任，下次保养见')
    await phone.seeNot(button(`回复 ${mine.vehicleText}`))
    const after = (await reviews()).items
    expect(after.find(({ id }) => id === mine.id)?.reply).toBe('谢谢信任，下次保养见')
    expect(after.filter(({ reply }) => reply === null)).toHaveLength(before - 1)
    expect(phone.taps()).toBe(5)
  })

  test('says what its score comes from and where it is going, and shows the bad reviews alone', async () => {
    const phone = await boss()
    await phone.tap(row('车主评价'))
    await phone.see('评分怎么来的')
    const summary = await open.shop.call('GET /shop/reviews/summary', {})
    await phone.see(summary.prior.mean.toFixed(2))
    await phone.see('每月走势')
    const [phrase] = summary.phrases
    await phone.see(`${phrase?.phrase} ${phrase?.count} 条`)
    const low = await world.world.client.call(null, 'GET /shops/:shopId/reviews', {
      params: { shopId },
      query: { stars: 1 },
    })
    await phone.tap({ role: 'radio', name: '1 星' })
    await phone.see(low.items[0]?.vehicleText ?? '没有 1 星的评价')
    expect(phone.taps()).toBe(3)
  })

  test('takes the shop out of the list and back, and says before what that means', async () => {
    const phone = await boss()
    await phone.tap(button('暂停接单'))
    await phone.see(/已接的订单照常进行/)
    await phone.tap(button('现在暂停'))
    await phone.see('已暂停接单')
    expect(phone.taps()).toBe(3)
    expect((await open.shop.call('GET /shop', {})).state).toBe('paused')
    await phone.tap(button('恢复接单'))
    await phone.tap(button('现在恢复'))
    await phone.see('营业中')
    expect((await open.shop.call('GET /shop', {})).state).toBe('open')
  })
})

describe('the schedule', () => {
  test('has the booking under its bay and its technician, and leads to the order', async () => {
    const order = await open.shop.order(open.id)
    const phone = await world.shopPhone({ shopId, role: 'shop-owner' })
    await phone.tap(tab('日程'))
    await toDayOf(phone, order.slotStartAt)
    await phone.see(new RegExp(`${literal(order.vehicleText)}.*${order.serviceName}.*待到店`))
    await phone.tap(tab('按技师'))
    await phone.tap(button(new RegExp(`${literal(order.vehicleText)} ${order.serviceName}`)))
    await atOrder(phone)
  })

  test('names the orders that a leave touches, with the way to each', async () => {
    const order = await open.shop.order(open.id)
    const phone = await world.shopPhone({ shopId, role: 'shop-owner' })
    await phone.tap(tab('日程'))
    const steps = await toDayOf(phone, order.slotStartAt)
    await phone.tap(button('登记技师休假'))
    await phone.tap({ role: 'radio', name: order.technicianName! })
    await phone.tap(button(`登记 ${order.technicianName} 休假`))
    await phone.see(/有 \d+ 单排在这段时间/)
    await phone.see(row(order.vehicleText))
    expect(phone.taps()).toBe(4 + steps)
    await phone.tap(row(order.vehicleText))
    await atOrder(phone)
    // The same leave once more is refused in words, and nothing is entered.
    const again = await world.shopPhone({ shopId, role: 'shop-owner' })
    await again.tap(tab('日程'))
    await toDayOf(again, order.slotStartAt)
    await again.tap(button('登记技师休假'))
    await again.tap({ role: 'radio', name: order.technicianName! })
    await again.tap(button(`登记 ${order.technicianName} 休假`))
    await again.see('该时间段已登记休假')
    await again.see('休假没有登记')
  })
})

describe('a price', () => {
  test('that is changed is what owners see from now on; an order already made keeps its own', async () => {
    const { lines } = await open.shop.order(open.id)
    const { service } = open.choice
    const phone = await boss()
    await phone.tap(button('服务和价格'))
    await phone.tap(row(service.name))
    const [first] = open.choice.price.lines
    await phone.tap(row(first!.name))
    await phone.type({ role: 'textbox', name: /^单价/ }, '123.45')
    await phone.tap(button('改好了'))
    await phone.seeNot(button('改好了'))
    const others = open.choice.price.lines.slice(1)
    const total =
      Math.round((12_345 * first!.quantityMilli) / 1000) +
      others.reduce((sum, line) => sum + Math.round((line.unitPriceFen * line.quantityMilli) / 1000), 0)
    await phone.see(new RegExp(`一口价¥${yuanText(total)}`))
    // Hours in the drawer: the session has run out by the time she saves.
    await world.advance(3 * HOUR_MS)
    await phone.tap(button('保存并提供'))
    await phone.see(new RegExp(`一口价 ¥${yuanText(total)}`))
    const owner = world.ownerPhone({
      user: open.owner.user,
      launch: { path: 'booking/confirm/index', query: { serviceId: service.id, shopId } },
    })
    await owner.see(new RegExp(yuanText(total)))
    expect((await open.shop.order(open.id)).lines).toEqual(lines)
  })

  test('that was not saved is still there the next time, and a part is not added without its type', async () => {
    const phone = await boss()
    await phone.tap(button('服务和价格'))
    await phone.tap(row(open.choice.service.name))
    await phone.tap(button('添加一项'))
    await phone.tap({ role: 'radio', name: '配件' })
    await phone.type({ role: 'textbox', name: '名称' }, '空调滤芯')
    await phone.type({ role: 'textbox', name: /^单价/ }, '80')
    await phone.tap(button('加上这项'))
    await phone.see('配件必须注明类型')
    await phone.tap({ role: 'radio', name: '品牌件' })
    await phone.tap(button('加上这项'))
    await phone.see('请填写原厂件单价，或选没有原厂价')
    await phone.type({ role: 'textbox', name: /^原厂件单价/ }, '120')
    await phone.tap(button('加上这项'))
    await phone.see(row('空调滤芯'))
    await phone.tap(button('返回'))
    await phone.tap(row(open.choice.service.name))
    await phone.see('上次的修改还没有保存，已为你恢复')
    await phone.see(row('空调滤芯'))
    await phone.tap(button('放弃这些修改'))
    await phone.seeNot(row('空调滤芯'))
  })
})

describe('a certificate', () => {
  test('is entered with its picture and waits for the platform, which refuses it in words; a better picture waits again', async () => {
    const { technicians } = await open.shop.call('GET /shop', {})
    const { id: technicianId, name } = technicians[0]!
    const own = async () =>
      (await open.shop.call('GET /shop/certificates', {})).items.filter(
        (one) => one.technicianId === technicianId,
      )
    const at = { path: 'office/certificates/index', query: { technicianId } }
    const paper = path.join(scratch, 'paper.jpg')
    await writeFile(paper, await takePhoto('paper'))
    const phone = await world.shopPhone({ shopId, role: 'shop-owner', launch: at, camera: [paper] })
    await phone.see(`${name} 还没有证书，技能只算自述`)
    await phone.tap(button('添加证书'))
    await phone.see(button('还差：号码、发证机关、有效期'))
    await phone.tap({ role: 'radio', name: '汽车维修工等级证书' })
    await phone.see(button('还差：号码、发证机关、高压作业须是电工作业操作证'))
    await phone.tap({ role: 'radio', name: '底盘制动' })
    await phone.type({ role: 'textbox', name: '证书号码' }, 'S000033010054321')
    await phone.type({ role: 'textbox', name: '发证机关' }, '浙江省人力资源和社会保障厅')
    await phone.tap(button('添加，再拍照片'))
    await phone.see('缺照片')
    expect(await own()).toMatchObject([{ kind: 'grade', skill: 'chassis', state: 'draft', validUntil: null }])

    await photograph(phone, button('证书照片 拍摄'))
    await phone.see('核实中')
    await phone.see('浙江省人力资源和社会保障厅 · 尾号 4321')
    expect(phone.screen()).not.toContain('S0000330100')
    expect(await own()).toMatchObject([{ state: 'pending' }])

    const note = '照片看不清号码，请重拍'
    await refuseCertificate(note)
    await phone.pullDown()
    await phone.see('未通过')
    await phone.see(`原因：${note}`)
    await photograph(phone, button('证书照片 拍摄'))
    await phone.see('核实中')
    await phone.seeNot(`原因：${note}`)
    expect(await own()).toMatchObject([{ state: 'pending', refuseReason: null }])
  })

  /** A person of the platform has looked at the only one that waits. */
  async function refuseCertificate(note: string): Promise<void> {
    const desk = await signInOperator(world.world, '330100')
    const { items } = await until(
      'the certificate is in the queue',
      () => desk.call('GET /operators/queue', { query: { limit: 50 } }),
      (queue) => queue.items.some(({ kind }) => kind === 'certificate'),
    )
    await desk.call('POST /operators/queue/:itemId/certificate-decision', {
      params: { itemId: items.find(({ kind }) => kind === 'certificate')!.id },
      body: { commandId: world.world.client.id(), prove: false, note },
    })
  }
})

describe('a member of staff', () => {
  test('joins by binding the invited number, sees the shop, and is told when removed', async () => {
    const [user, number] = ['新来的小陈', freshNumber()]
    const phone = await boss()
    await phone.tap(button('员工'))
    await phone.tap(button('邀请员工'))
    await phone.type({ role: 'textbox', name: '姓名' }, '陈新')
    await phone.type({ role: 'textbox', name: '手机号' }, number)
    await phone.tap(button('邀请'))
    await phone.see(/陈新 · 技师/)
    const his = world.newcomerPhone({ user, phoneNumber: number })
    await join(his)
    await his.tap(tab('店铺'))
    await his.see(`${open.shop.shopName} · 技师`)
    const staff = (await open.shop.call('GET /shop/staff', {})).items.find(({ name }) => name === '陈新')
    expect(staff).toMatchObject({ joined: true, role: 'technician', showPrices: false })
    await phone.tap(button('返回'))
    await phone.tap(button('员工'))
    await phone.see(/陈新 · 技师已加入/)
    await phone.tap(button('移除 陈新'))
    await phone.see(/对方会马上退出/)
    await phone.tap(button('确认移除'))
    await phone.seeNot(/陈新/)
    await his.tap(tab('日程'))
    await his.tap(tab('店铺'))
    await his.see(`你已不在「${open.shop.shopName}」的员工名单里，看不到这家店的订单。有疑问请联系店主`)
  })

  test('who is the last owner stays', async () => {
    const phone = await boss()
    await phone.tap(button('员工'))
    const { items } = await open.shop.call('GET /shop/staff', {})
    const owner = items.find(({ role }) => role === 'shop-owner')!
    await phone.tap(button(`移除 ${owner.name}`))
    await phone.tap(button('确认移除'))
    await phone.see('门店至少保留一位店主')
    await phone.see('员工名单没有变')
  })

  test('of two shops chooses for which one the phone acts, and it stays so when the session ends', async () => {
    const number = freshNumber()
    const other = await world.shop(buildCity().find(({ id }) => id !== shopId)!.id)
    for (const shop of [open.shop, other])
      await shop.call('POST /shop/staff', {
        body: {
          id: world.world.client.id(),
          name: '两头跑',
          phone: number,
          role: 'adviser',
          showPrices: false,
        },
      })
    const his = world.newcomerPhone({ user: '两头跑', phoneNumber: number })
    await join(his)
    for (const shop of [other, open.shop]) {
      await his.tap(tab('店铺'))
      await his.tap({ role: 'radio', name: `${shop.shopName} 服务顾问` })
      await atOffers(his)
      await his.tap(tab('店铺'))
      await his.see(`${shop.shopName} · 服务顾问`)
    }
    await world.advance(3 * HOUR_MS)
    await his.tap(tab('接单'))
    await his.tap(tab('店铺'))
    await his.see(`${open.shop.shopName} · 服务顾问`)
  })
})

describe('without a network', () => {
  test('nothing is changed, the page says so and keeps what it had; afterwards one tap does it once', async () => {
    const phone = await boss()
    await phone.tap(button('营业时间'))
    await phone.tap({ role: 'radio', name: /^即时预约/ })
    await phone.see(/约到空闲时间就直接去支付/)
    phone.change({ network: 'none' })
    await phone.see('没有网络，看到的可能不是最新的')
    await phone.tap({ role: 'radio', name: /^先问我/ })
    await phone.see(/网络连接不上/)
    await phone.see('接单方式没有变')
    expect((await open.shop.call('GET /shop', {})).instantBook).toBe(true)
    phone.change({ network: 'wifi' })
    await phone.tap({ role: 'radio', name: /^先问我/ })
    await phone.see(/新订单先出现在「接单」/)
    expect((await open.shop.call('GET /shop', {})).instantBook).toBe(false)
  })
})

/** Goes on day by day to where a booking is; answers by how many taps. */
async function toDayOf(phone: PhoneDriver, slotStartAt: string): Promise<number> {
  const dayMs = 24 * HOUR_MS
  const dayNumber = (ms: number) => Math.floor((ms + 8 * HOUR_MS) / dayMs)
  const [first, last] = [dayNumber(world.now().getTime()), dayNumber(Date.parse(slotStartAt))]
  for (let day = first + 1; day <= last; day += 1) {
    await phone.tap(button('后一天'))
    const local = new Date(day * dayMs)
    const name = `${local.getUTCMonth() + 1}月${local.getUTCDate()}日`
    await phone.see({ role: 'tab', name: new RegExp(`^${name}`) })
    await phone.waitFor(() => new RegExp(`${name} 周.回到今天`).test(phone.screen()), `${name} is shown`)
  }
  return last - first
}
