import { afterAll, beforeAll, expect, it } from 'vitest'
import { confirm, deliveredJob, refreshTokens, see, settle, type Job } from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES_FEN } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

const TITLE = { title: '杭州安心贸易有限公司', taxNo: '9144030071526726xg', email: 'a@example.com' }
const path = ({ orderId }: Job) => ({ params: { orderId } })
const ask = (job: Job, body: object = TITLE) => ({
  ...path(job),
  body: { commandId: t.id(), ...body } as never,
})
const issue = (job: Job, number = '24332000000012345678') => ({
  ...path(job),
  body: { commandId: t.id(), number },
})
const ASK = 'POST /orders/:orderId/invoice'
const ISSUE = 'POST /shop/orders/:orderId/invoice'

it('is asked for once the order is completed, may be corrected until the shop has issued it, and then stays', async () => {
  const job = await deliveredJob(t)
  const { owner, shop } = job
  expect((await t.refused(owner.token, ASK, ask(job))).code).toBe('INVOICE_NOT_YET')
  await confirm(job)
  await settle(job)
  await refreshTokens(job)
  expect((await t.refused(shop.owner.token, ISSUE, issue(job))).code).toBe('NOT_FOUND')
  const wrong = await t.refused(owner.token, ASK, ask(job, { title: '甲', taxNo: '9144030071526762XG' }))
  expect([wrong.code, wrong.fields]).toEqual(['BAD_INPUT', { 'body.taxNo': '税号不正确，请核对' }])
  const first = ask(job, { title: '个人' })
  const asked = await t.api(owner.token, ASK, first)
  expect(asked).toMatchObject({ state: 'requested', title: '个人', taxNo: null, amountFen: LINES_FEN })
  expect(await t.api(owner.token, ASK, first)).toEqual(asked) // a lost answer
  await t.api(owner.token, ASK, ask(job))
  const shown = await t.api(shop.owner.token, 'GET /shop/orders/:orderId/invoice', path(job))
  expect(shown.invoice).toMatchObject({ ...TITLE, taxNo: '9144030071526726XG', number: null })
  expect((await t.refused(shop.owner.token, ISSUE, issue(job, '123'))).code).toBe('BAD_INPUT')
  await t.api(shop.owner.token, ISSUE, issue(job))
  expect((await t.refused(shop.owner.token, ISSUE, issue(job))).code).toBe('INVOICE_ISSUED')
  expect((await t.refused(owner.token, ASK, ask(job))).code).toBe('INVOICE_ISSUED')
  const { invoice } = await t.api(owner.token, 'GET /orders/:orderId/invoice', path(job))
  expect(invoice).toMatchObject({
    state: 'issued',
    number: '24332000000012345678',
    ...TITLE,
    taxNo: '9144030071526726XG',
  })
  await t.drain()
  const types = (await see(job)).timeline.map(({ type }) => type)
  expect(types.filter((type) => type.startsWith('invoice-'))).toEqual([
    'invoice-requested',
    'invoice-requested',
    'invoice-issued',
  ])
})

it('keeps title, tax number and address sealed, and forgets them with the account', async () => {
  const job = await deliveredJob(t)
  await confirm(job)
  await settle(job)
  await refreshTokens(job)
  await t.api(job.owner.token, ASK, ask(job))
  const rows = () =>
    t.app.db.rows<Record<string, string | null>>('SELECT * FROM invoice WHERE order_id = ?', [job.orderId])
  const [row] = await rows()
  expect(JSON.stringify(row)).not.toMatch(/安心贸易|71526726|example/)
  const kept = await t.api(job.owner.token, 'GET /me/data')
  expect(kept.items.find(({ what }) => what.startsWith('开票信息'))?.value).toBe('1 张')
  await t.api(job.owner.token, 'POST /me/removal', { body: { commandId: t.id() } })
  const [after] = await rows()
  expect(after).toMatchObject({ tax_no_sealed: null, email_sealed: null })
  expect(t.app.seal.open(after?.['title_sealed'] as never)).toBe('')
})
