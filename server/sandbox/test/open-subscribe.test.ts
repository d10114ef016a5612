import { beforeAll, describe, expect, test } from 'vitest'
import type { PlainKind } from '../src/open/template-values'
import { expectRefusal, HOUR_MS, send, useOpenWorld } from './open-harness'

const world = useOpenWorld()
const PATH = '/cgi-bin/message/subscribe/send'
const DATA = {
  thing1: { value: '刹车片更换' },
  time2: { value: '2026年3月2日 15:01' },
  amount3: { value: '¥286.00' },
}
let openid = ''

const register = (body: unknown) => world.admin('/__sandbox/templates', body)
const allow = (ids: string[], decision = 'accept', holder: Record<string, unknown> = { user: '李雷' }) =>
  world.admin('/__sandbox/user/subscribe', {
    appid: world.owner.appid,
    template_ids: ids,
    decision,
    ...holder,
  })
const post = (overrides: Record<string, unknown> = {}) =>
  world.call(PATH, {
    touser: openid,
    template_id: 'tmpl_progress',
    page: 'pages/order/index?id=1',
    data: DATA,
    ...overrides,
  })
const noticesOf = async (query: string) => {
  const answer = await world.admin(`/__sandbox/notices?${query}`)
  return answer['notices'] as Record<string, unknown>[]
}

beforeAll(async () => {
  openid = (await world.login({ user: '李雷' })).openid
  await register({
    template_id: 'tmpl_progress',
    title: '维修进度',
    keys: { thing1: 'thing', time2: 'time', amount3: 'amount' },
  })
  await register({
    templates: [
      { template_id: 'tmpl_shop', appid: world.shop.appid, keys: { thing1: 'thing' } },
      { template_id: 'tmpl_other', title: '报价', keys: { thing1: 'thing' } },
    ],
  })
})

test('the phone reads what the templates are called', async () => {
  expect(await world.admin('/__sandbox/templates?id=tmpl_other&id=tmpl_unknown')).toEqual({
    templates: [{ template_id: 'tmpl_other', title: '报价' }],
  })
})

describe('a notice', () => {
  test('one accept is one notice: the second is refused with 43101', async () => {
    expectRefusal(await post(), 43101, 'user refuse to accept the msg')
    expect(await allow(['tmpl_progress'])).toEqual({
      errMsg: 'requestSubscribeMessage:ok',
      tmpl_progress: 'accept',
    })
    const sent = await post()
    expect(sent).toEqual({ errcode: 0, errmsg: 'ok', msgid: expect.any(Number) })
    expectRefusal(await post(), 43101)
    const notices = await noticesOf(`openid=${openid}`)
    expect(notices).toEqual([
      {
        id: sent['msgid'],
        appid: world.owner.appid,
        openid,
        user: '李雷',
        templateId: 'tmpl_progress',
        title: '维修进度',
        page: 'pages/order/index?id=1',
        data: DATA,
        miniprogramState: 'formal',
        deliveredAt: new Date(world.nowMs()).toISOString(),
      },
    ])
  })

  test('accepts add up, a reject adds none and takes none', async () => {
    await allow(['tmpl_other'])
    expect(await allow(['tmpl_other'], 'reject')).toMatchObject({ tmpl_other: 'reject' })
    await allow(['tmpl_other'], 'accept', { openid })
    const other = { template_id: 'tmpl_other', data: { thing1: { value: '报价已出' } } }
    expect(await post(other)).toMatchObject({ errcode: 0 })
    expect(await post(other)).toMatchObject({ errcode: 0 })
    expectRefusal(await post(other), 43101)
  })

  test('ten sends at once use one credit once', async () => {
    await allow(['tmpl_progress'])
    await world.token()
    const answers = await Promise.all(Array.from({ length: 10 }, () => post()))
    expect(answers.filter((answer) => answer['errcode'] === 0)).toHaveLength(1)
    for (const answer of answers.filter((one) => one['errcode'] !== 0)) expectRefusal(answer, 43101)
  })

  test('the phone lists notices by person, by openid, after an id and after an instant', async () => {
    const before = (await noticesOf('user=李雷')).at(-1)
    world.advance(HOUR_MS)
    const since = new Date(world.nowMs()).toISOString()
    await allow(['tmpl_progress'])
    const { msgid } = await post()
    const ids = async (query: string) => (await noticesOf(query)).map(({ id }) => id)
    expect(await ids(`user=${encodeURIComponent('李雷')}&since=${String(before?.['id'])}`)).toEqual([msgid])
    expect(await ids(`openid=${openid}&since=${since}`)).toEqual([msgid])
    expect(await ids('user=nobody')).toEqual([])
    expect((await ids('')).length).toBeGreaterThan(1)
    expect((await send(`${world.running.adminUrl}/__sandbox/notices?since=yesterday`)).status).toBe(400)
  })

  test('credits and notices outlive a restart', async () => {
    await allow(['tmpl_progress'])
    const before = await noticesOf(`openid=${openid}`)
    await world.restart()
    expect(await noticesOf(`openid=${openid}`)).toEqual(before)
    expect(await post()).toMatchObject({ errcode: 0 })
  })
})

describe('a refused notice keeps the credit', () => {
  beforeAll(async () => {
    await allow(['tmpl_progress'])
  })

  test.each([
    [40003, 'an openid nobody has', { touser: 'oTest_nobody' }],
    [40003, 'an openid that cannot be one', { touser: '李雷' }],
    [40003, 'no receiver', { touser: undefined }],
    [40037, 'an unknown template', { template_id: 'tmpl_nothing' }],
    [40037, 'the template of the other app', { template_id: 'tmpl_shop' }],
    [40037, 'a template that cannot be one', { template_id: '进度' }],
    [40037, 'no template', { template_id: undefined }],
    [41030, 'a page with a leading slash', { page: '/pages/order/index' }],
    [41030, 'a page that is an address', { page: 'https://example.com' }],
    [47001, 'no data', { data: undefined }],
    [47001, 'data without value', { data: { thing1: '刹车片' } }],
    [47001, 'an unknown state of the mini-program', { miniprogram_state: 'beta' }],
    [47001, 'an unknown language', { lang: 'fr' }],
  ])('%i for %s', async (errcode, _what, overrides) => {
    expectRefusal(await post(overrides), errcode)
  })

  test('40003 for the openid of the other app', async () => {
    const shop = await world.login({ appid: world.shop.appid, user: '李雷' })
    expectRefusal(await post({ touser: shop.openid }), 40003)
  })

  test('47003 names a field that is missing or that the template has not', async () => {
    const { amount3: _amount, ...rest } = DATA
    expectRefusal(await post({ data: rest }), 47003, 'data.amount3.value')
    expectRefusal(await post({ data: { ...DATA, thing9: { value: '多' } } }), 47003, 'data.thing9.value')
  })

  test('41030 for a page that the published version does not have', async () => {
    await world.admin('/__sandbox/pages', { appid: world.owner.appid, pages: ['pages/home/index'] })
    expectRefusal(await post(), 41030)
    await world.admin('/__sandbox/pages', {
      appid: world.owner.appid,
      pages: ['pages/home/index', 'pages/order/index'],
    })
    expect(await post()).toMatchObject({ errcode: 0 })
  })
})

describe('the limits of each kind of value', () => {
  const CASES: Record<PlainKind, { good: (string | number)[]; bad: string[] }> = {
    thing: {
      good: ['a', '一二三四五六七八九十一二三四五六七八九十', '😀'.repeat(20)],
      bad: ['一二三四五六七八九十一二三四五六七八九十一'],
    },
    number: { good: [7, '3.14', '1'.repeat(32)], bad: ['1'.repeat(33), '三', '1,000', '12km'] },
    letter: { good: ['abcXYZ', 'a'.repeat(32)], bad: ['a'.repeat(33), 'a1', '字'] },
    symbol: { good: ['+-*/=', '￥'], bad: ['+-*/=!', 'a', '1', '字'] },
    character_string: { good: ['A12-3_4', 'a'.repeat(32)], bad: ['订单1', 'a'.repeat(33)] },
    time: {
      good: ['15:01', '15:01:30', '2019年10月1日 15:01', '2026-03-02 09:05', '15:01~16:30'],
      bad: ['25:00', '3pm', '2019年10月1日', '2019年13月1日 15:01', '1:00~2:00~3:00', '2026-03/02 09:05'],
    },
    date: {
      good: ['2019年10月1日', '2019年10月1日 15:01', '2026-03-02', '2026年3月2日~2026年3月4日'],
      bad: ['明天', '2019年10月', '2026-02-40', '15:01'],
    },
    amount: {
      good: ['¥100', '￥286.00', '$1234567890', '¥12.5元'],
      bad: ['100', '¥', '¥12345678901', '¥1.2.3', '¥¥1', '一百元'],
    },
    phone_number: {
      good: ['13812345678', '+86-0766-66888866'.slice(0, 17)],
      bad: ['1'.repeat(18), '电话138'],
    },
    car_number: { good: ['粤A8Z888', '粤A8Z888挂', '京AD12345'], bad: ['粤A8Z88888', '粤A-8888', 'A粤B888'] },
    name: { good: ['李雷', 'Li Lei', '阿·凡提'], bad: ['一二三四五六七八九十一', 'a'.repeat(21), '李雷2'] },
    phrase: { good: ['已完成', '待你确认中'], bad: ['一二三四五六', 'done', '完成1'] },
  }

  test.each(Object.entries(CASES))('%s', async (kind, { good, bad }) => {
    const key = `${kind}1`
    const id = `tmpl_${kind}`
    await register({ template_id: id, keys: { [key]: kind } })
    const token = await world.token()
    const attempt = (value: unknown) =>
      world.api(`${PATH}?access_token=${token}`, {
        touser: openid,
        template_id: id,
        data: { [key]: { value } },
      })
    for (const value of good) {
      await allow([id])
      expect(await attempt(value), String(value)).toMatchObject({ errcode: 0 })
    }
    await allow([id])
    for (const value of [...bad, '', ' ', '一\n二']) {
      const answer = await attempt(value)
      expect(answer, value).toMatchObject({ errcode: 47003 })
      expect(answer['errmsg']).toContain(`data.${key}.value`)
    }
  })

  test('enum takes only the words of its template', async () => {
    await register({
      template_id: 'tmpl_enum',
      keys: { enum1: { kind: 'enum', values: ['已接单', '已完工'] } },
    })
    await allow(['tmpl_enum'])
    const attempt = (value: string) =>
      post({ template_id: 'tmpl_enum', page: '', data: { enum1: { value } } })
    expectRefusal(await attempt('已接'), 47003, 'data.enum1.value')
    expect(await attempt('已完工')).toMatchObject({ errcode: 0 })
  })
})

describe('the admin side', () => {
  test('the phone refuses more than five templates and unknown ones with its own errCode', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => `tmpl_${index}`)
    expect(await allow(ids)).toMatchObject({ errCode: 20003 })
    expect(await allow(['tmpl_nothing'])).toMatchObject({ errCode: 20001 })
    expect(await allow(['tmpl_shop'])).toMatchObject({ errCode: 20001 })
  })

  test.each([
    ['a key of another kind', { template_id: 'x', keys: { thing1: 'time' } }],
    ['a kind WeChat has not', { template_id: 'x', keys: { note1: 'note' } }],
    ['an unknown app', { template_id: 'x', appid: 'wx_nobody', keys: { thing1: 'thing' } }],
  ])('a template is refused for %s', async (_what, body) => {
    expect((await send(`${world.running.adminUrl}/__sandbox/templates`, body)).status).toBe(400)
  })
})
