import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { found, until } from '../../server/stories/expect'
import { signInOperator } from '../../server/stories/operator'
import { button } from './hands'
import { startTapWorld, type TapWorld } from './world'

let world: TapWorld
beforeAll(async () => {
  world = await startTapWorld()
})
afterAll(async () => world?.close())

const STORY = '刹车异响，前刹车片磨到极限，换后试车正常'
const GONE = '这个案例已下架，或车主已撤回同意'

/** A person of the platform looks at the masked pictures of the order and lets them be seen. */
async function publish(orderId: string): Promise<void> {
  const desk = await signInOperator(world.world, '330100')
  const { items } = await until(
    'the showcase is in the queue',
    () => desk.call('GET /operators/queue', { query: { limit: 50 } }),
    (queue) => queue.items.some((item) => item.orderId === orderId && item.kind === 'showcase-masks'),
  )
  const item = found(
    'the item',
    items.find((one) => one.orderId === orderId && one.kind === 'showcase-masks'),
    orderId,
  )
  await desk.call('POST /operators/queue/:itemId/showcase-decision', {
    params: { itemId: item.id },
    body: { commandId: world.world.client.id(), publish: true, note: '已遮好' },
  })
}

describe('a repair case by taps', () => {
  test('the shop makes it, the owner agrees, a stranger reads it, the owner takes it back, and it is gone', async () => {
    const { owner, shop, id: orderId } = await world.order('COMPLETED')
    const desk = await world.shopPhone({
      shopId: shop.shopId,
      role: 'shop-owner',
      launch: { path: 'job/order/index', query: { orderId } },
    })
    await desk.tap(button('做成维修案例'))
    await desk.tap(button('接车 车头 未选'))
    await desk.see('整车照片要先遮住车牌')
    await desk.tap(button('加一块遮挡'))
    await desk.tap(button('最后一块下移'))
    await desk.tap(button('用这张'))
    await desk.see('已遮 1 处')
    await desk.tap(button('完工 未选'))
    await desk.tap({ role: 'switch', name: '这张没有车牌和人脸' })
    await desk.tap(button('用这张'))
    await desk.type({ role: 'textbox', name: '故障、判断和处理，大家会看到' }, STORY)
    await desk.tap(button('请车主看'))
    await desk.see('已发给车主，等车主决定。改动后会重新征求同意')

    const phone = world.ownerPhone({
      user: owner.user,
      launch: { path: 'order/detail/index', query: { orderId } },
    })
    await phone.tap(button('门店想公开这次维修'))
    await phone.see(STORY)
    await phone.see(/没有你的姓名、手机号和车牌/)
    await phone.tap(button('同意公开'))
    await phone.see('你已同意，客服看过遮挡后公开；现在也可以撤回')
    await publish(orderId)

    const stranger = world.ownerPhone({
      user: '路过的人',
      launch: { path: 'shops/shop/index', query: { shopId: shop.shopId } },
    })
    await stranger.tap(button(/^案例 小保养/))
    await stranger.see(STORY)
    await stranger.see('维修前')
    const { showcase } = await owner.call('GET /orders/:orderId/showcase', { params: { orderId } })
    const showcaseId = found('the showcase', showcase ?? undefined, orderId).id

    const again = world.ownerPhone({
      user: owner.user,
      launch: { path: 'order/detail/index', query: { orderId } },
    })
    await again.tap(button('公开案例 · 公开中'))
    await again.tap(button('撤回同意，立即下架'))
    await again.see('你已撤回，案例和照片已从所有地方下架')
    const later = world.ownerPhone({
      user: '路过的人',
      launch: { path: 'shops/showcase/index', query: { showcaseId } },
    })
    await later.see(GONE)
  })

  test('a technician decides whether owners see the own page, and under which name', async () => {
    const { shop } = await world.order('MATCHING')
    const open = () =>
      world.shopPhone({ shopId: shop.shopId, role: 'technician', launch: { path: 'office/page/index' } })
    const technician = await open()
    await technician.see(/没有公开/)
    await technician.type({ role: 'textbox', name: '称呼' }, '王师傅')
    await technician.type({ role: 'textbox', name: '自我介绍' }, '修大众十二年，爱讲清楚')
    await technician.tap(button('同意公开我的主页'))
    await technician.see(/公开中/)

    const atShop = { path: 'shops/shop/index', query: { shopId: shop.shopId } }
    const stranger = world.ownerPhone({ user: '看技师的人', launch: atShop })
    await stranger.tap(button('王师傅的主页'))
    await stranger.see('技师 王师傅')
    await stranger.see('修大众十二年，爱讲清楚')
    const page = await shop.call('GET /shops/:shopId/technicians', { params: { shopId: shop.shopId } })
    const { id: technicianId } = found('the page', page.items[0], page)
    const { rating } = await shop.call('GET /technicians/:technicianId', { params: { technicianId } })
    await stranger.see(`${rating?.score.toFixed(1)}`)
    await stranger.see(`${rating?.count} 条`)

    await technician.tap(button('不再公开'))
    await technician.see(/没有公开/)
    const { items } = await shop.call('GET /shops/:shopId/technicians', { params: { shopId: shop.shopId } })
    expect(items).toEqual([])
  })
})
