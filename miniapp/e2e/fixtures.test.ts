import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ORDER_STAGES } from './fixtures'
import { startTapWorld, type TapWorld } from './world'

describe.each(['ecommerce', 'partner'] as const)('an order in %s mode', (mode) => {
  let world: TapWorld
  beforeAll(async () => {
    world = await startTapWorld({ mode })
  })
  afterAll(async () => world?.close())

  const stages = mode === 'ecommerce' ? ORDER_STAGES : (['ACCEPTED', 'COMPLETED'] as const)
  test.each(stages)('can be %s before a test begins', async (stage) => {
    const { id, owner, shop } = await world.order(stage)
    const { state, flags } = await owner.order(id)
    const also = { SUPPLEMENT: 'IN_SERVICE', FOLLOW_UP: 'DELIVERED' } as Record<string, string>
    expect(state).toBe(also[stage] ?? stage)
    expect(flags.supplementPending).toBe(stage === 'SUPPLEMENT')
    if (stage !== 'MATCHING') expect((await shop.order(id)).state).toBe(state)
  })

  test('belongs to whom the test names, with the cars she has', async () => {
    const owner = await world.owner('周立', '13800002222')
    const more = await world.giveCar(owner, '浙B88888')
    const { id } = await world.order('IN_SERVICE', { owner, quoted: true })
    expect((await owner.order(id)).lines).toHaveLength(3)
    const { items } = await owner.call('GET /vehicles', {})
    expect(items.map((one) => one.id).toSorted()).toEqual([owner.vehicleId, more].toSorted())
  })
})
