import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { APPS, type AppName } from '../config/apps'
import { buildApp } from '../config/build-app'
import { openPhone, type OpenPhoneOptions } from './driver/open-phone'
import { startServer } from './testing/servers'

const TABS: Record<AppName, string[]> = {
  owner: ['首页', '爱车', '订单', '我的'],
  shop: ['接单', '工单', '日程', '店铺'],
}
/** What a tab's page is called where it is not called like the tab. */
const TITLES: Record<string, string> = { 首页: '安心修' }
/** What the last tab says of somebody with a number. */
const PERSON: Record<AppName, string | RegExp> = { owner: '138****0000', shop: /你已绑定 138\*\*\*\*0000/ }
/** The address that a build without API_BASE_URL names. */
const BUILT_ADDRESS = process.env['API_BASE_URL'] ?? 'http://127.0.0.1:3000'
const dists = {} as Record<AppName, string>

beforeAll(async () => {
  for (const app of APPS) dists[app] = await buildApp(app, { reuse: true })
})

function open(app: AppName, options: Omit<OpenPhoneOptions, 'dist'> = {}) {
  const phone = openPhone({ dist: dists[app], ...options })
  onTestFinished(() => phone.close())
  return phone
}

/** The API and the local WeChat, as far as signing in needs them. `answer` is for what a test is about. */
async function startServices(answer: (line: string) => object | undefined = () => undefined) {
  let codes = 0
  const wechat = await startServer(() => ({ body: { js_code: `code-${(codes += 1)}`, openid: 'o' } }))
  const api = await startServer(({ line, headers, body }) => {
    if (line === 'POST /sessions') {
      return { body: { token: `token of ${(JSON.parse(body.toString()) as { code: string }).code}` } }
    }
    if (headers.authorization !== 'Bearer token of code-1') {
      return { status: 401, body: { code: 'NOT_SIGNED_IN', message: '请先登录', requestId: 'r' } }
    }
    const special = answer(line)
    if (special !== undefined) return { body: special }
    const person = { userId: 'u', phoneMasked: '138****0000', memberships: [], active: null }
    // Whatever else is asked for is a list, of which there is nothing.
    return { body: { ...person, items: [], categories: [], nextCursor: null } }
  })
  return {
    api,
    options: {
      servers: { [BUILT_ADDRESS]: api.url },
      wechat: { adminUrl: wechat.url, appId: 'wx-app', user: '李雷' },
    },
    wechat,
  }
}

describe.each(APPS)('the built %s mini-program', (app) => {
  test('opens each of its four tabs by a tap', async () => {
    const { options } = await startServices()
    const phone = open(app, options)
    for (const tab of TABS[app]) {
      await phone.tap({ role: 'tab', name: tab })
      await phone.see({ role: 'tab', name: tab })
      await phone.waitFor(() => phone.title() === (TITLES[tab] ?? tab), `the page ${tab}`)
    }
    expect(phone.taps()).toBe(4)
  })

  test('signs in with WeChat when the last tab is opened, and shows who that is', async () => {
    const { api, wechat, options } = await startServices()
    const phone = open(app, options)
    await phone.tap({ role: 'tab', name: TABS[app].at(-1)! })
    await phone.see(PERSON[app])
    expect(wechat.received.map(({ line }) => line)).toEqual(['POST /__sandbox/login'])
    expect(api.received.filter(({ line }) => line === 'POST /sessions')).toHaveLength(1)
  })

  test('says that the network is gone, and goes on when it is back', async () => {
    const { options } = await startServices()
    const phone = open(app, { ...options, conditions: { network: 'none' } })
    await phone.tap({ role: 'tab', name: TABS[app].at(-1)! })
    await phone.see('网络连接不上，请检查网络后重试')
    phone.change({ network: 'wifi' })
    await phone.tap({ role: 'button', name: '重试' })
    await phone.see(PERSON[app])
  })

  test('follows the theme of the phone in its bars', () => {
    const phone = open(app)
    const background = () => phone.phone.surface.navigation.style.background
    expect(background()).toBe('rgb(246, 247, 245)')
    phone.change({ theme: 'dark' })
    expect(background()).toBe('rgb(15, 20, 19)')
  })

  test('stays below what WeChat sends at once with every page it draws', async () => {
    const phone = open(app)
    await phone.waitFor(() => phone.phone.journal.setData.length > 0, 'drawn')
    const bytes = phone.phone.journal.setData.map((one) => one.bytes)
    expect(Math.max(...bytes)).toBeLessThan(256 * 1024)
  })
})

test('a list in pages asks for the next page only, and a refresh asks again for all that was there', async () => {
  const coupon = (id: number, amountFen: number) => ({
    id: String(id),
    amountFen,
    minimumFen: 0,
    cause: 'welcome',
    state: 'usable',
    expiresAt: '2099-01-01T00:00:00.000Z',
  })
  const { api, options } = await startServices((line) => {
    if (!line.startsWith('GET /coupons')) return undefined
    const page = Number(/cursor=(\d)/.exec(line)?.[1] ?? 1)
    return { items: [coupon(page, page * 1000)], nextCursor: page < 3 ? String(page + 1) : null }
  })
  const phone = open('owner', { ...options, launch: { path: 'me/coupons/index' } })
  const asked = () => {
    const lines = api.received.splice(0).map(({ line }) => line)
    return lines.flatMap((line) =>
      line.startsWith('GET /coupons') ? [/cursor=(\d)/.exec(line)?.[1] ?? 'first'] : [],
    )
  }
  await phone.see('¥10.00')
  expect(new Set(asked())).toEqual(new Set(['first']))
  await phone.tap({ role: 'button', name: '加载更多' })
  await phone.see('¥20.00')
  expect(asked()).toEqual(['2'])
  await phone.tap({ role: 'button', name: '加载更多' })
  await phone.see('没有更多了')
  expect(asked()).toEqual(['3'])
  await phone.pullDown()
  await phone.waitFor(() => api.received.length === 3, 'a refresh')
  expect(asked()).toEqual(['first', '2', '3'])
  await phone.see('¥10.00')
  await phone.see('¥30.00')
})
