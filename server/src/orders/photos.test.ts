import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accept, deliveredJob, refreshTokens, requestJob } from '../../test/harness/order-steps'
import { injectPhoto, tinyJpeg } from '../../test/harness/photos'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeStaff } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

it('a photo whose answer was lost is the same photo however much later it is sent again', async () => {
  const job = await requestJob(t)
  await accept(job)
  const photo = { id: t.id(), orderId: job.orderId, slot: 'damage' }
  const file = await tinyJpeg()
  const send = (query: typeof photo) => injectPhoto(t, job.shop.owner.token, query, file)
  const first = await send(photo)
  expect(first.statusCode).toBe(200)
  const tooOld = { ...photo, id: t.id() }
  t.clock.advance(10 * MINUTE_MS)
  await refreshTokens(job)
  const second = await send(photo)
  expect([second.statusCode, second.json()]).toEqual([200, first.json()])
  // What the API does not have is taken under a new id only: an old one would be dated wrongly.
  expect((await send(tooOld)).json()).toMatchObject({ code: 'ID_OUT_OF_TIME' })
})

it('a technician who may not see prices reads no sum in the words of the timeline', async () => {
  const job = await deliveredJob(t)
  const of = async (showPrices: boolean) => {
    const { token, staffId } = await makeStaff(t, job.shop.id, 'technician', showPrices)
    await t.app.db.run(
      'UPDATE technician SET staff_id = ? WHERE id = (SELECT technician_id FROM orders WHERE id = ?)',
      [staffId, job.orderId],
    )
    const { timeline } = await t.api(token, 'GET /shop/orders/:orderId', { params: { orderId: job.orderId } })
    return timeline.map(({ text }) => text).join('\n')
  }
  expect(await of(true)).toMatch(/账单 ¥\d/)
  const words = await of(false)
  expect(words).not.toMatch(/[¥￥]|\d\.\d\d/)
  expect(words).toMatch(/^完工并通过质检$/m)
})
