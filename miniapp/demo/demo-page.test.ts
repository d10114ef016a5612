import { TEMPLATE_KEYS } from '@anxin/shared/notifications/notification.contract'
import { buildCity } from '@anxin/drizzle/seed/data/city'
import { createHash } from 'node:crypto'
import { request, type Server } from 'node:http'
import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { findChromium, launchChromium } from '../phone/browser/chromium'
import { writeMiniProgram } from '../phone/testing/mini-program'
import { startServer } from '../phone/testing/servers'
import { serveDemo } from './serve'

/** The QR code of `anxin:hand-over:482913`, a number a row. */
const CODE =
  '1fd537f 1048041 175235d 1749d5d 1746f5d 1059841 1fd557f 0002a00 1461025 182d267 1364b6d 12a5239 1351ae8 0c89365 1ee1e15 031318a 196cffb 001891d 1fde159 104cb10 1743bf3 174d196 1751d9b 104f7c8 1fd0d29'
const NOW = '2026-11-26T01:00:00.000Z'
const [NEAREST, OTHER] = buildCity()
const ORDER = {
  id: 'order-1',
  version: 3,
  state: 'MATCHING',
  stage: '待接单',
  serviceName: '小保养',
  shopId: OTHER?.id,
  shopName: OTHER?.name,
  slotStartAt: '2026-11-26T02:00:00.000Z',
  next: { who: 'shop', what: '门店确认接单', by: '2026-11-26T01:05:00.000Z' },
  money: {
    paidFen: 28600,
    frozenFen: 28428,
    toShopFen: 0,
    commissionFen: 0,
    refundedFen: 0,
    feeFen: 172,
    dueFen: 0,
  },
  timeline: [
    { seq: 1, at: NOW, actor: 'owner', actorName: null, type: 'requested', text: '已预约', photoIds: [] },
  ],
}
const NOTICE = {
  id: 1,
  user: '李雷',
  title: '订单进度提醒',
  page: 'pages/one/index?id=order-1',
  data: { thing1: { value: '小保养' }, thing3: { value: '门店已接单' } },
  deliveredAt: NOW,
}

let browser: Browser

function codePicture(): string {
  const rows = CODE.split(' ').map((row) => Number.parseInt(row, 16).toString(2).padStart(25, '0'))
  const blocks = rows.flatMap((row, y) =>
    Array.from(row, (dot, x) => (dot === '1' ? `<rect x="${x}" y="${y}" width="1" height="1"/>` : '')),
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300" viewBox="0 0 25 25">${blocks.join('')}</svg>`
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}

const TEXT_MESSAGE = {
  id: 1,
  phone: '13800001111',
  text: '【安心修】482913 是你的验证码',
  sentAt: new Date().toISOString(),
}

/** A page that says how it was opened and what WeChat gave it. */
const ONE = {
  wxml: `<view>打开 {{scene}} {{id}} {{token}}</view><button bindtap="scan">扫码</button><text>读到 {{code}}</text>
    <button bindtap="sign">登录</button><image wx:if="{{own}}" src="${codePicture()}" aria-label="交车码"/>`,
  js: `Page({
    onLoad(query) { this.setData({ scene: wx.getEnterOptionsSync().scene, id: query.id, own: APP === 'owner' }) },
    onShow() { this.setData({ scene: wx.getEnterOptionsSync().scene }) },
    onShareAppMessage() { return { title: '看看这家店', path: 'pages/one/index?id=shared' } },
    scan() { wx.scanCode({ success: ({ result }) => this.setData({ code: result }) }) },
    sign() { wx.setStorageSync('session', { token: 'token-of-' + APP }) },
  })`,
}

function writeApp(app: 'owner' | 'shop'): string {
  const js = ONE.js.replaceAll('APP', `'${app}'`)
  return writeMiniProgram({ pages: { 'pages/one/index': { wxml: ONE.wxml, js } } })
}

/** Answers a WebSocket's opening, and no more: a message from here says that something has changed. */
function acceptSockets(server: Server): void {
  server.on('upgrade', (incoming, socket) => {
    const key = `${String(incoming.headers['sec-websocket-key'])}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    socket.on('error', () => socket.destroy())
    onTestFinished(() => void socket.destroy())
  })
}

async function startProduct() {
  const wechat = await startServer(({ line }) => {
    if (line.includes('/notices'))
      return { body: { notices: line.includes('%E6%9D%8E%E9%9B%B7') ? [NOTICE] : [] } }
    if (line.includes('/sms')) return { body: { messages: [TEXT_MESSAGE] } }
    if (line.includes('/books')) return { body: { balanced: true, faults: [], payer_total: 28600 } }
    return { body: { js_code: 'code', code: 'number', now: new Date().toISOString() } }
  })
  const api = await startServer(({ line, headers }) => {
    if (line === 'GET /services')
      return { body: { categories: [{ services: [{ id: 's', name: '小保养' }] }] } }
    if (line.startsWith('GET /match')) return { body: { items: [{ shop: { id: NEAREST?.id } }] } }
    if (line === 'POST /sessions') return { body: { token: 'staff', memberships: [] } }
    if (line === 'GET /orders?limit=1' && headers.authorization === 'Bearer token-of-owner') {
      return { body: { items: [ORDER] } }
    }
    return { body: line === 'GET /orders/order-1' ? ORDER : {} }
  })
  acceptSockets(api.server)
  return { wechat, api }
}

async function openDemo() {
  const product = await startProduct()
  const server = await serveDemo({
    port: 0,
    apiUrl: product.api.url,
    adminUrl: product.wechat.url,
    appIds: { owner: 'wx-owner', shop: 'wx-shop' },
    edition: 'test',
    templates: TEMPLATE_KEYS.map((key) => `${key}:t-${key}`).join(','),
    dists: { owner: writeApp('owner'), shop: writeApp('shop') },
  })
  onTestFinished(() => server.close())
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  onTestFinished(() => expect(errors).toEqual([]))
  await page.goto(server.url)
  await page.waitForFunction(() => globalThis.anxinDemo !== undefined)
  return { ...product, url: server.url, page, owner: screenOf(page, 'owner'), shop: screenOf(page, 'shop') }
}

const screenOf = (page: Page, app: 'owner' | 'shop'): FrameLocator =>
  page.frameLocator(`[data-app="${app}"] iframe`)

describe.skipIf(findChromium() === undefined)(
  'the demo page (skipped where Chromium is not installed)',
  () => {
    beforeAll(async () => {
      browser = await launchChromium()
    })
    afterAll(() => browser.close())

    test('makes a person of the nearest shop a member, and says how to begin', async () => {
      const { page, api, wechat } = await openDemo()
      await page.getByRole('status').getByText('在车主的手机上选一项服务').waitFor()
      const boss = NEAREST?.staff[0]
      await page
        .getByLabel('门店的手机')
        .getByText(boss?.name ?? '', { exact: true })
        .waitFor()
      expect(api.received.map(({ line }) => line)).toContain('POST /me/phone')
      const asked = wechat.received.find(({ line }) => line.endsWith('/phone-code'))
      expect(JSON.parse(String(asked?.body))).toMatchObject({ appid: 'wx-shop', phoneNumber: boss?.phone })
    })

    test('shows the order of whoever is signed in on the owner’s phone, and leads to its shop', async () => {
      const { page, owner } = await openDemo()
      await owner.getByRole('button', { name: '登录' }).click()
      await page.getByLabel('订单进度').getByText('等门店：门店确认接单').waitFor()
      await page.getByLabel('钱在哪里').getByText('¥284.28').waitFor()
      await page.getByRole('button', { name: '切换到这家门店' }).click()
      await page
        .getByLabel('门店的手机')
        .getByText(OTHER?.staff[0]?.name ?? '', { exact: true })
        .waitFor()
      await page.getByRole('button', { name: '切换到这家门店' }).waitFor({ state: 'detached' })
    })

    test('lets one phone scan what is on the screen of the other', async () => {
      const { shop } = await openDemo()
      await shop.getByRole('button', { name: '扫码' }).click()
      await shop.getByRole('button', { name: '扫对方手机的屏幕' }).click()
      await shop.getByText('读到 anxin:hand-over:482913').waitFor()
    })

    test('opens a card as a friend from the group, and gives the phone back', async () => {
      const { page, owner } = await openDemo()
      await owner.getByRole('button', { name: '转发' }).click()
      await owner.getByRole('button', { name: '发送' }).click()
      await page
        .getByLabel('群聊')
        .getByRole('button', { name: /看看这家店/ })
        .click()
      await owner.getByText('打开 1008 shared').waitFor()
      await page.getByRole('button', { name: '换回李雷' }).click()
      await owner.getByText('打开 1001').waitFor()
    })

    test('shows the text messages, so that a code can be read', async () => {
      const { page } = await openDemo()
      const notices = page.getByLabel('收到的通知')
      await notices.getByText('13800001111').waitFor()
      await notices.getByText('【安心修】482913 是你的验证码').waitFor()
    })

    test('opens the page that a notice leads to', async () => {
      const { page, owner } = await openDemo()
      await page
        .getByLabel('收到的通知')
        .getByRole('button', { name: /门店已接单/ })
        .click()
      await owner.getByText('打开 1014 order-1').waitFor()
    })

    test('moves the clock of everybody', async () => {
      const { page, wechat } = await openDemo()
      await page.getByRole('button', { name: '+48 小时' }).click()
      const moved = () => wechat.received.find(({ line }) => line === 'POST /__sandbox/clock')?.body
      await expect.poll(() => String(moved())).toBe('{"advance":"PT172800S"}')
    })

    test('sets each phone by itself', async () => {
      const { page } = await openDemo()
      const column = page.getByLabel('门店的手机').first()
      await column.getByText('手机设置').click()
      await column.getByRole('button', { name: '断网' }).click()
      await column.getByRole('button', { name: '深色' }).click()
      const conditions = await page.evaluate(() => {
        const { owner, shop } = globalThis.anxinDemo ?? {}
        return [owner?.conditions(), shop?.conditions()].map((one) => [one?.network, one?.theme])
      })
      expect(conditions).toEqual([
        ['wifi', 'light'],
        ['none', 'dark'],
      ])
    })

    test('answers no page but its own', async () => {
      const { url } = await openDemo()
      const statusFor = (headers: Record<string, string>) =>
        new Promise((resolve) => {
          request(`${url}/wechat/__sandbox/clock`, { headers }, ({ statusCode }) => resolve(statusCode)).end()
        })
      expect(await statusFor({})).toBe(200)
      expect(await statusFor({ origin: 'http://elsewhere.test' })).toBe(403)
      expect(await statusFor({ host: 'elsewhere.test' })).toBe(403)
    })
  },
)
