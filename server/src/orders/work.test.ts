import { DAY_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  approvalOf,
  checkIn,
  finish,
  handOver,
  noteWork,
  payDue,
  refreshTokens,
  requestJob,
  see,
  type Job,
} from '../../test/harness/order-steps'
import { tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES, publishChecklist, STEPS } from '../../test/harness/world'
import { verifyChain } from './verify-evidence'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

/** A fixed price with a checklist, up to the given step. */
async function jobIn(state: 'CHECKED_IN' | 'IN_SERVICE'): Promise<Job> {
  const job = await requestJob(t)
  await publishChecklist(t, (await see(job)).serviceId)
  await accept(job)
  await payDue(job)
  await checkIn(job)
  if (state === 'IN_SERVICE') await start(job)
  return job
}
const start = (job: Job) =>
  t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/start', {
    params: { orderId: job.orderId },
    body: { commandId: t.id() },
  })
const photo = async (job: Job, slot: 'finding' | 'finish' | 'step' | 'piece' | 'damage') =>
  uploadPhoto(t, job.shop.owner.token, job.orderId, slot, await tinyJpeg())
const partOf = async (job: Job) => (await see(job)).lines.find(({ kind }) => kind === 'part')?.id ?? ''

type Notes = { steps?: object[]; pieces?: object[] }
const input = (job: Job, notes: Notes) => ({
  params: { orderId: job.orderId },
  body: { commandId: t.id(), ...notes } as { commandId: string },
})
const ROUTE = 'POST /shop/orders/:orderId/work'
const note = (job: Job, notes: Notes) => t.api(job.shop.owner.token, ROUTE, input(job, notes))
const refused = (job: Job, notes: Notes, token = job.shop.owner.token) =>
  t.refused(token, ROUTE, input(job, notes))
const pieceOf = async (job: Job, more: object = {}) => ({
  id: t.id(),
  lineId: await partOf(job),
  brand: '马勒',
  partNumber: 'OC 593/4',
  photoId: await photo(job, 'piece'),
  ...more,
})
const finishing = async (job: Job) =>
  t.refused(job.shop.owner.token, 'POST /shop/orders/:orderId/finish', {
    params: { orderId: job.orderId },
    body: {
      commandId: t.id(),
      doneLineIds: (await see(job)).lines.filter(({ state }) => state === 'approved').map(({ id }) => id),
      qualityChecked: true,
    },
  })

describe('the checklist of a service', () => {
  it('holds up the finish until each step is done with its photo and each part has its piece', async () => {
    const job = await jobIn('IN_SERVICE')
    await photo(job, 'finish')
    const line = await partOf(job)
    const missing = {
      'steps.torque': '「螺栓按规定力矩复核」缺少照片',
      'steps.road-test': '「试车正常」还没做',
      [`pieces.${line}`]: '「机油滤清器」没有登记所装配件',
    }
    expect(await finishing(job)).toMatchObject({ status: 422, code: 'EVIDENCE_MISSING', fields: missing })
    const stepPhoto = await photo(job, 'step')
    await note(job, { steps: [{ key: 'torque', photoIds: [stepPhoto] }, { key: 'road-test' }] })
    expect((await finishing(job)).fields).toEqual({ [`pieces.${line}`]: missing[`pieces.${line}`] })
    const piece = await pieceOf(job, { serial: 'LOT-7' })
    await note(job, { pieces: [piece] })
    const finished = await finish(job)
    expect(finished.state).toBe('READY')
    expect(finished.work).toMatchObject({
      steps: [
        { key: 'torque', done: { photoIds: [stepPhoto], byName: '店员' } },
        { key: 'road-test', done: { photoIds: [] } },
      ],
      pieces: [{ ...piece, byName: '店员', at: t.clock.now().toISOString() }],
    })
    expect(finished.timeline.filter(({ type }) => type === 'worked')).toHaveLength(2)
  })

  it('does not change for an order whose car is in, when a new version is published', async () => {
    const [before, after] = [await jobIn('CHECKED_IN'), await jobIn('CHECKED_IN')]
    await refreshTokens(before)
    const { serviceId } = await see(before)
    await publishChecklist(t, serviceId, 2, [...STEPS, { key: 'wash', name: '洗车', needsPhoto: false }])
    expect((await see(before)).work?.steps.map(({ key }) => key)).toEqual(['torque', 'road-test'])
    expect((await see(after)).work?.steps).toHaveLength(2)
    await t.app.db.run('UPDATE orders SET service_id = ?, checklist_version = 2 WHERE id = ?', [
      serviceId,
      after.orderId,
    ])
    expect((await see(after)).work?.steps).toHaveLength(3)
  })

  it('is not asked of what the owner has stopped, nor of a car taken in before there were checklists', async () => {
    const stopped = await jobIn('IN_SERVICE')
    await t.api(stopped.owner.token, 'POST /orders/:orderId/stop', {
      params: { orderId: stopped.orderId },
      body: { commandId: t.id(), reason: '不修了' },
    })
    await photo(stopped, 'finish')
    const done = (await see(stopped)).lines.filter(({ kind }) => kind === 'labour').map(({ id }) => id)
    const { state } = await t.api(stopped.shop.owner.token, 'POST /shop/orders/:orderId/finish', {
      params: { orderId: stopped.orderId },
      body: { commandId: t.id(), doneLineIds: done, qualityChecked: true },
    })
    expect(state).toBe('READY')
    const old = await jobIn('IN_SERVICE')
    await t.app.db.run('UPDATE orders SET checklist_version = NULL WHERE id = ?', [old.orderId])
    expect((await finish(old)).state).toBe('READY')
  })

  it('takes only photos that the shop took for it, of this order', async () => {
    const [job, foreign] = [await jobIn('IN_SERVICE'), await jobIn('IN_SERVICE')]
    await refreshTokens(job)
    const wrong = [await photo(foreign, 'step'), await photo(job, 'damage'), t.id()]
    for (const photoId of wrong) {
      expect(await refused(job, { steps: [{ key: 'torque', photoIds: [photoId] }] })).toMatchObject({
        status: 422,
        code: 'EVIDENCE_MISSING',
        fields: { 'body.steps.0.photoIds': '照片不是本单的施工照片' },
      })
      expect(await refused(job, { pieces: [await pieceOf(job, { photoId })] })).toMatchObject({
        fields: { 'body.pieces.0.photoId': '照片不是本单的配件标签照片' },
      })
    }
    expect(await refused(job, { steps: [{ key: 'torque' }] })).toMatchObject({
      code: 'EVIDENCE_MISSING',
      fields: { 'body.steps.0.photoIds': '「螺栓按规定力矩复核」缺少照片' },
    })
    expect(await refused(job, { steps: [{ key: 'dance' }] })).toMatchObject({ code: 'BAD_INPUT' })
    expect(await refused(job, {})).toMatchObject({ code: 'BAD_INPUT' })
  })

  it('takes a piece for an approved part only, while the work goes on', async () => {
    const early = await jobIn('CHECKED_IN')
    expect(await refused(early, { steps: [{ key: 'road-test' }] })).toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    })
    await start(early)
    const labour = (await see(early)).lines.find(({ kind }) => kind === 'labour')?.id
    for (const lineId of [labour, t.id()])
      expect(await refused(early, { pieces: [await pieceOf(early, { lineId })] })).toMatchObject({
        status: 409,
        code: 'LINE_NOT_APPROVED',
      })
    await finish(early)
    expect(await refused(early, { steps: [{ key: 'road-test' }] })).toMatchObject({
      code: 'ILLEGAL_TRANSITION',
    })
  })

  it('shows the right piece in the place of one noted wrongly, and a repeat notes nothing twice', async () => {
    const job = await jobIn('IN_SERVICE')
    const wrong = await pieceOf(job)
    await note(job, { pieces: [wrong] })
    const right = await pieceOf(job, { partNumber: 'OC 593/5', replacesId: wrong.id })
    const again = input(job, { pieces: [right] })
    const noted = await t.api(job.shop.owner.token, ROUTE, again)
    expect(await t.api(job.shop.owner.token, ROUTE, again)).toEqual(noted)
    expect(noted.work?.pieces.map(({ id, partNumber }) => [id, partNumber])).toEqual([[right.id, 'OC 593/5']])
    expect(await refused(job, { pieces: [right] })).toMatchObject({ status: 422, code: 'COMMAND_ID_REUSED' })
    const { links, misfit } = await verifyChain(t.app, job.orderId)
    expect(misfit).toBeNull()
    expect(links.filter(({ kind }) => kind === 'piece').map(({ recordId }) => recordId)).toEqual([
      wrong.id,
      right.id,
    ])
  })
})

describe('the sheet of a service', () => {
  it('is refused while something was not looked at, or is yellow or red without a photo', async () => {
    const job = await jobIn('CHECKED_IN')
    const write = (items: object[]) => ({
      params: { orderId: job.orderId },
      body: { commandId: t.id(), items: items as { name: string; level: 'good' }[] },
    })
    const INSPECT = 'POST /shop/orders/:orderId/inspection'
    const items = [
      { name: '机油', level: 'urgent' },
      { name: '异响', level: 'watch' },
    ]
    expect(await t.refused(job.shop.owner.token, INSPECT, write(items))).toMatchObject({
      status: 422,
      code: 'EVIDENCE_MISSING',
      fields: {
        'sheet.0': '「空调」还没检查',
        'body.items.0.photoIds': '「机油」缺少照片',
        'body.items.1.photoIds': '「异响」缺少照片',
      },
    })
    const photoIds = [await photo(job, 'finding')]
    const { inspection } = await t.api(
      job.shop.owner.token,
      INSPECT,
      write([...items.map((item) => ({ ...item, photoIds })), { name: '空调', level: 'watch' }]),
    )
    expect(inspection?.items.map(({ name, group }) => [name, group])).toEqual([
      ['机油', '发动机舱'],
      ['异响', null],
      ['空调', '车内'],
    ])
  })
})

describe('the warranty of a line', () => {
  it('is the longer of the floor and the promise, and runs from the hand-over and the odometer of intake', async () => {
    const job = await requestJob(t, { service: { priceMode: 'inspect-first', durationMin: 120 } })
    await publishChecklist(t, (await see(job)).serviceId)
    await accept(job)
    await checkIn(job)
    const lines = LINES.map((line) =>
      line.kind === 'part' ? { ...line, warrantyDays: 365, warrantyKm: 20_000 } : line,
    )
    const fee = { ...LINES[0], kind: 'fee' as const, name: '停车费' }
    const params = { orderId: job.orderId }
    const quoted = await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/quote', {
      params,
      body: { commandId: t.id(), lines: [...lines, fee] },
    })
    await t.api(job.owner.token, 'POST /orders/:orderId/decisions', {
      params,
      body: { commandId: t.id(), quoteRound: 1, decisions: quoted.lines.map(approvalOf) },
    })
    await payDue(job)
    const ready = await finish(job)
    const warrantyIn = (order: typeof ready) =>
      Object.fromEntries(order.lines.map(({ kind, warranty }) => [kind, warranty]))
    expect(warrantyIn(ready).part).toEqual({ days: 365, km: 20_000, endsAt: null, endsAtKm: null })
    const delivered = await handOver(job)
    const at = delivered.timeline.find(({ type }) => type === 'delivered')?.at ?? ''
    const after = (days: number) => new Date(Date.parse(at) + days * DAY_MS).toISOString()
    const warranty = warrantyIn(delivered)
    expect(warranty.part).toMatchObject({ endsAt: after(365), endsAtKm: 62_100 })
    expect(warranty.labour).toEqual({ days: 30, km: 5_000, endsAt: after(30), endsAtKm: 47_100 })
    expect(warranty.fee).toBeNull()
  })
})

describe('the bill', () => {
  const bill = (job: Job, token = job.owner.token) =>
    t.fastify.inject({ url: `/bills/${job.orderId}`, headers: { authorization: `Bearer ${token}` } })

  it('opens as a PDF for its owner and the desk of its shop once it is fixed', async () => {
    const job = await jobIn('IN_SERVICE')
    expect((await bill(job)).statusCode).toBe(404)
    await finish(job)
    for (const token of [job.owner.token, job.shop.owner.token]) {
      const { headers, rawPayload } = await bill(job, token)
      expect(headers['content-type']).toBe('application/pdf')
      expect(rawPayload.subarray(0, 5).toString('latin1')).toBe('%PDF-')
      expect(rawPayload.subarray(-6).toString('latin1')).toContain('%%EOF')
    }
    const foreign = await jobIn('CHECKED_IN')
    await refreshTokens(job)
    expect((await bill(foreign, job.owner.token)).statusCode).toBe(404)
  })

  it('is refused where it is above what was approved by one fen, also where less of it is done than was paid', async () => {
    const job = await jobIn('IN_SERVICE')
    await photo(job, 'finish')
    await noteWork(job)
    const { lines } = await see(job)
    const [first, ...rest] = lines
    const finishWith = (ids: (string | undefined)[]) => ({
      params: { orderId: job.orderId },
      body: { commandId: t.id(), doneLineIds: ids.map((id) => id ?? ''), qualityChecked: true as const },
    })
    const set = (fen: number) =>
      t.app.db.run('UPDATE order_line SET amount_fen = amount_fen + ? WHERE id = ?', [fen, first?.id ?? ''])
    await set(1)
    for (const ids of [lines.map(({ id }) => id), [first?.id]])
      expect(
        await t.refused(job.shop.owner.token, 'POST /shop/orders/:orderId/finish', finishWith(ids)),
      ).toMatchObject({ status: 409, code: 'BILL_EXCEEDS_APPROVAL' })
    expect((await see(job)).state).toBe('IN_SERVICE')
    await set(-1)
    expect(rest).not.toHaveLength(0)
    expect((await finish(job)).bill?.totalFen).toBe(28_600)
  })
})
