import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { inboxes } from '../../server/stories/opinions'
import type { OrderFixture } from './fixtures'
import { button } from './hands'
import { startTapWorld, type TapWorld } from './world'

let world: TapWorld
beforeAll(async () => {
  world = await startTapWorld()
})
afterAll(async () => world?.close())

const openAt = ({ owner, id }: Pick<OrderFixture, 'owner' | 'id'>, page: string) =>
  world.ownerPhone({ user: owner.user, launch: { path: `order/${page}/index`, query: { orderId: id } } })

describe('a second opinion by taps', () => {
  test('is asked for in two taps from the quote, answered by a shop line by line, and read beside the quote', async () => {
    const order = await world.order('AWAIT_APPROVAL')
    const { owner, id } = order
    const phone = openAt(order, 'quote')
    await phone.tap(button(/^听听别家/))
    await phone.see('车牌、姓名、电话、门店名、门店的报价金额、接车照片。')
    await phone.tap(button('请两家门店看看，30 分钟'))
    expect(phone.taps()).toBe(2)
    await phone.see('2 家门店正在看')
    const [asked] = await inboxes(world.world, owner, id)
    const desk = await world.shopPhone({
      shopId: asked?.shop.shopId ?? '',
      role: 'shop-owner',
      launch: { path: 'pages/offers/index' },
    })
    await desk.tap(button(/份报价想听你的看法$/))
    await desk.tap(button(/待答复$/))
    await desk.see(/看不到车牌、车主、门店和对方的价格/)
    expect(desk.isSeen(new RegExp(order.shop.shopName))).toBe(false)
    await desk.tap({ role: 'radio', name: '更换前下摆臂需要做' })
    await desk.tap({ role: 'radio', name: '前下摆臂总成需要做' })
    await desk.tap({ role: 'radio', name: '减震器顶胶可以缓' })
    await desk.type({ role: 'textbox', name: '前下摆臂总成在你店的价格（可不填）' }, '430')
    await desk.type({ role: 'textbox', name: '给车主的一句话' }, '胶套要换，顶胶还能用一年')
    await desk.tap(button('发给车主'))
    await desk.see('已答复，车主会看到')
    const again = openAt(order, 'opinion')
    await again.see('胶套要换，顶胶还能用一年')
    await again.see('逐项对照')
    await again.see('它的价 ¥430.00')
    await again.see(/已为 1 份报价给过看法$/)
    await again.see(/车已在店里，不能换店；接车之前才可以换/)
    expect((await owner.order(id)).state).toBe('AWAIT_APPROVAL')
    await world.advance(30 * MINUTE_MS)
    const late = openAt(order, 'opinion')
    await late.see('逐项对照')
    expect(late.isSeen(/家门店正在看$/)).toBe(false)
    await late.tap(button('回到报价，自己决定'))
    await late.see(button(/^全部同意并支付/))
  })
})

describe('another shop by taps', () => {
  test('is compared line by line and taken in three taps from the order, with what it means before the last', async () => {
    const order = await world.order('MATCHING')
    const { owner, id, shop } = order
    const { comparison } = await owner.call('GET /orders/:orderId/alternatives', { params: { orderId: id } })
    const other = comparison.shops.find(({ isCurrent }) => !isCurrent)
    const phone = openAt(order, 'detail')
    await phone.tap(button('换一家门店'))
    await phone.see('逐项对比')
    await phone.see('现在这家')
    await phone.tap(button(`换到 ${other?.name ?? ''}`))
    await phone.see(/原门店的时段随即释放/)
    await phone.tap(button('换店，不收费'))
    expect(phone.taps()).toBe(3)
    await phone.see(`已转给 ${other?.name ?? ''}`)
    expect((await owner.order(id)).shopId).toBe(other?.id)
    expect(other?.id).not.toBe(shop.shopId)
  })

  test('that was paid comes with its refund on the button, and is refused in words once the car is there', async () => {
    const paid = await world.order('ACCEPTED')
    const phone = openAt(paid, 'switch')
    await phone.see('接车前换店，不收费')
    const { comparison } = await paid.owner.call('GET /orders/:orderId/alternatives', {
      params: { orderId: paid.id },
    })
    await phone.tap(button(`换到 ${comparison.shops.find(({ isCurrent }) => !isCurrent)?.name ?? ''}`))
    await phone.tap(button(/^换店，退回 ¥\d+\.\d\d$/))
    await phone.see(/^已转给 /)
    expect((await paid.owner.order(paid.id)).money?.approvedFen).toBe(0)
    const there = await world.order('CHECKED_IN')
    const late = openAt(there, 'switch')
    await late.see('接车前可以换店，现在已不能更换。')
  })

  test('is compared before anything is booked, and chosen from there', async () => {
    const owner = await world.owner('季夏', '13800010391')
    const order = await world.order('COMPLETED', { owner })
    const { serviceId } = await owner.order(order.id)
    const phone = world.ownerPhone({
      user: owner.user,
      launch: { path: 'booking/compare/index', query: { serviceId, vehicleId: owner.vehicleId } },
    })
    await phone.see('逐项对比')
    await phone.see(/，3 家对比$/)
  })
})

describe('why a shop ranks where it does', () => {
  test('is read by the shop, part by part beside the shops around it', async () => {
    const { shop } = await world.order('MATCHING')
    const desk = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      launch: { path: 'office/standing/index' },
    })
    await desk.see(/^附近 \d+ 家里排第 \d+$/)
    await desk.see(/^评价 \d+ 分$/)
    await desk.see(/门店不能花钱往前排/)
  })
})
