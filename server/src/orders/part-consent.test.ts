import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  approvalOf,
  checkIn,
  pass,
  payDue,
  requestJob,
  see,
  type Job,
} from '../../test/harness/order-steps'
import { tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { startTestApp, type TestApp } from '../../test/harness/test-app'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

const QUOTE = 'POST /shop/orders/:orderId/quote'
const DECIDE = 'POST /orders/:orderId/decisions'
const LABOUR = {
  kind: 'labour',
  name: '更换刹车片',
  quantityMilli: 1500,
  unit: '小时',
  unitPriceFen: 12_000,
} as const
const PADS = {
  kind: 'part',
  name: '前刹车片',
  quantityMilli: 2000,
  unit: '套',
  unitPriceFen: 18_000,
  partType: 'brand',
  brand: '菲罗多',
  oemUnitPriceFen: 32_050,
} as const
const ORIGINAL = {
  ...PADS,
  name: '刹车油管',
  partType: 'oem',
  brand: undefined,
  oemUnitPriceFen: undefined,
} as const

async function carInShop(): Promise<Job> {
  const job = await requestJob(t, { service: { priceMode: 'inspect-first', durationMin: 120 } })
  await accept(job)
  await checkIn(job)
  return job
}
const bodyOf = (lines: readonly object[]) => ({ commandId: t.id(), lines: lines as never[] })
async function quote(job: Job, lines: readonly object[]) {
  const params = { orderId: job.orderId }
  return t.api(job.shop.owner.token, QUOTE, { params, body: bodyOf(lines) })
}
const refusedQuote = (job: Job, line: object) =>
  t.refused(job.shop.owner.token, QUOTE, { params: { orderId: job.orderId }, body: bodyOf([LABOUR, line]) })
const decisionsOf = (quoteRound: number, decisions: object[]) => ({
  commandId: t.id(),
  quoteRound,
  decisions: decisions as never[],
})
const consentsIn = (orderId: string) =>
  t.app.db.rows<Record<string, unknown>>('SELECT * FROM part_consent WHERE order_id = ? ORDER BY id', [
    orderId,
  ])

describe('a part that is not the original', () => {
  it('is approved only with a yes to exactly its type, and the yes is kept with the card to the letter', async () => {
    const job = await carInShop()
    const { lines } = await quote(job, [LABOUR, PADS, ORIGINAL])
    const [labour, pads, original] = lines.map((line) => ({ lineId: line.id, decision: 'approve' as const }))
    const params = { orderId: job.orderId }
    for (const consentPartType of [undefined, 'oem', 'aftermarket'] as const) {
      const body = decisionsOf(1, [labour!, { ...pads!, consentPartType }, original!])
      expect(await t.refused(job.owner.token, DECIDE, { params, body })).toMatchObject({
        status: 422,
        code: 'CONSENT_MISSING',
        fields: { 'body.decisions.1.consentPartType': '请确认「前刹车片」的配件类型' },
      })
    }
    expect(await consentsIn(job.orderId)).toEqual([])
    expect((await see(job)).lines.map(({ state }) => state)).toEqual(['shown', 'shown', 'shown'])
    const body = decisionsOf(1, [labour!, { ...pads!, consentPartType: 'brand' }, original!])
    await t.api(job.owner.token, DECIDE, { params, body })
    expect(await consentsIn(job.orderId)).toMatchObject([
      {
        line_id: pads!.lineId,
        round: 1,
        part_type: 'brand',
        brand: '菲罗多',
        unit_price_fen: 18_000,
        oem_unit_price_fen: 32_050,
        actor: 'owner',
        at: t.clock.now(),
        text: '前刹车片使用品牌件（菲罗多）：知名配件品牌生产，不是原厂件。2 套共 ¥360.00，原厂件共 ¥641.00，比原厂件便宜 ¥281.00。',
      },
    ])
    const seen = await payDue(job)
    expect(seen.state).toBe('IN_SERVICE')
    expect(seen.lines.map(({ consent }) => consent?.partType)).toEqual([undefined, 'brand', undefined])
  })

  it('that is declined needs no consent, and an approval that lapsed unpaid needs another one', async () => {
    const job = await carInShop()
    const { lines } = await quote(job, [LABOUR, PADS])
    const params = { orderId: job.orderId }
    await t.api(job.owner.token, DECIDE, { params, body: decisionsOf(1, lines.map(approvalOf)) })
    await pass(job, 20 * 60_000)
    expect((await see(job)).lines.map(({ state }) => state)).toEqual(['shown', 'shown'])
    const silent = lines.map(({ id }) => ({ lineId: id, decision: 'approve' }))
    expect(await t.refused(job.owner.token, DECIDE, { params, body: decisionsOf(1, silent) })).toMatchObject({
      code: 'CONSENT_MISSING',
    })
    const some = [approvalOf(lines[0]!), { lineId: lines[1]!.id, decision: 'decline', reason: '先不换' }]
    await t.api(job.owner.token, DECIDE, { params, body: decisionsOf(1, some) })
    expect(await consentsIn(job.orderId)).toHaveLength(1)
  })

  it('is not quoted without the price of the original, or the word that there is none', async () => {
    const job = await carInShop()
    for (const partType of ['equivalent', 'brand', 'aftermarket', 'remanufactured', 'used']) {
      const line = { ...PADS, partType, oemUnitPriceFen: undefined }
      expect(await refusedQuote(job, line)).toMatchObject({
        status: 422,
        code: 'OEM_PRICE_REQUIRED',
        fields: { 'body.lines.1.oemUnitPriceFen': expect.anything() as unknown },
      })
    }
    expect((await see(job)).state).toBe('CHECKED_IN')
    const none = { ...PADS, partType: 'used', oemUnitPriceFen: undefined, hasNoOemPrice: true }
    const quoted = await quote(job, [LABOUR, none, ORIGINAL])
    expect(quoted.lines.map(({ oemUnitPriceFen }) => oemUnitPriceFen)).toEqual([null, null, null])
    await t.api(job.owner.token, DECIDE, {
      params: { orderId: job.orderId },
      body: decisionsOf(1, quoted.lines.map(approvalOf)),
    })
    const [consent] = await consentsIn(job.orderId)
    expect(consent?.['text']).toContain('门店没有给出原厂件价格')
  })
})

describe('why a line is there', () => {
  it('is what the inspection found, kept with its photos although the sheet is written anew and the line declined', async () => {
    const job = await carInShop()
    const photo = await uploadPhoto(t, job.shop.owner.token, job.orderId, 'finding', await tinyJpeg())
    const params = { orderId: job.orderId }
    const inspect = (items: object[]) =>
      t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/inspection', {
        params,
        body: { commandId: t.id(), items: items as never[] },
      })
    await inspect([{ name: '前刹车片', level: 'urgent', note: '剩 2 毫米', photoIds: [photo] }])
    const { id: templateId } = await t.api(job.shop.owner.token, 'POST /shop/quote-templates', {
      body: { id: t.id(), name: '换刹车片', lines: [LABOUR] },
    })
    const unknown = { ...LABOUR, basis: { finding: '雨刮' } }
    expect(await refusedQuote(job, unknown)).toMatchObject({
      code: 'BAD_INPUT',
      fields: { 'body.lines.1.basis': '没有这一项检测结果、模板或待办项目' },
    })
    expect(await refusedQuote(job, { ...LABOUR, basis: { templateId: t.id() } })).toMatchObject({
      code: 'BAD_INPUT',
    })
    const quoted = await quote(job, [
      { ...LABOUR, basis: { templateId } },
      { ...PADS, basis: { finding: '前刹车片' } },
      ORIGINAL,
    ])
    await inspect([{ name: '轮胎', level: 'good' }])
    const [labour, pads, original] = quoted.lines
    await t.api(job.owner.token, DECIDE, {
      params,
      body: decisionsOf(1, [
        approvalOf(labour!),
        { lineId: pads!.id, decision: 'decline', reason: '价格偏高' },
        approvalOf(original!),
      ]),
    })
    const { lines } = await see(job)
    expect(lines.map(({ basis }) => basis)).toEqual([
      { from: 'template', name: '换刹车片' },
      { from: 'finding', name: '前刹车片', level: 'urgent', note: '剩 2 毫米', photoIds: [photo] },
      null,
    ])
    expect(lines[1]).toMatchObject({ state: 'declined', declineReason: '价格偏高' })
  })
})
