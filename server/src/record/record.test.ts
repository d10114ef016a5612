import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, localDayOf, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  approvalOf,
  checkIn,
  confirm,
  deliver,
  deliveredJob,
  finish,
  handOver,
  pass,
  payDue,
  requestJob,
  see,
  settle,
  type Job,
} from '../../test/harness/order-steps'
import { tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import {
  bindPhone,
  book,
  LINES_FEN,
  makeOwner,
  makeShop,
  publishChecklist,
  signIn,
  type Person,
} from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

/** A life of one or two orders, on a machine that has other work to do. */
const WHOLE_MS = 180_000

const recordOf = (token: string, vehicleId: string, query = {}) =>
  t.api(token, 'GET /vehicles/:vehicleId/record', { params: { vehicleId }, query })
const fileOf = (token: string, vehicleId: string, format: 'csv' | 'pdf') =>
  t.fastify.inject({
    method: 'GET',
    url: `/vehicles/${vehicleId}/record/file?format=${format}`,
    headers: { authorization: `Bearer ${token}` },
  })
const freshPlate = () => `浙B${t.id().slice(-5)}`

/** The order is completed: nothing is open any more. */
async function completed(job: Job): Promise<Job> {
  await confirm(job)
  await settle(job)
  return job
}

/** What was built in for the order's part, as the technician notes it. */
async function notePiece(job: Job): Promise<{ lineId: string; photoId: string }> {
  const photoId = await uploadPhoto(t, job.shop.owner.token, job.orderId, 'piece', await tinyJpeg())
  const lineId = (await see(job)).lines.find(({ kind }) => kind === 'part')?.id ?? ''
  await t.app.db.run(
    `INSERT INTO order_piece (id, order_id, line_id, brand, part_number, serial, photo_id, by_id, by_name, at)
     VALUES (?, ?, ?, '博世', '0 986 AF1 041', '=2026-A7', ?, ?, '张师傅', ?)`,
    [t.id(), job.orderId, lineId, photoId, job.shop.owner.userId, t.clock.now()],
  )
  return { lineId, photoId }
}

describe('the record of a car', () => {
  it(
    'lists work, parts with serial and photo, fees, warranty left and the odometer, to its owner alone',
    async () => {
      const job = await deliveredJob(t)
      const { lineId, photoId } = await notePiece(job)
      const { token, vehicleId } = job.owner
      const { items, odometer, odometerKm, nextCursor } = await recordOf(token, vehicleId)
      expect(items).toHaveLength(1)
      const [visit] = items
      expect(visit).toMatchObject({ id: job.orderId, isOwn: true, state: 'DELIVERED', odometerKm: 42_100 })
      expect(visit?.sums).toEqual({
        labourFen: 10_000,
        partsFen: 5_000,
        otherFen: 13_600,
        totalFen: LINES_FEN,
      })
      const part = visit?.lines.find(({ id }) => id === lineId)
      expect(part).toMatchObject({ partType: 'brand', amountFen: 5_000 })
      expect(part?.pieces).toContainEqual({
        brand: '博世',
        partNumber: '0 986 AF1 041',
        serial: '=2026-A7',
        photoId,
      })
      expect(part?.warranty).toMatchObject({ endsAtKm: 44_100, daysLeft: 10, kmLeft: 2_000 })
      expect({ odometerKm, nextCursor, readings: odometer.map(({ km }) => km) }).toEqual({
        odometerKm: 42_100, // the intake's reading is the car's
        nextCursor: null,
        readings: [42_100],
      })
      const photo = (of: Person) =>
        t.fastify.inject({
          method: 'GET',
          url: `/vehicles/${vehicleId}/record/photos/${photoId}`,
          headers: { authorization: `Bearer ${of.token}` },
        })
      expect((await photo(job.owner)).headers['content-type']).toBe('image/jpeg')
      const stranger = await makeOwner(t)
      expect((await photo(stranger)).statusCode).toBe(404)
      expect(
        await t.refused(stranger.token, 'GET /vehicles/:vehicleId/record', { params: { vehicleId } }),
      ).toMatchObject({ status: 404 })
    },
    WHOLE_MS,
  )

  it(
    'answers for a line as long as the bill does: by its checklist, and by what the shop promised',
    async () => {
      const job = await requestJob(t)
      await publishChecklist(t, (await see(job)).serviceId)
      await deliver(job)
      await t.app.db.run(
        "UPDATE order_line SET warranty_days = 365, warranty_km = 20000 WHERE order_id = ? AND kind = 'part'",
        [job.orderId],
      )
      const bill = (await see(job)).lines.map(({ id, warranty }) => [
        id,
        warranty?.endsAt,
        warranty?.endsAtKm,
      ])
      const { items } = await recordOf(job.owner.token, job.owner.vehicleId)
      const lines = items[0]?.lines ?? []
      expect(lines.map(({ id, warranty }) => [id, warranty?.endsAt, warranty?.endsAtKm])).toEqual(bill)
      expect(lines.find(({ kind }) => kind === 'part')?.warranty).toMatchObject({
        daysLeft: 365,
        kmLeft: 20_000,
      })
      expect(lines.find(({ kind }) => kind === 'labour')?.warranty?.daysLeft).toBe(30)
    },
    WHOLE_MS,
  )

  it(
    'runs its warranty out by days, and by the owner’s own reading',
    async () => {
      const job = await completed(await deliveredJob(t))
      const warranty = async () =>
        (await recordOf(job.owner.token, job.owner.vehicleId)).items[0]?.lines[0]?.warranty
      await pass(job, 4 * DAY_MS)
      expect((await warranty())?.daysLeft).toBeLessThanOrEqual(6)
      const car = await t.api(job.owner.token, 'GET /vehicles/:vehicleId', {
        params: { vehicleId: job.owner.vehicleId },
      })
      const { seriesId, modelYear, powertrain } = car
      await t.api(job.owner.token, 'POST /vehicles/:vehicleId/details', {
        params: { vehicleId: car.id },
        body: { commandId: t.id(), seriesId, modelYear, powertrain, odometerKm: 43_600 },
      })
      expect(await warranty()).toMatchObject({ kmLeft: 500 })
      await pass(job, 7 * DAY_MS)
      expect(await warranty()).toMatchObject({ daysLeft: 0, kmLeft: 0 })
    },
    WHOLE_MS,
  )

  it(
    'is a table that a spreadsheet reads and takes for no formula, and a PDF',
    async () => {
      const job = await deliveredJob(t)
      await notePiece(job)
      const csv = await fileOf(job.owner.token, job.owner.vehicleId, 'csv')
      expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
      const lines = csv.body.split('\r\n')
      expect(lines[0]).toMatch(/^\uFEFF日期,门店,服务,里程（公里）,类别,项目,配件类型,品牌,零件号,序列号/)
      expect(lines.length).toBeGreaterThanOrEqual(5) // titles, three lines, and the last line end
      const part = lines.find((line) => line.includes('=2026-A7'))
      expect(part).toContain(`,配件,机油滤清器,品牌件,博世,0 986 AF1 041,'=2026-A7,`)
      expect(csv.body).toContain(',1,个,50.00,')
      expect(part).toMatch(/,44100$/)
      const pdf = await fileOf(job.owner.token, job.owner.vehicleId, 'pdf')
      expect(pdf.headers['content-type']).toBe('application/pdf')
      expect(pdf.rawPayload.subarray(0, 5).toString('latin1')).toBe('%PDF-')
      expect(pdf.rawPayload.subarray(-6).toString('latin1')).toContain('%%EOF')
      expect((await fileOf((await makeOwner(t)).token, job.owner.vehicleId, 'csv')).statusCode).toBe(404)
    },
    WHOLE_MS,
  )
})

const makeLink = (job: Job, days: 1 | 7 | 30 = 7, withPrices = false) =>
  t.api(job.owner.token, 'POST /vehicles/:vehicleId/record-links', {
    params: { vehicleId: job.owner.vehicleId },
    body: { id: t.id(), days, withPrices },
  })
const open = (token: string, link: { id: string; token: string }) =>
  t.api(token, 'POST /record-links/:linkId/record', {
    params: { linkId: link.id },
    body: { token: link.token },
  })
const listLinks = ({ owner }: Job) =>
  t.api(owner.token, 'GET /vehicles/:vehicleId/record-links', { params: { vehicleId: owner.vehicleId } })

describe('a link to the record', () => {
  it(
    'shows work and warranty with a masked plate, no person, no staff and no order, and prices only when asked to',
    async () => {
      const job = await deliveredJob(t)
      await notePiece(job)
      const friend = await makeOwner(t)
      const seen = await open(friend.token, await makeLink(job))
      expect(seen).toMatchObject({ state: 'open', carText: '大众 朗逸 2021', odometerKm: 42_100 })
      expect(seen.items[0]).toMatchObject({ serviceName: '小保养', isOwn: false, sums: null })
      const car = await t.api(job.owner.token, 'GET /vehicles/:vehicleId', {
        params: { vehicleId: job.owner.vehicleId },
      })
      const text = JSON.stringify(seen)
      for (const secret of [car.plate, job.owner.userId, job.owner.vehicleId, job.shop.id, '张师傅'])
        expect([secret, text.includes(secret)]).toEqual([secret, false])
      expect(seen.plateMasked).toBe(car.plateMasked)
      const priced = await open(friend.token, await makeLink(job, 1, true))
      expect(priced.items[0]?.sums?.totalFen).toBe(LINES_FEN)
    },
    WHOLE_MS,
  )

  it(
    'tells its owner who opened it how often, and shows nothing once it is taken back or over',
    async () => {
      const job = await deliveredJob(t)
      const [friend, other] = [await makeOwner(t), await makeOwner(t)]
      const [link, short] = [await makeLink(job), await makeLink(job, 1)]
      await open(friend.token, link)
      await open(friend.token, link)
      await open(other.token, link)
      await open(job.owner.token, link) // her own look is none
      await t.drain()
      const { items } = await listLinks(job)
      const listed = items.find(({ id }) => id === link.id)
      expect(listed?.openings.map(({ times }) => times)).toEqual([2, 1])
      const notices = await t.api(job.owner.token, 'GET /notices', { query: {} })
      expect(notices.items.filter(({ title }) => title === '车辆档案被打开')).toHaveLength(2)
      const revoke = () => ({
        params: { vehicleId: job.owner.vehicleId, linkId: link.id },
        body: { commandId: t.id() },
      })
      const REVOKE = 'POST /vehicles/:vehicleId/record-links/:linkId/revocation'
      expect(await t.refused(other.token, REVOKE, revoke())).toMatchObject({ status: 404 })
      await t.api(job.owner.token, REVOKE, revoke())
      expect(await open(friend.token, link)).toMatchObject({ state: 'revoked', items: [], plateMasked: '' })
      expect(await t.refused(job.owner.token, REVOKE, revoke())).toMatchObject({ code: 'LINK_GONE' })
      await pass(job, DAY_MS)
      const again = await signIn(t, 'owner', friend.name)
      expect(await open(again.token, short)).toMatchObject({ state: 'expired', items: [], carText: '' })
    },
    WHOLE_MS,
  )

  it(
    'that many opened leaves the others theirs: the first twenty of each are listed',
    async () => {
      const job = await deliveredJob(t)
      const [busy, quiet] = [await makeLink(job), await makeLink(job)]
      const lookedAt = (n: number) => new Date(t.clock.now().getTime() + n)
      for (let n = 0; n < 3 * LIMITS.recordOpeningsShown; n++)
        await t.app.db.run(
          'INSERT INTO record_opening (link_id, user_id, times, first_at, last_at) VALUES (?, ?, ?, ?, ?)',
          [busy.id, t.id(), n + 1, lookedAt(n), lookedAt(n)],
        )
      await open((await makeOwner(t)).token, quiet)
      const { items } = await listLinks(job)
      const times = (id: string) => items.find((one) => one.id === id)?.openings.map((one) => one.times)
      expect(times(quiet.id)).toEqual([1])
      expect(times(busy.id)).toEqual(Array.from({ length: LIMITS.recordOpeningsShown }, (_, n) => n + 1))
    },
    WHOLE_MS,
  )

  it(
    'is nothing without its token',
    async () => {
      const job = await deliveredJob(t)
      const [one, two] = [await makeLink(job), await makeLink(job)]
      const friend = await makeOwner(t)
      for (const wrong of [
        { id: one.id, token: two.token },
        { id: one.id, token: 'x'.repeat(43) },
        { id: t.id(), token: one.token },
      ])
        expect(
          await t.refused(friend.token, 'POST /record-links/:linkId/record', {
            params: { linkId: wrong.id },
            body: { token: wrong.token },
          }),
        ).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    },
    WHOLE_MS,
  )
})

const OFFER = 'POST /vehicles/:vehicleId/transfers'
const offerInput = ({ owner }: Job, withPrices = false) => ({
  params: { vehicleId: owner.vehicleId },
  body: { id: t.id(), withPrices, agreed: true as const },
})
const ACCEPT = 'POST /vehicle-transfers/:transferId/acceptance'
const acceptInput = ({ id, token }: { id: string; token: string }, plate = freshPlate()) => ({
  params: { transferId: id },
  body: { commandId: t.id(), token, plate, agreed: true as const },
})

describe('a car that gets another owner', () => {
  it(
    'takes its record and warranty along, without the earlier owner, her plate and her prices, after both said yes',
    async () => {
      const job = await completed(await deliveredJob(t))
      const { photoId } = await notePiece(job)
      const [buyer, link] = [await makeOwner(t), await makeLink(job, 30)]
      const { plate: oldPlate } = await t.api(job.owner.token, 'GET /vehicles/:vehicleId', {
        params: { vehicleId: job.owner.vehicleId },
      })
      const offer = await t.api(job.owner.token, OFFER, offerInput(job))
      const shown = await t.api(buyer.token, 'POST /vehicle-transfers/:transferId/offer', {
        params: { transferId: offer.id },
        body: { token: offer.token },
      })
      expect(shown).toMatchObject({ state: 'open', carText: '大众 朗逸 2021', visits: 1, isOwn: false })
      const plate = freshPlate()
      const moved = await t.api(buyer.token, ACCEPT, acceptInput(offer, plate))
      expect(moved.id).toBe(job.owner.vehicleId)
      await t.drain()

      const record = await recordOf(buyer.token, job.owner.vehicleId)
      expect(record.items[0]).toMatchObject({ id: job.orderId, isOwn: false, sums: null, odometerKm: 42_100 })
      const part = record.items[0]?.lines.find(({ kind }) => kind === 'part')
      expect(part?.amountFen).toBeNull()
      expect(part?.pieces.map((piece) => piece.photoId)).toContain(photoId)
      expect(part?.warranty?.daysLeft).toBeGreaterThan(0)
      expect(JSON.stringify(record)).not.toContain(oldPlate)
      expect(
        await t.refused(buyer.token, 'GET /orders/:orderId', { params: { orderId: job.orderId } }),
      ).toMatchObject({
        status: 404,
      })
      const own = await see(job) // hers to read as before
      expect(own.bill?.totalFen).toBe(LINES_FEN)
      expect(
        await t.refused(job.owner.token, 'GET /vehicles/:vehicleId/record', {
          params: { vehicleId: moved.id },
        }),
      ).toMatchObject({ status: 404 })
      expect((await open(buyer.token, link)).state).toBe('revoked')
      const consents = await t.app.db.rows<{ side: string; user_id: string; text: string }>(
        'SELECT side, user_id, text FROM transfer_consent WHERE transfer_id = ? ORDER BY side',
        [offer.id],
      )
      expect(consents.map(({ side, user_id }) => [side, user_id])).toEqual([
        ['from', job.owner.userId],
        ['to', buyer.userId],
      ])
      expect(consents.every(({ text }) => text.includes('不包括价格'))).toBe(true)
      const notices = await t.api(job.owner.token, 'GET /notices', { query: {} })
      expect(notices.items.map(({ title }) => title)).toContain('车辆已过户')
      expect(await t.refused((await makeOwner(t)).token, ACCEPT, acceptInput(offer))).toMatchObject({
        code: 'LINK_GONE',
      })
      // The shop of the earlier order may still look into it, and does not find the new owner's plate.
      const looked = await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/disclosure', {
        params: { orderId: job.orderId },
        body: { id: t.id(), what: 'vehicle', reason: 'appointment' },
      })
      expect(looked.plate).toBeNull()
    },
    WHOLE_MS,
  )

  it(
    'takes the prices along where the earlier owner says so, through every later hand-over that does',
    async () => {
      const job = await completed(await deliveredJob(t))
      const [second, third, fourth] = [await makeOwner(t), await makeOwner(t), await makeOwner(t)]
      const give = async (from: Person, to: Person, withPrices: boolean) => {
        const offer = await t.api(from.token, OFFER, {
          params: { vehicleId: job.owner.vehicleId },
          body: { id: t.id(), withPrices, agreed: true },
        })
        t.clock.advance(MINUTE_MS)
        await t.api(to.token, ACCEPT, acceptInput(offer))
        return (await recordOf(to.token, job.owner.vehicleId)).items[0]?.sums?.totalFen
      }
      expect(await give(job.owner, second, true)).toBe(LINES_FEN)
      expect(await give(second, third, false)).toBeUndefined()
      expect(await give(third, fourth, true)).toBeUndefined() // what the third never saw it cannot hand on
    },
    WHOLE_MS,
  )

  it(
    'is refused with an open order, to oneself, without a phone, under a plate one has, and after it was taken back',
    async () => {
      const busy = await deliveredJob(t)
      expect(await t.refused(busy.owner.token, OFFER, offerInput(busy))).toMatchObject({
        code: 'VEHICLE_HAS_ORDERS',
        message: '该车有进行中的订单，完成后才能过户',
      })
      const job = await completed(busy)
      const offer = await t.api(job.owner.token, OFFER, offerInput(job))
      expect(await t.refused(job.owner.token, ACCEPT, acceptInput(offer))).toMatchObject({
        code: 'TRANSFER_TO_SELF',
      })
      const nobody = await signIn(t)
      expect(await t.refused(nobody.token, ACCEPT, acceptInput(offer))).toMatchObject({
        code: 'PHONE_REQUIRED',
      })
      await bindPhone(t, nobody)
      const buyer = await makeOwner(t)
      const { plate } = await t.api(buyer.token, 'GET /vehicles/:vehicleId', {
        params: { vehicleId: buyer.vehicleId },
      })
      expect(await t.refused(buyer.token, ACCEPT, acceptInput(offer, plate))).toMatchObject({
        code: 'PLATE_TAKEN',
      })
      expect(
        await t.refused(buyer.token, ACCEPT, {
          ...acceptInput(offer),
          body: { ...acceptInput(offer).body, token: 'x'.repeat(43) },
        }),
      ).toMatchObject({ status: 404 })
      const second = await t.api(job.owner.token, OFFER, offerInput(job)) // ends the first
      expect(await t.refused(buyer.token, ACCEPT, acceptInput(offer))).toMatchObject({ code: 'LINK_GONE' })
      await t.api(job.owner.token, 'POST /vehicles/:vehicleId/transfers/:transferId/revocation', {
        params: { vehicleId: job.owner.vehicleId, transferId: second.id },
        body: { commandId: t.id() },
      })
      expect(await t.refused(nobody.token, ACCEPT, acceptInput(second))).toMatchObject({ code: 'LINK_GONE' })
      const third = await t.api(job.owner.token, OFFER, offerInput(job))
      await pass(job, 3 * DAY_MS)
      const { token } = await signIn(t, 'owner', buyer.name)
      expect(await t.refused(token, ACCEPT, acceptInput(third))).toMatchObject({ code: 'LINK_GONE' })
    },
    WHOLE_MS,
  )

  it(
    'goes to one of two who accept at once, and the earlier owner books nothing for it any more',
    async () => {
      const job = await completed(await deliveredJob(t))
      const [one, two] = [await makeOwner(t), await makeOwner(t)]
      const offer = await t.api(job.owner.token, OFFER, offerInput(job))
      const post = (token: string) =>
        t.fastify.inject({
          method: 'POST',
          url: `/vehicle-transfers/${offer.id}/acceptance`,
          headers: { authorization: `Bearer ${token}` },
          payload: acceptInput(offer).body,
        })
      const answers = await Promise.all([post(one.token), post(two.token)])
      expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409])
      const serviceId = (await see(job)).serviceId
      await expect(
        book(t, job.owner, { serviceId, shopId: job.shop.id }), // no longer her car
      ).rejects.toThrow(/NOT_FOUND|404/)
      const counts = await t.app.db.rows<{ open_orders: number }>(
        'SELECT open_orders FROM vehicle WHERE id = ?',
        [job.owner.vehicleId],
      )
      expect(counts).toEqual([{ open_orders: 0 }])
    },
    WHOLE_MS,
  )
})

const BRAKES = {
  kind: 'part',
  name: '前刹车片',
  quantityMilli: 1000,
  unit: '套',
  unitPriceFen: 30_000,
  partType: 'oem',
} as const
const LABOUR = {
  kind: 'labour',
  name: '更换前刹车片工时',
  quantityMilli: 1000,
  unit: '小时',
  unitPriceFen: 8_000,
  partType: null,
} as const

/** Inspected and quoted: worn brakes with a photo, a battery without a line; the brakes declined, the oil done. */
async function declinedJob(shop?: Job): Promise<{ job: Job; photoId: string }> {
  const job = shop ?? (await requestJob(t, { service: { priceMode: 'inspect-first', durationMin: 60 } }))
  await accept(job)
  await checkIn(job)
  const photoId = await uploadPhoto(t, job.shop.owner.token, job.orderId, 'finding', await tinyJpeg())
  await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/inspection', {
    params: { orderId: job.orderId },
    body: {
      commandId: t.id(),
      items: [
        { name: '前刹车', level: 'urgent', note: '剩 2 毫米', photoIds: [photoId] },
        { name: '电瓶', level: 'watch', note: '健康度 60%', photoIds: [photoId] },
        { name: '轮胎', level: 'good', note: '', photoIds: [] },
      ],
    },
  })
  const oil = { ...LABOUR, name: '机油更换工时', unitPriceFen: 6_000 }
  const basis = { finding: '前刹车' }
  await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/quote', {
    params: { orderId: job.orderId },
    body: { commandId: t.id(), lines: [oil, { ...BRAKES, basis }, { ...LABOUR, basis }] },
  })
  await decide(job, ['机油更换工时'], '下次再换')
  await finish(job)
  await handOver(job)
  return { job, photoId }
}

async function decide(job: Job, names: string[], reason: string): Promise<void> {
  const { lines, quoteRound } = await see(job)
  const shown = lines.filter(({ state }) => state === 'shown')
  await t.api(job.owner.token, 'POST /orders/:orderId/decisions', {
    params: { orderId: job.orderId },
    body: {
      commandId: t.id(),
      quoteRound,
      decisions: shown.map((line) =>
        names.includes(line.name)
          ? approvalOf(line)
          : { lineId: line.id, decision: 'decline' as const, reason },
      ),
    },
  })
  await payDue(job)
}

const remembered = async ({ owner }: Job) =>
  (
    await t.api(owner.token, 'GET /vehicles/:vehicleId/remembered-work', {
      params: { vehicleId: owner.vehicleId },
    })
  ).items
const dueNotices = async ({ owner }: Job) =>
  (await t.api(owner.token, 'GET /notices', { query: {} })).items.filter(
    ({ title }) => title === '上次没做的项目到时间了',
  )
const workInput = <B extends object>({ owner }: Job, workId: string, body: B) => ({
  params: { vehicleId: owner.vehicleId, workId },
  body: { commandId: t.id(), ...body },
})
const PLAN = 'POST /vehicles/:vehicleId/remembered-work/:workId/plan'
const STOP = 'POST /vehicles/:vehicleId/remembered-work/:workId/stop'

describe('work that was declined', () => {
  it(
    'is kept with its photo and price, and comes back once at its date or its reading',
    async () => {
      const { job, photoId } = await declinedJob()
      const works = await remembered(job)
      const delivered = new Date((await recordOf(job.owner.token, job.owner.vehicleId)).items[0]?.at ?? 0)
      const onDay = (days: number) => localDayOf(new Date(delivered.getTime() + days * DAY_MS))
      expect(works.find(({ name }) => name === '前刹车')).toMatchObject({
        level: 'urgent',
        reason: '下次再换',
        priceFen: 38_000,
        photoIds: [photoId],
        isDue: false,
        dueOn: onDay(14),
        dueKm: 42_600,
      })
      expect(works.find(({ name }) => name === '电瓶')).toMatchObject({
        level: 'watch',
        reason: '健康度 60%',
        priceFen: null,
        dueOn: onDay(90),
        dueKm: 47_100,
      })
      expect(works).toHaveLength(2)
      await settle(job)
      await pass(job, 13 * DAY_MS)
      expect(await dueNotices(job)).toHaveLength(0)
      await pass(job, 2 * DAY_MS)
      const [notice] = await dueNotices(job)
      expect(notice?.text).toContain('「前刹车」需尽快处理，当时报价 ¥380.00')
      expect(notice?.page).toBe(`car/detail/index?vehicleId=${job.owner.vehicleId}`)
      await pass(job, 30 * DAY_MS)
      expect(await dueNotices(job)).toHaveLength(1)
      // The battery comes back by the reading, long before its date.
      const car = await t.api(job.owner.token, 'GET /vehicles/:vehicleId', {
        params: { vehicleId: job.owner.vehicleId },
      })
      const { seriesId, modelYear, powertrain } = car
      await t.api(job.owner.token, 'POST /vehicles/:vehicleId/details', {
        params: { vehicleId: car.id },
        body: { commandId: t.id(), seriesId, modelYear, powertrain, odometerKm: 47_100 },
      })
      await t.drain()
      expect((await dueNotices(job))[0]?.text).toContain('「电瓶」')
    },
    WHOLE_MS,
  )

  it(
    'is put off as the owner says, and never comes back once she has stopped it',
    async () => {
      const { job } = await declinedJob()
      const works = await remembered(job)
      const brakes = works.find(({ name }) => name === '前刹车')!
      const battery = works.find(({ name }) => name === '电瓶')!
      const stranger = await makeOwner(t)
      const dueOn = localDayOf(new Date(t.clock.now().getTime() + 30 * DAY_MS))
      expect(
        await t.refused(stranger.token, PLAN, workInput(job, brakes.id, { dueOn, dueKm: null })),
      ).toMatchObject({ status: 404 })
      expect(
        await t.refused(
          job.owner.token,
          PLAN,
          workInput(job, brakes.id, { dueOn: '2020-01-01', dueKm: null }),
        ),
      ).toMatchObject({ code: 'BAD_INPUT' })
      expect(
        await t.api(job.owner.token, PLAN, workInput(job, brakes.id, { dueOn, dueKm: null })),
      ).toMatchObject({ dueOn, dueKm: null, isDue: false })
      await t.api(job.owner.token, STOP, workInput(job, battery.id, {}))
      await settle(job)
      await pass(job, 20 * DAY_MS)
      expect(await dueNotices(job)).toHaveLength(0)
      await pass(job, 12 * DAY_MS)
      expect(await dueNotices(job)).toHaveLength(1)
      await pass(job, 100 * DAY_MS)
      expect(await dueNotices(job)).toHaveLength(1) // the battery never
      expect((await remembered(job)).find(({ name }) => name === '电瓶')).toMatchObject({
        state: 'stopped',
        isDue: false,
      })
    },
    WHOLE_MS,
  )

  it(
    'joins the next booking, is quoted with the price it had, and ends when it is done',
    async () => {
      const { job: first } = await declinedJob()
      await settle(await completed(first))
      const brakes = (await remembered(first)).find(({ name }) => name === '前刹车')!
      const other = await makeShop(t, { serviceIds: [(await see(first)).serviceId] })
      const order = await t.api(first.owner.token, 'POST /orders', {
        body: {
          id: t.id(),
          vehicleId: first.owner.vehicleId,
          serviceId: (await see(first)).serviceId,
          shopId: other.id,
          slotStartAt: tomorrowAtTen(),
          lat: 30.27,
          lng: 120.15,
          rememberedIds: [brakes.id],
        },
      })
      const job: Job = { ...first, shop: other, orderId: order.id }
      const seenByShop = () =>
        t.api(job.shop.owner.token, 'GET /shop/orders/:orderId/remembered-work', {
          params: { orderId: job.orderId },
        })
      expect((await seenByShop()).items).toEqual([]) // not before it has the order
      expect((await remembered(job)).find(({ id }) => id === brakes.id)?.isBooked).toBe(true)
      await accept(job)
      await checkIn(job)
      const { items } = await seenByShop()
      expect(Object.fromEntries(items.map(({ name, isWished }) => [name, isWished]))).toEqual({
        前刹车: true,
        电瓶: false,
      })
      expect(JSON.stringify(items)).not.toMatch(/[Ff]en|shop/)
      const lines = [{ ...BRAKES, unitPriceFen: 33_000, basis: { revivedFrom: brakes.id } }]
      const quote = (body: object) => ({
        params: { orderId: job.orderId },
        body: { commandId: t.id(), lines, ...body },
      })
      const foreign = [{ ...lines[0], basis: { revivedFrom: t.id() } }]
      expect(
        await t.refused(job.shop.owner.token, 'POST /shop/orders/:orderId/quote', quote({ lines: foreign })),
      ).toMatchObject({ code: 'BAD_INPUT' })
      await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/quote', quote({}))
      const line = (await see(job)).lines.find(({ name }) => name === '前刹车片')
      expect(line?.basis).toMatchObject({ from: 'remembered', revivedFrom: brakes.id, priceFen: 38_000 })
      await decide(job, ['前刹车片'], '')
      await finish(job)
      await handOver(job)
      const after = await remembered(job)
      expect(after.map(({ name }) => name)).toEqual(['电瓶'])
    },
    WHOLE_MS,
  )

  it(
    'comes back when its booking is cancelled, and goes with the car without the owner’s words and price',
    async () => {
      const { job } = await declinedJob()
      await settle(await completed(job))
      const brakes = (await remembered(job)).find(({ name }) => name === '前刹车')!
      const { serviceId } = await see(job)
      const order = await t.api(job.owner.token, 'POST /orders', {
        body: {
          id: t.id(),
          vehicleId: job.owner.vehicleId,
          serviceId,
          shopId: job.shop.id,
          slotStartAt: tomorrowAtTen(),
          lat: 30.27,
          lng: 120.15,
          rememberedIds: [brakes.id],
        },
      })
      await t.api(job.owner.token, 'POST /orders/:orderId/cancellation', {
        params: { orderId: order.id },
        body: { commandId: t.id(), reason: '改天', feeFen: 0 },
      })
      await t.drain()
      expect((await remembered(job)).find(({ id }) => id === brakes.id)?.isBooked).toBe(false)
      const buyer = await makeOwner(t)
      const offer = await t.api(job.owner.token, OFFER, offerInput(job))
      await t.api(buyer.token, ACCEPT, acceptInput(offer))
      const { items } = await t.api(buyer.token, 'GET /vehicles/:vehicleId/remembered-work', {
        params: { vehicleId: job.owner.vehicleId },
      })
      expect(items.find(({ id }) => id === brakes.id)).toMatchObject({ reason: '', priceFen: null })
      const photo = await t.fastify.inject({
        method: 'GET',
        url: `/vehicles/${job.owner.vehicleId}/record/photos/${brakes.photoIds[0]}`,
        headers: { authorization: `Bearer ${buyer.token}` },
      })
      expect(photo.statusCode).toBe(200)
    },
    WHOLE_MS,
  )
})

function tomorrowAtTen(): string {
  const day = localDayOf(new Date(t.clock.now().getTime() + DAY_MS))
  return new Date(`${day}T02:00:00Z`).toISOString()
}
