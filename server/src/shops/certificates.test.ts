import { LIMITS } from '@anxin/shared/kernel/limits'
import { addDays, DAY_MS, localDayOf } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import { tinyJpeg } from '../../test/harness/photos'
import { startTestApp, type Reply, type TestApp } from '../../test/harness/test-app'
import { makeService, makeShop, signIn, type TestShop } from '../../test/harness/world'

let t: TestApp
let shop: TestShop
let technicianId: string
beforeAll(async () => {
  t = await startTestApp()
})
beforeEach(async () => {
  shop = await makeShop(t, { technicians: 1 })
  technicianId = shop.technicianIds[0] ?? ''
})
afterAll(() => t.close())

const NUMBER = 'T330102199001011234'
type Entered = { kind?: 'electrician' | 'grade'; skill?: string; validUntil?: string | null }
const inDays = (days: number) => addDays(localDayOf(t.clock.now()), days)
const inputFor = (more: Entered = {}) => ({
  params: { technicianId },
  body: {
    id: t.id(),
    kind: 'electrician' as const,
    skill: 'ev-hv',
    number: NUMBER,
    issuer: '浙江省应急管理厅',
    validUntil: inDays(200),
    ...more,
  },
})
const enter = (more: Entered = {}) =>
  t.api(shop.owner.token, 'POST /shop/technicians/:technicianId/certificates', inputFor(more))
const refusedEnter = (more: Entered) =>
  t.refused(shop.owner.token, 'POST /shop/technicians/:technicianId/certificates', inputFor(more))

async function send(certificateId: string, token = shop.owner.token) {
  const boundary = 'anxin-test-boundary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
  const response = await t.fastify.inject({
    method: 'POST',
    url: `/shop/certificate-photos?certificateId=${certificateId}`,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload: Buffer.concat([Buffer.from(head), await tinyJpeg(), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
  await t.drain()
  return response
}

async function itemOf(
  certificateId: string,
): Promise<Reply<'GET /operators/queue'>['items'][number] | undefined> {
  const { token } = await signInOperator(t)
  const { items } = await t.api(token, 'GET /operators/queue', { query: { limit: 50 } })
  return items.find(({ kind, text }) => kind === 'certificate' && text.includes(certificateId))
}
async function decide(certificateId: string, prove: boolean): Promise<void> {
  const item = await itemOf(certificateId)
  await t.api((await signInOperator(t)).token, 'POST /operators/queue/:itemId/certificate-decision', {
    params: { itemId: item?.id ?? '' },
    body: { commandId: t.id(), prove, note: prove ? '与照片一致' : '照片看不清' },
  })
  await t.drain()
}
async function proved(more: Entered = {}): Promise<string> {
  const { id } = await enter(more)
  await send(id)
  await decide(id, true)
  return id
}
const skillsNow = async () =>
  (await t.api(null, 'GET /shops/:shopId', { params: { shopId: shop.id } })).technicians[0]?.skills ?? []
const isProved = async (skill = 'ev-hv') =>
  (await skillsNow()).some((own) => own.skill === skill && own.proved)
const shownTo = async () => (await t.api(shop.owner.token, 'GET /shop/certificates')).items
const titles = async () =>
  (await t.api(shop.owner.token, 'GET /notices', { query: { limit: 50 } })).items.map(({ title }) => title)
async function pass(ms: number): Promise<void> {
  await t.advance(ms)
  shop.owner.token = (await signIn(t, 'shop', shop.owner.name, shop.id)).token
}

describe('a certificate', () => {
  it('proves nothing until an operator has seen its picture, and then the skill that it is for', async () => {
    const { id, state, numberMasked } = await enter()
    expect([state, await isProved(), numberMasked]).toEqual(['draft', false, '***************1234'])
    expect((await send(id)).statusCode).toBe(200)
    expect([(await shownTo())[0]?.state, await isProved()]).toEqual(['pending', false])
    await decide(id, true)
    expect([(await shownTo())[0]?.state, await isProved()]).toEqual(['proved', true])
    expect(await titles()).toContain('证书已核实')
  })

  it('that does not fit its picture is refused with a reason, and may be sent again', async () => {
    const { id } = await enter()
    await send(id)
    await decide(id, false)
    expect((await shownTo())[0]).toMatchObject({ state: 'refused', refuseReason: '照片看不清' })
    expect(await isProved()).toBe(false)
    await send(id)
    await decide(id, true)
    expect(await isProved()).toBe(true)
  })

  it('for high-voltage work is an electrician’s with a last day, and not one that is over', async () => {
    for (const unfit of [{ kind: 'grade' as const }, { validUntil: null }])
      expect(await refusedEnter(unfit)).toMatchObject({ status: 422, code: 'CERTIFICATE_UNFIT' })
    expect(await refusedEnter({ validUntil: inDays(-1) })).toMatchObject({ code: 'CERTIFICATE_OVER' })
    expect(await enter({ kind: 'grade', skill: 'engine', validUntil: null })).toMatchObject({
      state: 'draft',
    })
  })

  it('is reminded of 30 days before its end, and then proves nothing: its skill is unproved again', async () => {
    const id = await proved({ validUntil: inDays(LIMITS.certificateRemindDays + 2) })
    await pass(DAY_MS)
    expect(await titles()).not.toContain('证书即将到期')
    await pass(2 * DAY_MS)
    expect((await titles()).filter((title) => title === '证书即将到期')).toHaveLength(1)
    expect(await isProved()).toBe(true)
    await pass((LIMITS.certificateRemindDays - 1) * DAY_MS)
    expect(await isProved()).toBe(true) // on its last day
    await pass(DAY_MS)
    expect([await isProved(), (await shownTo()).find((one) => one.id === id)?.state]).toEqual([
      false,
      'expired',
    ])
    expect(await titles()).toContain('证书已到期')
  })

  it('is what high-voltage work is planned by: without one, and after its end, there is no time for it', async () => {
    const serviceId = await makeService(t, { skill: 'ev-hv' })
    const open = async () => {
      shop = await makeShop(t, { technicians: 1, serviceIds: [serviceId] })
      technicianId = shop.technicianIds[0] ?? ''
    }
    await open()
    const times = async () => {
      const query = { serviceId, on: inDays(2) }
      const params = { shopId: shop.id }
      const { items } = await t.api(null, 'GET /shops/:shopId/slots', { params, query })
      return items.filter(({ left }) => left > 0).length
    }
    expect(await times()).toBe(0)
    await open() // another one, whose slots nobody has looked at a moment ago
    await proved({ validUntil: inDays(3) })
    expect(await times()).toBeGreaterThan(0)
    await pass(5 * DAY_MS)
    expect(await times()).toBe(0)
  })

  it('that ends leaves the skill proved by another one', async () => {
    await proved({ validUntil: inDays(3) })
    await proved({ validUntil: inDays(100) })
    await pass(5 * DAY_MS)
    expect(await isProved()).toBe(true)
  })

  it('that is withdrawn proves nothing at once', async () => {
    const id = await proved()
    await t.api(shop.owner.token, 'POST /shop/certificates/:certificateId/withdrawal', {
      params: { certificateId: id },
      body: { commandId: t.id() },
    })
    expect([await isProved(), await shownTo()]).toEqual([false, []])
  })

  it('is the shop’s own: another one neither sends its picture nor withdraws it', async () => {
    const { id } = await enter()
    const other = await makeShop(t)
    expect((await send(id, other.owner.token)).statusCode).toBe(404)
    const input = { params: { certificateId: id }, body: { commandId: t.id() } }
    expect(
      await t.refused(other.owner.token, 'POST /shop/certificates/:certificateId/withdrawal', input),
    ).toMatchObject({ status: 404 })
  })

  it('has its number and picture in nothing that is kept open, and who looks is noted', async () => {
    const { id } = await enter()
    await send(id)
    const [row] = await t.app.db.rows('SELECT * FROM technician_certificate WHERE id = ?', [id])
    expect(JSON.stringify(row)).not.toContain(NUMBER)
    const { token } = await signInOperator(t)
    const params = { certificateId: id }
    expect(await t.api(token, 'GET /operators/certificates/:certificateId', { params })).toMatchObject({
      number: NUMBER,
    })
    const picture = await t.fastify.inject({
      method: 'GET',
      url: `/operators/certificates/${id}/photo`,
      headers: { authorization: `Bearer ${token}` },
    })
    expect([picture.statusCode, picture.rawPayload.subarray(0, 2).toString('hex')]).toEqual([200, 'ffd8'])
    const looks = await t.app.db.rows(
      "SELECT id FROM audit_entry WHERE subject_id = ? AND action = 'certificate.look'",
      [id],
    )
    expect(looks).toHaveLength(2)
  })
})
