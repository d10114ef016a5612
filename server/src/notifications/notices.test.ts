import { NOTICE_FIELDS, NOTICE_TEMPLATES } from '@anxin/shared/notifications/notice-templates'
import { TEMPLATE_KEYS, type TemplateKey } from '@anxin/shared/notifications/notification.contract'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { HOUR_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accept, checkIn, payDue, refreshTokens, requestJob, type Job } from '../../test/harness/order-steps'
import { redeliver } from '../../test/harness/redeliver'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeShop, makeStaff, signIn, type Person } from '../../test/harness/world'
import { publish } from '../platform/outbox'

const idOf = (key: TemplateKey) => `test-${key}`

let t: TestApp
beforeAll(async () => {
  const pairs = TEMPLATE_KEYS.filter((key) => key !== 'quote-ready').map((key) => `${key}:${idOf(key)}`)
  t = await startTestApp({ env: { WECHAT_TEMPLATES: pairs.join(',') } })
  await t.wechat('/templates', {
    templates: TEMPLATE_KEYS.map((key) => ({
      template_id: idOf(key),
      title: NOTICE_TEMPLATES[key].title,
      keys: NOTICE_FIELDS,
    })),
  })
})
afterAll(() => t.close())

type Mini = 'owner' | 'shop'
const appid = (mini: Mini) =>
  mini === 'owner' ? t.sandbox.identity.ownerAppid : t.sandbox.identity.shopAppid

/** The person allows `count` messages, at WeChat and in the product. */
async function allow(person: Person, key: TemplateKey, count = 1): Promise<void> {
  const mini = NOTICE_TEMPLATES[key].app
  for (let n = 0; n < count; n++) {
    await t.wechat('/user/subscribe', {
      appid: appid(mini),
      user: person.name,
      template_ids: [idOf(key)],
      decision: 'accept',
    })
    await consent(person, key)
  }
}
/** The product alone hears an accept. */
const consent = (person: Person, key: TemplateKey, answer: 'accept' | 'ban' | 'reject' = 'accept') =>
  t.api(person.token, 'POST /notice-consents', {
    body: { commandId: t.id(), answers: [{ key, answer }] },
  })
const left = async (person: Person, key: TemplateKey) =>
  (await t.api(person.token, 'GET /notice-templates')).items.find((item) => item.key === key)?.left
const messages = async (person: Person, orderId?: string) =>
  (await t.api(person.token, 'GET /notices', { query: { limit: 50 } })).items.filter(
    (notice) => orderId === undefined || notice.orderId === orderId,
  )
type PhoneNotice = { templateId: string; page: string; data: Record<string, { value: string }> }
const onPhone = async (person: Person) =>
  (await t.wechat<{ notices: PhoneNotice[] }>(`/notices?user=${encodeURIComponent(person.name)}`)).notices

/** An order that says something to its owner whenever it is asked to. */
async function talkingJob(): Promise<Job & { say(): Promise<void> }> {
  const job = await requestJob(t)
  await t.drain()
  const say = async () => {
    await t.app.db.transaction((tx) =>
      publish(t.app, tx, 'order.started', job.orderId, { orderId: job.orderId, shopId: job.shop.id }),
    )
    await t.drain()
  }
  return { ...job, say }
}

describe('a message', () => {
  let job: Awaited<ReturnType<typeof talkingJob>>
  beforeEach(async () => {
    await t.app.db.run('DELETE FROM timer', []) // what an earlier test's order would still say as time goes on
    job = await talkingJob()
  })

  it('goes by WeChat while the person allows one, and stays inside the app afterwards', async () => {
    await allow(job.owner, 'order-progress')
    await job.say()
    await job.say()
    expect(await messages(job.owner, job.orderId)).toMatchObject([
      { channel: 'in-app', state: 'sent', title: '技师已开始施工', read: false },
      { channel: 'wechat', state: 'sent', title: '技师已开始施工', read: false },
    ])
    const [notice, ...more] = await onPhone(job.owner)
    expect(more).toEqual([])
    expect(notice).toMatchObject({
      templateId: idOf('order-progress'),
      page: `order/detail/index?orderId=${job.orderId}`,
      data: {
        thing1: { value: '小保养' },
        time2: { value: expect.stringMatching(/^2027年\d+月\d+日 \d\d:\d\d$/) },
        thing3: { value: '技师已开始施工' },
      },
    })
    expect(await left(job.owner, 'order-progress')).toBe(0)
  })

  it('is sent once, however often its event is delivered', async () => {
    await allow(job.owner, 'order-progress', 3)
    await job.say()
    await redeliver(t, 'order.started')
    await t.app.db.run("DELETE FROM event_handled WHERE id LIKE '%.notifications.order-started'", [])
    await redeliver(t, 'order.started')
    await t.drain()
    expect(await messages(job.owner, job.orderId)).toHaveLength(1)
    expect(await onPhone(job.owner)).toHaveLength(1)
    expect(await left(job.owner, 'order-progress')).toBe(2)
  })

  it('that WeChat refuses for want of consent (43101) stays inside the app, and our count is corrected', async () => {
    await consent(job.owner, 'order-progress')
    await consent(job.owner, 'order-progress')
    await job.say()
    expect(await messages(job.owner, job.orderId)).toMatchObject([{ channel: 'in-app', state: 'sent' }])
    expect(await left(job.owner, 'order-progress')).toBe(0)
  })

  it('that WeChat refuses for another reason is noted as refused, and costs the person nothing', async () => {
    await allow(job.owner, 'order-progress')
    await t.wechat('/faults', { match: { path: 'subscribe/send' }, do: { errcode: 47003 }, times: 1 })
    await job.say()
    expect(await messages(job.owner, job.orderId)).toMatchObject([{ channel: 'wechat', state: 'refused' }])
    expect(await left(job.owner, 'order-progress')).toBe(1)
  })

  it('is tried again when nobody knows what became of it, and given up in the end', async () => {
    await allow(job.owner, 'order-progress', 2)
    const silence = (times: number) =>
      t.wechat('/faults', { match: { path: 'subscribe/send' }, do: 'drop_before', times })
    await silence(2)
    await job.say()
    expect(await messages(job.owner, job.orderId)).toMatchObject([{ state: 'pending' }])
    await t.advance(LIMITS.noticeRetryMs[0])
    await t.advance(LIMITS.noticeRetryMs[1])
    expect(await messages(job.owner, job.orderId)).toMatchObject([{ channel: 'wechat', state: 'sent' }])

    await silence(1 + LIMITS.noticeRetryMs.length)
    await job.say()
    for (const ms of LIMITS.noticeRetryMs) await t.advance(ms)
    await t.advance(HOUR_MS)
    await refreshTokens(job)
    const started = (await messages(job.owner, job.orderId)).filter(({ title }) => title === '技师已开始施工')
    expect(started).toMatchObject([{ state: 'failed' }, { state: 'sent' }]) // others told of the silent shop meanwhile
    expect(await onPhone(job.owner)).toHaveLength(1)
  })

  it('stays inside the app where no template is configured', async () => {
    await t.app.db.transaction((tx) =>
      publish(t.app, tx, 'order.quoted', job.orderId, {
        orderId: job.orderId,
        shopId: job.shop.id,
        round: 1,
        supplement: false,
      }),
    )
    await consent(job.owner, 'quote-ready')
    await t.drain()
    const [newest] = await messages(job.owner, job.orderId)
    expect(newest).toMatchObject({ template: 'quote-ready', channel: 'in-app', state: 'sent' })
  })
})

describe('an order', () => {
  it('tells its shop and its owner what they have to do, and starting work is one message', async () => {
    const job = await requestJob(t)
    const adviser = await makeStaff(t, job.shop.id, 'adviser')
    const outsider = await makeShop(t)
    await t.drain()
    for (const person of [job.shop.owner, adviser]) {
      expect(await messages(person, job.orderId)).toMatchObject([{ template: 'new-order' }])
    }
    await accept(job)
    expect(await messages(job.owner, job.orderId)).toMatchObject([
      { template: 'payment-due', title: '门店已接单，请支付', text: expect.stringContaining('¥286.00') },
    ])
    await payDue(job)
    await checkIn(job)
    const before = await messages(job.owner, job.orderId)
    await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/start', {
      params: { orderId: job.orderId },
      body: { commandId: t.id() },
    })
    await t.drain()
    const after = await messages(job.owner, job.orderId)
    expect(after.length - before.length).toBe(1)
    expect(after.map(({ title }) => title)).toEqual([
      '技师已开始施工',
      '车辆已接收',
      '预约已确认',
      '门店已接单，请支付',
    ])
    expect(await messages(await signIn(t, 'shop', outsider.owner.name, outsider.id))).toEqual([])
  })

  it('that a shop leaves unanswered alerts that shop at half time and at the end, and its owner afterwards', async () => {
    const job = await requestJob(t)
    await t.advance(LIMITS.answerPolicy.answerMs / 2)
    const titles = async (person: Person) => (await messages(person, job.orderId)).map(({ title }) => title)
    expect(await titles(job.shop.owner)).toEqual(['新订单还未答复', '新订单，请尽快接单'])
    expect(await titles(job.owner)).toEqual([])
    await t.advance(LIMITS.answerPolicy.answerMs / 2)
    expect((await titles(job.shop.owner))[0]).toBe('未及时接单，订单已转出')
    expect(await titles(job.owner)).toEqual(['门店暂未接单'])
  })
})

describe('consents', () => {
  it('are counted per person, mini-program and template; a ban clears, a refusal changes nothing', async () => {
    const [owner, other] = [await signIn(t), await signIn(t)]
    for (const answer of ['accept', 'accept', 'reject'] as const) await consent(owner, 'follow-up', answer)
    expect([await left(owner, 'follow-up'), await left(owner, 'payment-due')]).toEqual([2, 0])
    expect(await left(other, 'follow-up')).toBe(0)
    await consent(owner, 'follow-up', 'ban')
    expect(await left(owner, 'follow-up')).toBe(0)
    await consent(owner, 'shop-alert') // of the other mini-program
    const rows = await t.app.db.rows(
      "SELECT 1 FROM notice_credit WHERE user_id = ? AND template = 'shop-alert'",
      [owner.userId],
    )
    expect(rows).toEqual([])
  })

  it('sent twice with one id count once', async () => {
    const owner = await signIn(t)
    const body = { commandId: t.id(), answers: [{ key: 'follow-up' as const, answer: 'accept' as const }] }
    await Promise.all([1, 2].map(() => t.api(owner.token, 'POST /notice-consents', { body })))
    expect(await left(owner, 'follow-up')).toBe(1)
  })

  it('name the templates of the own mini-program that are configured', async () => {
    const [owner, shop] = [await signIn(t), await makeShop(t)]
    const keys = async (person: Person) =>
      (await t.api(person.token, 'GET /notice-templates')).items.map(({ key, templateId }) => [
        key,
        templateId,
      ])
    expect(await keys(owner)).toEqual(
      (['order-progress', 'payment-due', 'follow-up'] as const).map((key) => [key, idOf(key)]),
    )
    expect(await keys(shop.owner)).toEqual(
      (['new-order', 'shop-alert'] as const).map((key) => [key, idOf(key)]),
    )
  })
})

describe('GET /notices and read', () => {
  it('shows a person their own, and marks as read only those', async () => {
    const job = await talkingJob()
    await job.say()
    const [notice] = await messages(job.owner, job.orderId)
    const stranger = await signIn(t)
    expect(await messages(stranger)).toEqual([])
    const foreign = await t.refused(stranger.token, 'POST /notices/:noticeId/read', {
      params: { noticeId: notice!.id },
      body: { commandId: t.id() },
    })
    expect(foreign).toMatchObject({ status: 404, code: 'NOT_FOUND' })
    expect((await messages(job.owner, job.orderId))[0]?.read).toBe(false)
    await t.api(job.owner.token, 'POST /notices/:noticeId/read', {
      params: { noticeId: notice!.id },
      body: { commandId: t.id() },
    })
    expect((await messages(job.owner, job.orderId))[0]?.read).toBe(true)
  })

  it('answers page by page, newest first', async () => {
    const job = await talkingJob()
    for (let n = 0; n < 3; n++) await job.say()
    const all = (await messages(job.owner)).map(({ id }) => id)
    const first = await t.api(job.owner.token, 'GET /notices', { query: { limit: 2 } })
    const rest = await t.api(job.owner.token, 'GET /notices', {
      query: { limit: 2, cursor: first.nextCursor ?? '' },
    })
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(all)
    expect(all).toEqual(all.toSorted().toReversed())
  })
})
