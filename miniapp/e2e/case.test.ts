import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../server/stories/expect'
import { button } from './hands'
import { startTapWorld, type TapWorld } from './world'

let world: TapWorld
beforeAll(async () => {
  world = await startTapWorld()
})
afterAll(async () => world?.close())

const orderPage = (orderId: string) => ({ path: 'order/detail/index', query: { orderId } })

describe('after-sale by taps', () => {
  test('the owner opens a case, the shop offers a part back, the owner takes it, and the money comes', async () => {
    const order = await world.order('DELIVERED')
    const { owner: ownerPhone, shop, id } = order
    const phone = world.ownerPhone({ user: ownerPhone.user, launch: orderPage(id) })
    await phone.tap(button('申请售后'))
    await phone.tap({ role: 'radio', name: '服务' })
    await phone.type({ role: 'textbox', name: '门店和客服会看到' }, '洗得不干净，还等了两个小时')
    await phone.tap(button('提交，门店 24 小时内答复'))
    await phone.see('等门店答复')
    await phone.see(/张照片已固定为证据/)
    expect((await ownerPhone.order(id)).flags.hold).toBe('case')

    const desk = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      launch: { path: 'office/cases/index' },
    })
    await desk.tap(button(/服务问题$/))
    await desk.see('洗得不干净，还等了两个小时')
    await desk.tap(button('提出方案'))
    await desk.tap({ role: 'radio', name: '退一部分款' })
    await desk.type({ role: 'textbox', name: '退给车主' }, '12.5')
    await desk.type({ role: 'textbox', name: '说明怎么解决；车主接受后立即执行' }, '抱歉，退您一部分')
    await desk.tap(button('提交'))
    await desk.see('退款 ¥12.50')

    const again = world.ownerPhone({ user: ownerPhone.user, launch: orderPage(id) })
    await again.tap(button('查看售后'))
    await again.tap(button('接受退款 ¥12.50'))
    await again.see('处理结果：部分退款 ¥12.50')
    const after = await until(
      'the money is back and the hold is gone',
      () => ownerPhone.order(id),
      ({ money, flags }) => money?.refundedFen === 1_250 && flags.hold === null,
    )
    expect(after.state).toBe('DELIVERED')
  })

  test('the owner who has no case is told how one comes about', async () => {
    const owner = await world.owner('章小北', '13800010377')
    const phone = world.ownerPhone({ user: owner.user, launch: { path: 'me/cases/index', query: {} } })
    await phone.see('没有售后。修得不满意，在订单里申请')
  })
})
