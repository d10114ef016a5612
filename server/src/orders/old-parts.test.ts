import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  accept,
  checkIn,
  finish,
  noteWork,
  payDue,
  refreshTokens,
  requestJob,
  see,
  type Job,
} from '../../test/harness/order-steps'
import { tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { verifyChain } from './verify-evidence'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

async function workedOn(): Promise<Job> {
  const job = await requestJob(t)
  await accept(job)
  await payDue(job)
  await checkIn(job)
  await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/start', {
    params: { orderId: job.orderId },
    body: { commandId: t.id() },
  })
  return job
}
const choose = (job: Job, choice: 'see' | 'take' | 'dispose') =>
  t.api(job.owner.token, 'POST /orders/:orderId/old-parts', {
    params: { orderId: job.orderId },
    body: { commandId: t.id(), choice },
  })

it.each(['see', 'take'] as const)(
  'old parts that the owner wants to %s must be photographed to finish',
  async (choice) => {
    const job = await workedOn()
    expect(await choose(job, choice)).toMatchObject({ oldParts: choice })
    await uploadPhoto(t, job.shop.owner.token, job.orderId, 'finish', await tinyJpeg())
    await noteWork(job)
    const doneLineIds = (await see(job)).lines.map(({ id }) => id)
    const refused = await t.refused(job.shop.owner.token, 'POST /shop/orders/:orderId/finish', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), doneLineIds, qualityChecked: true },
    })
    expect(refused).toMatchObject({ status: 422, code: 'EVIDENCE_MISSING' })
    expect(Object.keys(refused.fields ?? {})).toEqual(['photos.old-part'])
    await uploadPhoto(t, job.shop.owner.token, job.orderId, 'old-part', await tinyJpeg())
    expect(await finish(job)).toMatchObject({ state: 'READY', oldParts: choice })
    const { links, misfit } = await verifyChain(t.app, job.orderId)
    expect(misfit).toBeNull()
    expect(links.some(({ content }) => content?.includes(`"oldParts":"${choice}"`))).toBe(true)
  },
)

it('old parts that the shop disposes of need no picture, and the last choice counts until the work is finished', async () => {
  const job = await workedOn()
  await choose(job, 'take')
  await choose(job, 'dispose')
  const { timeline } = await choose(job, 'dispose')
  expect(timeline.filter(({ type }) => type === 'old-parts')).toHaveLength(2)
  await refreshTokens(job)
  expect(await finish(job)).toMatchObject({ state: 'READY', oldParts: 'dispose' })
  expect(
    await t.refused(job.owner.token, 'POST /orders/:orderId/old-parts', {
      params: { orderId: job.orderId },
      body: { commandId: t.id(), choice: 'see' },
    }),
  ).toMatchObject({ status: 409, code: 'ILLEGAL_TRANSITION' })
})
