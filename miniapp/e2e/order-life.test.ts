import { HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { INTAKE_PHOTO_SLOTS } from '@anxin/shared/orders/order.contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { intakeInput } from '../../server/stories/deeds'
import { until } from '../../server/stories/expect'
import { signInOperator } from '../../server/stories/operator'
import type { OwnerPhone } from '../../server/stories/phones'
import type { PhoneDriver } from '../phone/driver/open-phone'
import { holdLargePayments, LARGE_QUOTE, showQuote, type OrderFixture } from './fixtures'
import { startTapWorld, type OwnerPhoneOptions, type TapWorld } from './world'

let world: TapWorld
beforeAll(async () => {
  world = await startTapWorld()
})
afterAll(async () => world?.close())

const button = (name: string | RegExp) => ({ role: 'button', name })
const FROM_NOTICE = 1014
/** Of the demo city. */
const REGION = '330100'

/** Opens a page about an order as a notice or WeChat's order centre does it. */
function openAt(
  { owner, id }: OrderFixture,
  page: string,
  query: Record<string, string> = {},
  more: Partial<OwnerPhoneOptions> = {},
): PhoneDriver {
  return world.ownerPhone({
    user: owner.user,
    launch: { path: `order/${page}/index`, query: { orderId: id, ...query }, scene: FROM_NOTICE },
    ...more,
  })
}

/** The page to which the newest notice on the person's phone leads. */
async function pageOfNotice(
  owner: OwnerPhone,
  title: string,
): Promise<{ path: string; query: Record<string, string> }> {
  const notices = await until(
    `“${title}” is on the phone`,
    () => world.world.wechat.notices(owner.openid),
    (all) => all.some(({ data }) => data['thing3']?.value === title),
    title,
  )
  const notice = notices.find(({ data }) => data['thing3']?.value === title) as { page?: string } | undefined
  const [path = '', search = ''] = (notice?.page ?? '').split('?')
  return {
    path,
    query: Object.fromEntries(search.split('&').map((pair) => pair.split('=') as [string, string])),
  }
}

/** The text message with the newest code for a payment. */
async function codeSentTo(phone: string): Promise<string> {
  const reply = await fetch(new URL(`/__sandbox/sms?phone=${phone}`, world.world.adminUrl))
  const { messages } = (await reply.json()) as { messages: { text: string }[] }
  return /\d{6}/.exec(messages.at(-1)?.text ?? '')?.[0] ?? ''
}

/** A quote of 7,000 yuan, above the sum from which the product's own rules want a code. */
async function largeQuote(user: string, number: string): Promise<OrderFixture> {
  const owner = await world.owner(user, number)
  const order = await world.order('CHECKED_IN', { owner, quoted: true })
  await showQuote(world.world, order, LARGE_QUOTE)
  return order
}

/** Types a code into the sheet and sends it. */
async function typeCode(phone: PhoneDriver, code: string): Promise<void> {
  await phone.type({ role: 'textbox', name: '验证码' }, code)
  await phone.tap(button(/^验证并支付 ¥/))
}

describe('a large payment', () => {
  test('asks for the code that her phone was sent: a wrong one is said, the right one opens the cashier', async () => {
    const number = '13800010077'
    const { owner, id } = await largeQuote('沈岩', number)
    const phone = openAt({ owner, id } as OrderFixture, 'quote')
    await phone.tap(button(/^全部同意并支付 ¥/))
    await phone.see('验证码已发送到 138****0077')
    await phone.see(/秒后可重发/)
    const code = await codeSentTo(number)
    await typeCode(phone, code === '000000' ? '000001' : '000000')
    await phone.see('验证码不正确或已过期')
    await typeCode(phone, code)
    await phone.tap(button('确认支付'))
    await phone.see(/^已同意并支付 ¥/)
    expect((await owner.order(id)).state).toBe('IN_SERVICE')
  })

  test('is locked by five wrong codes, which says until when, and takes nothing', async () => {
    const number = '13800010078'
    const { owner, id } = await largeQuote('沈石', number)
    const phone = openAt({ owner, id } as OrderFixture, 'quote')
    await phone.tap(button(/^全部同意并支付 ¥/))
    await phone.see('验证码已发送到 138****0078')
    const code = await codeSentTo(number)
    const wrong = (n: number) => String((Number(code) + n) % 1_000_000).padStart(6, '0')
    // Somebody who guesses on another phone counts too.
    for (let n = 1; n <= 5; n++)
      await owner.refused('SMS_CODE_WRONG', 'POST /orders/:orderId/payment', {
        params: { orderId: id },
        body: { commandId: world.world.client.id(), code: wrong(n) },
      })
    await typeCode(phone, code)
    await phone.see(/^验证码输错次数过多，.+ 后可以再试。没有扣款/)
    await phone.tap(button('知道了'))
    expect((await owner.order(id)).money?.paidFen).toBeLessThan(700_000)
  })
})

describe('a refund', () => {
  test('that WeChat has not answered is said to be unknown, with when it is asked again, and then to have come', async () => {
    const { id, owner } = await world.order('ACCEPTED')
    const faults = { match: { on: 'pay', path: '/refunds' }, do: 'drop_before' }
    await world.world.wechat.steer('/faults', faults)
    await owner.call('POST /orders/:orderId/cancellation', {
      params: { orderId: id },
      body: { commandId: world.world.client.id(), reason: '临时有事', feeFen: 0 },
    })
    const phone = openAt({ owner, id } as OrderFixture, 'detail')
    await phone.see('结果未知')
    await phone.see(/^微信还没有答复 ¥\d+\.\d\d 退了没有。.+ \d\d:\d\d 再次查询，不会退两次，也不会漏退$/)
    expect(phone.isSeen(/已原路退回/)).toBe(false)
    const { money } = await owner.order(id)
    expect(money?.refunding).toMatchObject({ stand: 'unknown', amountFen: money?.paidFen })
    await world.world.wechat.endFaults()
    await until(
      'the refund has come',
      async () => {
        await world.advance(MINUTE_MS)
        return owner.order(id)
      },
      (order) => order.money?.refunding === null,
      id,
    )
    await phone.see(/^已原路退回 ¥/)
    expect(phone.isSeen('结果未知')).toBe(false)
  })
})

describe('a quote', () => {
  test('is approved and paid in two taps from its notice, and a refused consent to messages is no error', async () => {
    const owner = await world.owner('周立', '13800010001')
    await owner.allowNotices('quote-ready')
    const { id } = await world.order('AWAIT_APPROVAL', { owner })
    const launch = { ...(await pageOfNotice(owner, '报价已出，请确认')), scene: FROM_NOTICE }
    const phone = world.ownerPhone({ user: owner.user, launch })
    await phone.tap(button(/^全部同意并支付 ¥\d+\.\d\d$/))
    await phone.tap(button('确认支付'))
    await phone.see(/^已同意并支付 ¥/)
    expect(phone.taps()).toBe(2)
    const { state, money, lines } = await owner.order(id)
    expect([state, money?.paidFen, lines.map((line) => line.state)]).toEqual([
      'IN_SERVICE',
      100_000,
      ['approved', 'approved', 'approved'],
    ])
    await phone.tap(button('查看进度'))
    await phone.tap(button('拒绝'))
    await phone.see('施工中')
    await phone.waitFor(() => phone.path() === 'order/detail/index', 'the page of the order')
  })

  test('whose payment is closed at the cashier takes nothing and keeps what was agreed for 15 minutes', async () => {
    const order = await world.order('AWAIT_APPROVAL')
    const phone = openAt(order, 'quote')
    await phone.tap(button(/^全部同意并支付/))
    await phone.tap(button('取消支付'))
    await phone.see(/你取消了支付，没有扣款/)
    await phone.see(/保留 15 分钟/)
    expect((await order.owner.order(order.id)).state).toBe('AWAIT_APPROVAL')
    await phone.tap(button(/^支付 ¥/))
    await phone.tap(button('确认支付'))
    await phone.see(/^已同意并支付 ¥/)
  })

  test('that the shop edits while it is open is not agreed to unseen: what changed is marked, and nothing is taken', async () => {
    const order = await world.order('AWAIT_APPROVAL')
    const phone = openAt(order, 'quote')
    await phone.see(button(/^全部同意并支付/))
    phone.change({ delayMs: 1_500 })
    const dearer = {
      kind: 'labour',
      name: '更换前下摆臂',
      quantityMilli: 2000,
      unit: '工时',
      unitPriceFen: 20_000,
      partType: null,
    } as const
    await order.shop.call('POST /shop/orders/:orderId/quote', {
      params: { orderId: order.id },
      body: { commandId: world.world.client.id(), lines: [dearer], findings: '只换摆臂工时' },
    })
    await phone.tap(button(/^全部同意并支付/))
    await phone.see('报价已更新，请重新查看后再确认')
    await phone.see('没有扣款，也没有项目开工')
    phone.change({ delayMs: 0 })
    await phone.see('涨价了')
    await phone.see(button('我看过改动了'))
    const now = await order.owner.order(order.id)
    expect([now.state, now.money?.dueFen]).toEqual(['AWAIT_APPROVAL', 0])
    await phone.tap(button('我看过改动了'))
    await phone.tap(button(/^全部同意并支付/))
    await phone.tap(button('确认支付'))
    await phone.see(/^已同意并支付 ¥/)
    expect((await order.owner.order(order.id)).money?.paidFen).toBe(40_000)
  })

  test('that is declined as a whole says what that costs before the last tap, and asks why', async () => {
    const order = await world.order('AWAIT_APPROVAL')
    const phone = openAt(order, 'quote')
    await phone.tap(button('都不做'))
    await phone.see(/车辆准备还给你/)
    await phone.tap({ role: 'radio', name: '价格偏高' })
    await phone.tap(button(/^确认都不做/))
    await phone.see('现在没有要确认的报价')
    const { state, lines } = await order.owner.order(order.id)
    expect(state).toBe('READY')
    expect(
      lines.filter((line) => line.state === 'declined').map(({ declineReason }) => declineReason),
    ).toEqual(Array.from({ length: 3 }, () => '价格偏高'))
    expect(phone.taps()).toBe(3)
  })
})

/** A quote with a part that is not the original, 641.00 instead of 360.00. */
async function otherPart(): Promise<OrderFixture> {
  const order = await world.order('CHECKED_IN', { quoted: true })
  await order.shop.call('POST /shop/orders/:orderId/quote', {
    params: { orderId: order.id },
    body: {
      commandId: world.world.client.id(),
      lines: [
        { kind: 'labour', name: '更换刹车片', quantityMilli: 1000, unit: '次', unitPriceFen: 12_000 },
        {
          kind: 'part',
          name: '前刹车片',
          quantityMilli: 2000,
          unit: '套',
          unitPriceFen: 18_000,
          partType: 'brand',
          brand: '菲罗多',
          oemUnitPriceFen: 32_050,
        },
      ],
    },
  })
  return order
}

describe('a part that is not the original', () => {
  test('asks for a yes on a card of its own, with the difference, and takes nothing before it', async () => {
    const order = await otherPart()
    const phone = openAt(order, 'quote')
    await phone.see('比原厂件便宜 ¥281.00')
    const card =
      '前刹车片使用品牌件（菲罗多）：知名配件品牌生产，不是原厂件。2 套共 ¥360.00，原厂件共 ¥641.00，比原厂件便宜 ¥281.00。'
    await phone.see(card)
    await phone.see(button('先确认 1 个非原厂件'))
    expect((await order.owner.order(order.id)).money?.dueFen).toBe(0)
    await phone.tap({ role: 'checkbox', name: '我同意「前刹车片」用品牌件' })
    await phone.tap(button(/^全部同意并支付 ¥/))
    await phone.tap(button('确认支付'))
    await phone.see(/^已同意并支付 ¥/)
    const { lines } = await order.owner.order(order.id)
    expect(lines.map(({ consent }) => consent?.text)).toEqual([undefined, card])
  })

  test('that the shop edits loses the yes, and what stayed the same keeps what was chosen', async () => {
    const order = await otherPart()
    const phone = openAt(order, 'quote')
    await phone.tap({ role: 'checkbox', name: '我同意「前刹车片」用品牌件' })
    await phone.tap({ role: 'checkbox', name: /^更换刹车片/ })
    await phone.see(button(/^同意并支付 ¥/))
    const { lines, quoteRound } = await order.owner.order(order.id)
    const part = lines.find(({ kind }) => kind === 'part')
    await order.shop.call('POST /shop/orders/:orderId/lines/:lineId/edit', {
      params: { orderId: order.id, lineId: part?.id ?? '' },
      body: {
        commandId: world.world.client.id(),
        quoteRound,
        was: 'shown',
        reason: '品牌件缺货',
        line: {
          kind: 'part',
          name: '前刹车片',
          quantityMilli: 2000,
          unit: '套',
          unitPriceFen: 15_000,
          partType: 'aftermarket',
          oemUnitPriceFen: 32_050,
        },
      },
    })
    await phone.see('换了配件类型')
    await phone.tap(button('我看过改动了'))
    await phone.see(button('先确认 1 个非原厂件'))
    await phone.tap({ role: 'checkbox', name: '我同意「前刹车片」用副厂件' })
    await phone.see(button(/^同意并支付 ¥/))
  })
})

describe('somebody whom the owner asks', () => {
  test('sees no plate, decides once with a yes to the part, and the owner pays', async () => {
    const order = await otherPart()
    const asking = openAt(order, 'quote')
    await asking.tap(button('请家人朋友帮我确认'))
    await asking.tap({ role: 'radio', name: '家人' })
    await asking.tap(button('发给对方'))
    await asking.tap(button('发送'))
    const [card] = asking.phone.sharedCards
    expect(card?.title).toBe('请帮我确认这份修车报价')
    const [path = '', search = ''] = (card?.path ?? '').split('?')
    const phone = world.ownerPhone({
      user: '帮看的家人',
      launch: { path, query: Object.fromEntries(new URLSearchParams(search)) },
    })
    await phone.see('比原厂件便宜 ¥281.00')
    expect(phone.screen()).not.toMatch(/浙A|1\d{10}/)
    await phone.tap({ role: 'checkbox', name: '我同意「前刹车片」用品牌件' })
    await phone.tap(button('替车主同意 2 项 ¥480.00'))
    await phone.see(/^已经确认过了/)
    const decided = await order.owner.order(order.id)
    expect(decided.money?.dueFen).toBe(48_000 - (decided.money?.paidFen ?? 0))
    expect(decided.timeline.at(-1)?.text).toContain('家人代车主同意 2 项')
  })
})

describe('a supplement', () => {
  test('is not chosen beforehand, and is approved in two taps and the cashier', async () => {
    const order = await world.order('SUPPLEMENT')
    const phone = openAt(order, 'quote')
    await phone.see(button('都不做，其他照常施工'))
    await phone.tap({ role: 'checkbox', name: /^四轮定位/ })
    await phone.tap(button('同意并支付 ¥120.00'))
    await phone.tap(button('确认支付'))
    await phone.see('已同意并支付 ¥120.00')
    expect(phone.taps()).toBe(3)
    expect((await order.owner.order(order.id)).flags.supplementPending).toBe(false)
  })
})

describe('a payment', () => {
  test('that is closed at the cashier takes nothing, and the cashier opens by itself only when it was asked to', async () => {
    const order = await world.order('PENDING_PAY')
    const phone = openAt(order, 'pay', { now: '1' })
    await phone.tap(button('取消支付'))
    await phone.see(/你取消了支付，没有扣款/)
    expect((await order.owner.order(order.id)).money?.paidFen).toBe(0)
    const later = openAt(order, 'pay')
    await later.see(button(/^支付 ¥/))
    const asked = (ending: string) =>
      later.phone.journal.calls.some(
        ({ api, options }) => api === 'request' && String((options as { url?: string }).url).endsWith(ending),
      )
    await later.waitFor(() => asked('/payment-check'), 'an earlier try is asked about')
    expect(asked('/payment')).toBe(false)
    await later.tap(button(/^支付 ¥/))
    await later.tap(button('确认支付'))
    await later.see(/^已支付 ¥/)
    expect((await order.owner.order(order.id)).state).toBe('ACCEPTED')
  })

  test.each(['success_phone_off', 'success_no_callback'] as const)(
    'whose answer is lost (%s) is asked about until it is seen, with no second button to pay',
    async (payment) => {
      const order = await world.order('PENDING_PAY')
      const phone = openAt(
        order,
        'pay',
        { now: '1' },
        { conditions: { payment, loseAnswerFrom: 'payment-check' } },
      )
      await phone.tap(button('确认支付'))
      await phone.see('正在确认，请勿重复支付')
      expect(phone.isSeen(button(/^支付/))).toBe(false)
      await phone.see(/^已支付 ¥/)
      const { state, money } = await order.owner.order(order.id)
      expect(state).toBe('ACCEPTED')
      expect(phone.phone.journal.calls.filter(({ api }) => api === 'requestPayment')).toHaveLength(1)
      expect(money?.dueFen).toBe(0)
    },
  )

  test('that went through while the phone died is found when the page is opened again', async () => {
    const order = await world.order('PENDING_PAY')
    await order.owner.pay(order.id, 'success_no_callback')
    const phone = openAt(order, 'pay')
    await phone.see('已经付清')
    expect(phone.isSeen(button(/^支付 ¥/))).toBe(false)
  })
})

describe('the shop and the owner at once', () => {
  test('cancelling while the shop takes the car in is refused with the new state and the new fee', async () => {
    const order = await world.order('ACCEPTED', { quoted: true })
    const { slotStartAt, inspectionFeeFen } = await order.owner.order(order.id)
    expect(inspectionFeeFen).toBeGreaterThan(0)
    await world.advanceTo(new Date(Date.parse(slotStartAt) - 5 * MINUTE_MS))
    for (const slot of INTAKE_PHOTO_SLOTS) await order.shop.photograph(order.id, slot)
    const params = { orderId: order.id }
    const { code } = await order.owner.call('POST /orders/:orderId/intake-code', {
      params,
      body: { commandId: world.world.client.id() },
    })
    const phone = openAt(order, 'cancel')
    await phone.tap({ role: 'radio', name: '临时有事' })
    await phone.see(button(/^确认取消，退回 ¥/))
    phone.change({ delayMs: 1_500 })
    await order.shop.call('POST /shop/orders/:orderId/intake', intakeInput(world.world, order.id, code))
    await phone.tap(button(/^确认取消/))
    await phone.see('取消费用有变化，请重新确认')
    await phone.see('订单没有取消，没有扣费')
    phone.change({ delayMs: 0 })
    await phone.see('订单现在是：检测报价中')
    await phone.see(button(/^确认取消，付 ¥/))
    expect((await order.owner.order(order.id)).state).toBe('CHECKED_IN')
  })

  test('the intake code is six digits and a picture, and the page hears that the shop has taken the car', async () => {
    const order = await world.order('ACCEPTED')
    const { slotStartAt } = await order.owner.order(order.id)
    await world.advanceTo(new Date(Date.parse(slotStartAt) - 5 * MINUTE_MS))
    for (const slot of INTAKE_PHOTO_SLOTS) await order.shop.photograph(order.id, slot)
    const phone = openAt(order, 'code', { kind: 'intake' })
    const picture = await phone.see({ role: 'img', name: '接车码二维码' })
    expect(picture.outerHTML).toContain('data:image/gif;base64,')
    const digits = await phone.see(/^\d{3} \d{3}$/)
    const code = (digits.textContent ?? '').replace(/\D/g, '')
    await order.shop.call('POST /shop/orders/:orderId/intake', intakeInput(world.world, order.id, code))
    await phone.see('门店已接车')
  })
})

describe('an appointment', () => {
  test('is cancelled in three taps from the order, with fee and refund shown before the last', async () => {
    const order = await world.order('ACCEPTED')
    const phone = openAt(order, 'detail')
    await phone.tap(button('取消订单'))
    await phone.see('接单后 30 分钟内可免费取消')
    await phone.see('退回给你')
    await phone.tap({ role: 'radio', name: '临时有事' })
    await phone.tap(button(/^确认取消，退回 ¥/))
    await phone.see('订单已取消')
    expect(phone.taps()).toBe(3)
    expect((await order.owner.order(order.id)).state).toBe('CANCELLED')
  })

  test('that is cancelled before any payment costs nothing, and says so in so many words', async () => {
    const order = await world.order('MATCHING')
    const phone = openAt(order, 'detail')
    await phone.see(/^等门店：/)
    await phone.tap(button('取消订单'))
    await phone.see('没有付款，不收任何费用')
    expect(phone.isSeen('退回给你')).toBe(false)
    await phone.tap({ role: 'radio', name: '临时有事' })
    await phone.tap(button(/^确认取消/))
    await phone.see('订单已取消')
    const again = openAt(order, 'detail')
    await again.see('已取消')
    await again.see('没有付款，不收任何费用')
    await again.see('原来的预约')
    for (const running of [/^(?:等门店|等平台|轮到你)：/, /正在/, '预估价格', '一口价', '导航'])
      expect(again.isSeen(running)).toBe(false)
  })

  test('is moved in three taps from the order', async () => {
    const order = await world.order('ACCEPTED', { inDays: 2 })
    const before = await order.owner.order(order.id)
    const phone = openAt(order, 'detail')
    await phone.tap(button('改期'))
    await phone.see(/^现在约在/)
    await phone.tap(await freeTime(phone, before.slotStartAt))
    await phone.tap(button(/^改到 .*，不收费$/))
    await phone.see(/^已改到/)
    expect(phone.taps()).toBe(3)
    const after = await order.owner.order(order.id)
    expect(after.slotStartAt).not.toBe(before.slotStartAt)
    expect(after.money?.paidFen).toBe(before.money?.paidFen)
  })

  test('that the shop cannot keep goes to another shop with one tap', async () => {
    const order = await world.order('ACCEPTED')
    await order.shop.call('POST /shop/orders/:orderId/withdrawal', {
      params: { orderId: order.id },
      body: { commandId: world.world.client.id(), reason: '举升机故障' },
    })
    const phone = openAt(order, 'detail')
    await phone.see('门店无法服务')
    await phone.tap(button('换一家门店，时间不变'))
    await phone.see('正在找店')
    expect((await order.owner.order(order.id)).state).toBe('MATCHING')
  })
})

describe('after the work', () => {
  test('confirming is one tap and a review three more', async () => {
    const order = await world.order('DELIVERED')
    const phone = openAt(order, 'confirm')
    await phone.tap(button(/^确认满意，放款 ¥/))
    await phone.see('已确认满意')
    expect(phone.taps()).toBe(1)
    expect((await order.owner.order(order.id)).state).toBe('COMPLETED')
    await phone.tap(button('评价'))
    await phone.tap(button('三项都是 5 星'))
    await phone.tap(button('提交评价'))
    await phone.see('你的评价')
    expect(phone.taps()).toBe(4)
    const { review } = await order.owner.call('GET /orders/:orderId/review', {
      params: { orderId: order.id },
    })
    expect(review).toMatchObject({ skill: 5, manner: 5, priceClarity: 5 })
  })

  test('two stars become a case, which she follows from her review in one tap', async () => {
    const order = await world.order('COMPLETED')
    const phone = openAt(order, 'review')
    for (const label of ['技术', '态度', '价格透明'])
      await phone.tap({ role: 'radio', name: `${label} 2 星` })
    await phone.tap(button('提交评价'))
    await phone.see('你的评价')
    expect(phone.taps()).toBe(4)
    await until(
      'the review has opened a case',
      () => order.owner.call('GET /cases', { query: { orderId: order.id } }),
      ({ items }) => items[0]?.cause === 'review',
      order.id,
    )
    await phone.see('售后处理')
    await phone.tap(button(/^处理进度/))
    await phone.see('等门店答复')
  })

  test('a session that ends meanwhile is opened again without a word', async () => {
    const order = await world.order('DELIVERED')
    const phone = openAt(order, 'detail')
    await phone.see(button(/^去验收，放款 ¥/))
    await world.advance(3 * HOUR_MS)
    await phone.tap(button(/^去验收，放款 ¥/))
    await phone.tap(button(/^确认满意，放款 ¥/))
    await phone.see('已确认满意')
    expect((await order.owner.order(order.id)).state).toBe('COMPLETED')
  })

  test('a problem is told in two taps from the question, and the money stays frozen', async () => {
    const owner = await world.owner('林小雨', '13800010002')
    await owner.allowNotices('follow-up')
    const { id } = await world.order('FOLLOW_UP', { owner })
    const launch = { ...(await pageOfNotice(owner, '用车都好吗？')), scene: FROM_NOTICE }
    const phone = world.ownerPhone({ user: owner.user, launch })
    await phone.tap({ role: 'radio', name: '毛病还在' })
    await phone.tap(button(/^还有问题，继续冻结 ¥/))
    await phone.see('已为你申请售后')
    expect(phone.taps()).toBe(2)
    const { flags, money } = await owner.order(id)
    expect([flags.hold, flags.followUp, (money?.frozenFen ?? 0) > 0]).toEqual(['case', 'problem', true])
  })

  test('an order that is over is booked again from the list', async () => {
    const order = await world.order('COMPLETED')
    const { serviceId, vehicleId, shopId } = await order.owner.order(order.id)
    const phone = world.ownerPhone({ user: order.owner.user })
    await phone.tap({ role: 'tab', name: '订单' })
    await phone.see('已结束')
    await phone.tap(button(/^再来一单/))
    const url = `/booking/confirm/index?serviceId=${serviceId}&vehicleId=${vehicleId}&shopId=${shopId ?? ''}`
    await phone.waitFor(
      () =>
        phone.phone.journal.calls.some(
          ({ api, options }) => api === 'navigateTo' && (options as { url?: string }).url === url,
        ),
      'the booking page opens',
    )
  })
})

describe('the list of orders', () => {
  test('tells a guest how to begin, without asking for anything', async () => {
    const phone = world.ownerPhone({ user: '访客一' })
    await phone.tap({ role: 'tab', name: '订单' })
    await phone.see(/还没有订单/)
    await phone.tap(button('去预约'))
    await phone.waitFor(() => phone.path() === 'pages/home/index', 'the home page')
  })

  test('shows first what waits for the owner, and an order opens by WeChat’s order centre with a way home', async () => {
    const owner = await world.owner('孙悦', '13800010003')
    const waiting = await world.order('AWAIT_APPROVAL', { owner })
    const phone = world.ownerPhone({ user: owner.user })
    await phone.tap({ role: 'tab', name: '订单' })
    await phone.see('等你处理')
    await phone.tap(button(/^异响诊断 待你确认报价/))
    await phone.see(button('查看报价 ¥1000.00'))
    const centre = world.ownerPhone({
      user: owner.user,
      launch: { path: 'order/detail/index', query: { id: waiting.id }, scene: FROM_NOTICE },
    })
    await centre.see(button('返回首页'))
    await centre.see(button('查看报价 ¥1000.00'))
  })

  test('says of an order that is not hers where her own are', async () => {
    const order = await world.order('ACCEPTED')
    const stranger = await world.owner('陌生人', '13800010004')
    const phone = openAt({ ...order, owner: stranger }, 'detail')
    await phone.see(/没有找到这个订单/)
    await phone.tap(button('查看我的订单'))
    await phone.waitFor(() => phone.path() === 'pages/orders/index', 'the list of orders')
  })
})

/** The first free time on the day that is shown which is not the present one. */
async function freeTime(phone: PhoneDriver, present: string): Promise<HTMLElement> {
  const clock = new Date(Date.parse(present) + 8 * HOUR_MS).toISOString().slice(11, 16)
  await phone.see(/^哪一天$/)
  let found: HTMLElement | undefined
  await phone.waitFor(() => {
    const radios = Array.from(phone.phone.stack.top().holder.querySelectorAll<HTMLElement>('[role="radio"]'))
    found = radios.find((one) => {
      const name = one.getAttribute('aria-label') ?? ''
      return /^\d\d:\d\d 剩/.test(name) && !name.startsWith(clock)
    })
    return found !== undefined
  }, 'a free time')
  return found!
}

// The last: from here on every large payment waits for a person.
describe('a payment that a person looks at first', () => {
  test('is said to be looked at, takes nothing, and may be paid afterwards from the same page', async () => {
    const { owner, id } = await largeQuote('沈松', '13800010079')
    await holdLargePayments(world.world)
    const phone = openAt({ owner, id } as OrderFixture, 'quote')
    await phone.tap(button(/^全部同意并支付 ¥/))
    await phone.see(/^这笔支付正在安全审核，没有扣款，不用重复提交。/)
    expect(phone.isSeen({ role: 'alert' })).toBe(false)
    const desk = await signInOperator(world.world, REGION)
    const { items } = await desk.call('GET /operators/risk/decisions', { query: { kind: 'payment' } })
    await desk.call('POST /operators/risk/decisions/:decisionId/release', {
      params: { decisionId: items[0]!.id },
      body: { commandId: world.world.client.id(), note: '车主本人，已电话确认' },
    })
    await phone.tap(button(/^支付 ¥/))
    await phone.tap(button('确认支付'))
    await phone.see(/^已同意并支付 ¥/)
    expect((await owner.order(id)).state).toBe('IN_SERVICE')
  })
})
