import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { command, decide } from '../../server/stories/deeds'
import { takePhoto } from '../../server/stories/photo'
import type { OwnerPhone, ShopPhone } from '../../server/stories/phones'
import type { Target } from '../phone/driver/find'
import type { PhoneDriver } from '../phone/driver/open-phone'
import { giveToTechnician } from './fixtures'
import { startTapWorld, type TapWorld } from './world'

const DEVICE_WORDS = ['车头', '车尾', '左侧', '右侧', '仪表盘']

let world: TapWorld
let scratch = ''
let album: string[] = []
beforeAll(async () => {
  world = await startTapWorld()
  scratch = await mkdtemp(path.join(tmpdir(), 'anxin-shop-'))
  album = Array.from({ length: 8 }, (_, index) => path.join(scratch, `photo-${index}.jpg`))
  for (const file of album) await writeFile(file, await takePhoto(file))
})
afterAll(async () => {
  await world?.close()
  await rm(scratch, { recursive: true, force: true })
})

const button = (name: string | RegExp): Target => ({ role: 'button', name })

/** A hand that counts what is tapped in our pages apart from the camera, the scanner and the dialogs of WeChat. */
function handOf(phone: PhoneDriver) {
  let taps = 0
  return {
    taps: () => taps,
    async tap(target: Target) {
      taps += 1
      await phone.tap(target)
    },
    async type(target: Target, text: string) {
      taps += 1
      await phone.type(target, text)
    },
    /** One photo: the tap on its place is what the budgets call a photo, the rest is the camera. */
    async photo(target: Target) {
      await phone.tap(target)
      await phone.tap('拍照')
      await phone.tap('使用照片')
    },
    async scan(target: Target, text: string) {
      taps += 1
      await phone.tap(target)
      await phone.type({ role: 'textbox', name: '码的内容' }, text)
      await phone.tap('识别')
      await phone.seeNot(/^还差：接车码/)
    },
  }
}
type Hand = ReturnType<typeof handOf>

async function codeOf(owner: OwnerPhone, orderId: string, kind: 'intake' | 'hand-over'): Promise<string> {
  const route =
    kind === 'intake' ? 'POST /orders/:orderId/intake-code' : 'POST /orders/:orderId/hand-over-code'
  return (await owner.call(route, command(world.world, orderId))).code
}

async function partsOf(owner: OwnerPhone, orderId: string) {
  const { lines } = await owner.order(orderId)
  return lines.filter(({ kind, state }) => kind === 'part' && state === 'approved')
}

/** The steps that want a photo. */
async function stepsOf(shop: ShopPhone, orderId: string) {
  const { work } = await shop.order(orderId)
  return work?.steps.filter(({ needsPhoto, done }) => needsPhoto && done === null) ?? []
}

async function firstTemplate(shop: ShopPhone): Promise<RegExp> {
  const { items } = await shop.call('GET /shop/quote-templates', {})
  return new RegExp(`^${items[0]?.name} ¥`)
}

async function toSlot(owner: OwnerPhone, orderId: string): Promise<void> {
  const { slotStartAt } = await owner.order(orderId)
  await world.advanceTo(new Date(Date.parse(slotStartAt) - 5 * MINUTE_MS))
}

async function fiveTimes(hand: Hand): Promise<void> {
  for (const word of DEVICE_WORDS) await hand.photo(button(new RegExp(`^${word} `)))
}

describe('an offer', () => {
  test('is accepted with two taps from the notice, the tap on the notice among them', async () => {
    const { id, shop } = await world.order('MATCHING')
    const phone = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      launch: { path: 'pages/offers/index', query: { orderId: id } },
    })
    await phone.tap(button(/^接单 小保养/))
    await phone.see(/^已接单：小保养/)
    expect(1 + phone.taps()).toBeLessThanOrEqual(2)
    expect((await shop.order(id)).state).toBe('PENDING_PAY')
    await phone.see('等车主支付，支付后预约生效')
  })

  test('that goes away while it is read says so', async () => {
    const { id, owner, shop } = await world.order('MATCHING')
    const phone = await world.shopPhone({ shopId: shop.shopId, role: 'shop-owner' })
    await phone.see(button(/^接单 小保养/))
    await owner.call('POST /orders/:orderId/cancellation', {
      params: { orderId: id },
      body: { commandId: world.world.client.id(), reason: '改天再来', feeFen: 0 },
    })
    await phone.see(/小保养」已超时、取消，或被其他门店接走/)
    await phone.seeNot(button(/^接单 小保养/))
  })

  test('is refused with a reason in two taps, and goes to the next shop', async () => {
    const { id, shop } = await world.order('MATCHING')
    const phone = await world.shopPhone({ shopId: shop.shopId, role: 'shop-owner' })
    await phone.tap(button(/^不接 小保养/))
    await phone.tap({ role: 'radio', name: /^忙不过来/ })
    await phone.seeNot(button(/^接单 小保养/))
    expect(phone.taps()).toBe(2)
    const { items } = await shop.call('GET /shop/offers', {})
    expect(items.some(({ orderId }) => orderId === id)).toBe(false)
  })
})

describe('the whole job', () => {
  test('takes at most 16 taps and its photos: accept 2, check-in 4, quote 6, finish 4', async () => {
    const order = await world.order('MATCHING', { quoted: true })
    const { id, owner, shop } = order
    const phone = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      album,
      launch: { path: 'pages/offers/index', query: { orderId: id } },
    })
    const hand = handOf(phone)
    const counted = [1]
    const budget = (most: number) => {
      const before = counted.reduce((sum, taps) => sum + taps, -1)
      counted.push(hand.taps() - before)
      expect(counted.at(-1)).toBeLessThanOrEqual(most)
    }
    await hand.tap(button(/^接单 异响诊断/))
    await phone.see(/^已接单/)
    budget(1)
    await owner.pay(id)
    await toSlot(owner, id)

    await hand.tap({ role: 'tab', name: '工单' })
    await hand.tap(button(/^接车 /))
    budget(2)
    await hand.scan(button('扫接车码'), await codeOf(owner, id, 'intake'))
    await fiveTimes(hand)
    await hand.type({ role: 'textbox', name: '里程' }, '42180')
    await hand.tap({ role: 'radio', name: '1/2' })
    await hand.tap('确认接车')
    await phone.see('待检测报价')
    budget(4)
    const { intake } = await owner.order(id)
    expect(intake).toMatchObject({ odometerKm: 42_180, fuelPercent: 50 })
    expect(intake?.photoIds).toHaveLength(5)

    await hand.tap(button('报价'))
    await hand.tap(button(await firstTemplate(shop)))
    await hand.tap(button(/^发送报价 ¥/))
    await phone.see(/^车主：逐项确认报价/)
    budget(6)
    await decide(world.world, order, () => true)
    await owner.pay(id)

    await hand.tap(button('完工'))
    await hand.photo(button(/^螺栓按规定力矩复核 拍摄/))
    // A part adds its label: a photo, and what is printed on it. They grow with the parts, as photos do.
    for (const { name } of await partsOf(owner, id)) {
      await phone.type({ role: 'textbox', name: `${name}的品牌` }, '马勒')
      await phone.type({ role: 'textbox', name: `${name}的零件号` }, 'OC 593/4')
      await hand.photo(button(`${name}标签 拍摄`))
    }
    await hand.photo(button(/^完工照 拍摄/))
    await hand.tap({ role: 'checkbox', name: '我已质检' })
    const { money } = await shop.order(id)
    const finish = button(`完工，账单 ¥${((money?.approvedFen ?? 0) / 100).toFixed(2)}`)
    const isReady = () => phone.isSeen(finish) && !phone.isSeen(/^还差/)
    await phone.waitFor(isReady, 'everything is there')
    await hand.tap(finish)
    await phone.see('待交车')
    budget(4)

    await hand.tap(button('交车'))
    await hand.scan(button('扫交车码'), await codeOf(owner, id, 'hand-over'))
    await phone.see('已交车')
    expect(1 + hand.taps()).toBeLessThanOrEqual(16)
    expect((await owner.order(id)).state).toBe('DELIVERED')
  })
})

describe('a line of two parts', () => {
  test('is noted piece by piece with their numbers, corrected one by one, and none that was begun is forgotten', async () => {
    const { id, owner, shop } = await world.order('IN_SERVICE', { quoted: true })
    const phone = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      album,
      launch: { path: 'job/finish/index', query: { orderId: id } },
    })
    const hand = handOf(phone)
    const fill = (name: string, text: string) => phone.type({ role: 'textbox', name }, text)
    const [arm, second] = ['前下摆臂总成', '前下摆臂总成（第 2 个）']
    const noted = async (name: string) => {
      const { lines, work } = await shop.order(id)
      const line = lines.find((one) => one.name === name)
      return work?.pieces.filter(({ lineId }) => lineId === line?.id) ?? []
    }
    await phone.see(button(`${arm}标签 拍摄`))
    expect(phone.isSeen(button(`再记一个${arm}`))).toBe(false)
    await fill(`${arm}的品牌`, '采埃孚')
    await fill(`${arm}的零件号`, 'LM 37203')
    await fill(`${arm}的序列号或批号（没有可不填）`, 'L-001')
    await hand.photo(button(`${arm}标签 拍摄`))
    await phone.tap(button(`再记一个${arm}`))
    await fill(`${second}的序列号或批号（没有可不填）`, 'R-002')
    await hand.photo(button(`${second}标签 拍摄`))
    expect(phone.isSeen(button(`再记一个${arm}`))).toBe(false)
    await phone.tap(button('先存施工记录'))
    await phone.tap(button(`更正${second}`))
    const same = { brand: '采埃孚', partNumber: 'LM 37203' }
    const before = await noted(arm)
    expect(before).toMatchObject([
      { ...same, serial: 'L-001' },
      { ...same, serial: 'R-002' },
    ])
    expect(new Set(before.map(({ photoId }) => photoId)).size).toBe(2)
    await fill(`${second}的序列号或批号（没有可不填）`, 'R-003')
    await phone.tap(button('先存施工记录'))
    await phone.see(/^采埃孚 · LM 37203 · R-003/)
    expect((await noted(arm)).map(({ serial }) => serial)).toEqual(['L-001', 'R-003'])

    const mount = '减震器顶胶'
    await fill(`${mount}的品牌`, '马勒')
    await fill(`${mount}的零件号`, 'M 1')
    await hand.photo(button(`${mount}标签 拍摄`))
    await phone.tap(button(`再记一个${mount}`))
    for (const { name } of await stepsOf(shop, id)) await hand.photo(button(`${name} 拍摄`))
    await hand.photo(button(/^完工照 拍摄/))
    await phone.tap({ role: 'checkbox', name: '我已质检' })
    await phone.see(`还差：${mount}的配件信息`)
    expect((await phone.see(button(/^完工，账单/))).closest('[disabled]')).not.toBeNull()
    await phone.tap(button(`不记${mount}（第 2 个）`))
    await phone.tap(button(/^完工，账单/))
    await phone.see('待交车')
    expect(await noted(mount)).toHaveLength(1)
    expect((await owner.order(id)).state).toBe('READY')
  })
})

describe('bad luck', () => {
  test('the network goes during an intake with eight photos: back again, all eight arrive once', async () => {
    const { id, owner, shop } = await world.order('ACCEPTED')
    await toSlot(owner, id)
    const phone = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      album,
      launch: { path: 'job/intake/index', query: { orderId: id } },
    })
    const hand = handOf(phone)
    await phone.see('五张照片')
    phone.change({ network: 'none' })
    await fiveTimes(hand)
    await hand.tap(button('右后门'))
    await hand.tap({ role: 'radio', name: '划痕' })
    for (const place of [/^右后门 划痕 拍摄/, /^再拍右后门 划痕/, /^再拍右后门 划痕/])
      await hand.photo(button(place))
    await phone.see(/8 张照片待上传，已存在手机里/)
    await hand.scan(button('扫接车码'), '000000')
    await hand.type({ role: 'textbox', name: '里程' }, '42180')
    await hand.tap({ role: 'radio', name: '满' })
    // One of them arrives, and the answer is lost.
    phone.change({ network: 'wifi', loseAnswerFrom: '/photos' })
    await phone.seeNot(/张照片待上传/)
    const code = await codeOf(owner, id, 'intake')
    await hand.tap('确认接车')
    await phone.see(/接车码不对或已过期/)
    await hand.type({ role: 'textbox', name: '或输入接车码' }, code)
    await hand.tap('确认接车')
    await phone.see(/接车记录/)
    const { intake } = await owner.order(id)
    expect(intake?.damages).toEqual(['右后门 划痕'])
    expect(new Set(intake?.photoIds).size).toBe(8)
    expect(intake?.photoIds).toHaveLength(8)
  })

  test('a tap on 确认接车 without a network waits for the photos and is done by itself', async () => {
    const { id, owner, shop } = await world.order('ACCEPTED')
    await toSlot(owner, id)
    const phone = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      album,
      launch: { path: 'job/intake/index', query: { orderId: id } },
    })
    const hand = handOf(phone)
    await hand.scan(button('扫接车码'), await codeOf(owner, id, 'intake'))
    phone.change({ network: 'none' })
    await fiveTimes(hand)
    await hand.type({ role: 'textbox', name: '里程' }, '42180')
    await hand.tap({ role: 'radio', name: '满' })
    await hand.tap('确认接车')
    await phone.see('还有 5 张照片在上传，传完自动接车')
    phone.change({ network: 'wifi' })
    await phone.see(/接车记录/)
    expect((await owner.order(id)).state).toBe('CHECKED_IN')
  })

  test('a killed app has lost neither photos nor what was filled in', async () => {
    const { id, owner, shop } = await world.order('ACCEPTED')
    await toSlot(owner, id)
    const options = {
      shopId: shop.shopId,
      role: 'shop-owner' as const,
      album,
      storageFile: path.join(scratch, 'killed', 'storage.json'),
      launch: { path: 'job/intake/index', query: { orderId: id } },
    }
    const first = await world.shopPhone(options)
    await first.see('五张照片')
    first.change({ network: 'none' })
    const hand = handOf(first)
    for (const word of DEVICE_WORDS.slice(0, 3)) await hand.photo(button(new RegExp(`^${word} `)))
    await hand.type({ role: 'textbox', name: '里程' }, '42180')
    await first.see(/3 张照片待上传/)
    first.close()

    const second = await world.shopPhone(options)
    for (const word of DEVICE_WORDS.slice(0, 3)) await second.see(button(`${word} 已上传`))
    await second.see(/还差：接车码、右侧、仪表盘照片、油量/)
    const again = handOf(second)
    for (const word of DEVICE_WORDS.slice(3)) await again.photo(button(new RegExp(`^${word} `)))
    await again.scan(button('扫接车码'), await codeOf(owner, id, 'intake'))
    await again.tap({ role: 'radio', name: '1/4' })
    await again.tap('确认接车')
    await second.see(/接车记录/)
    expect((await owner.order(id)).intake?.photoIds).toHaveLength(5)
  })

  test('a killed app has not lost the draft of a quote', async () => {
    const { id, shop } = await world.order('CHECKED_IN', { quoted: true })
    const options = {
      shopId: shop.shopId,
      role: 'shop-owner' as const,
      storageFile: path.join(scratch, 'quote', 'storage.json'),
      launch: { path: 'job/quote/index', query: { orderId: id, kind: 'quote' } },
    }
    const first = await world.shopPhone(options)
    await first.tap(button(await firstTemplate(shop)))
    const send = (await first.see(button(/^发送报价 ¥/))).textContent ?? ''
    await first.type({ role: 'textbox', name: '给车主的说明' }, '前刹车片剩 2 毫米')
    first.close()
    const second = await world.shopPhone(options)
    await second.tap(button(send))
    await second.see(/^车主：逐项确认报价/)
    const { timeline } = await shop.order(id)
    expect(timeline.at(-1)?.text).toContain('前刹车片剩 2 毫米')
  })

  test('owner and shop act at once: a quote that is being paid is not replaced, and the draft stays', async () => {
    const order = await world.order('AWAIT_APPROVAL')
    const { id, shop } = order
    const phone = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      launch: { path: 'job/quote/index', query: { orderId: id, kind: 'quote' } },
    })
    await phone.see(button('发送报价 ¥1000.00'))
    await decide(world.world, order, () => true)
    await order.owner.call('POST /orders/:orderId/payment', command(world.world, id))
    await phone.tap(button('发送报价 ¥1000.00'))
    await phone.see(/车主正在为上一份报价付款/)
    await phone.see(button('发送报价 ¥1000.00'))
  })

  test('a line without part type or price cannot be sent, and says what is missing', async () => {
    const { id, shop } = await world.order('CHECKED_IN', { quoted: true })
    const phone = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      launch: { path: 'job/quote/index', query: { orderId: id, kind: 'quote' } },
    })
    await phone.tap('不用模板，自己写')
    await phone.tap({ role: 'radio', name: '配件' })
    await phone.type({ role: 'textbox', name: '名称' }, '减震器')
    await phone.type({ role: 'textbox', name: '单价' }, '260.5')
    await phone.tap('先放着（选配件类型）')
    await phone.see('还有 1 行没填完')
    await phone.tap(button('修改 减震器'))
    await phone.tap({ role: 'radio', name: '原厂件' })
    await phone.tap('好了')
    await phone.tap(button('发送报价 ¥260.50'))
    await phone.see(/^车主：逐项确认报价/)
    expect((await shop.order(id)).lines).toMatchObject([
      { name: '减震器', partType: 'oem', amountFen: 26_050 },
    ])
  })
})

describe('the inspection', () => {
  test('is one tap a point; what is found becomes lines of the quote with one tap each', async () => {
    const { id, owner, shop } = await world.order('CHECKED_IN', { quoted: true })
    const phone = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      album,
      launch: { path: 'job/inspection/index', query: { orderId: id } },
    })
    const hand = handOf(phone)
    await phone.tap({ role: 'radio', name: '前刹车片 急修' })
    await phone.type({ role: 'textbox', name: '前刹车片怎么了' }, '剩 2 毫米')
    await hand.photo(button(/^前刹车片 拍摄/))
    await phone.tap({ role: 'radio', name: '雨刮 留意' })
    await hand.photo(button(/^雨刮 拍摄/))
    await phone.tap(/^其余 \d+ 项良好/)
    await phone.tap(/^写进工单（1 项急修、1 项留意/)
    await phone.tap('按检测结果报价')
    const { inspection } = await owner.order(id)
    const found = inspection?.items.filter(({ level }) => level !== 'good')
    expect(found).toMatchObject([
      { name: '前刹车片', level: 'urgent', note: '剩 2 毫米' },
      { name: '雨刮', level: 'watch' },
    ])
    expect(found?.[0]?.photoIds).toHaveLength(1)
    await phone.tap(button('报价加上 前刹车片'))
    await phone.see(button('修改 前刹车片'))
    expect(phone.isSeen(button('报价加上 前刹车片'))).toBe(false)
  })
})

describe('prices', () => {
  test('a technician who may not see them finds no amount anywhere', async () => {
    const { id, shop } = await world.order('IN_SERVICE', { quoted: true })
    await giveToTechnician(world.world, shop.shopId, id)
    const phone = await world.shopPhone({ shopId: shop.shopId, role: 'technician' })
    const nothing = () => expect(phone.screen()).not.toMatch(/[¥￥]|\d+\.\d\d/)
    await phone.see(/分给你的车在「工单」里/)
    nothing()
    await phone.tap({ role: 'tab', name: '工单' })
    await phone.tap({ role: 'tab', name: /^施工中/ })
    await phone.tap(button(/^工单 /))
    await phone.see('更换前下摆臂')
    await phone.see(/报价 3 项/)
    nothing()
    await phone.tap(button('完工'))
    await phone.see('做完的项目')
    nothing()
  })
})

describe('a pause', () => {
  test('is told to the owner with its time in three taps, and ends with one', async () => {
    const { id, owner, shop } = await world.order('IN_SERVICE')
    const phone = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      launch: { path: 'job/pause/index', query: { orderId: id } },
    })
    await phone.tap({ role: 'radio', name: /^明天上午/ })
    await phone.tap({ role: 'radio', name: '配件在路上' })
    await phone.tap(/^告诉车主 明天 12:00 前到货/)
    await phone.see('配件到了，继续施工')
    expect(phone.taps()).toBe(3)
    expect((await owner.order(id)).flags.waitingPartsUntil).toBeTruthy()
    await phone.tap('配件到了，继续施工')
    await phone.see('施工中')
    expect((await owner.order(id)).flags.waitingPartsUntil).toBeNull()
  })
})
