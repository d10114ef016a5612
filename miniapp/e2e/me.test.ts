import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DAY_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { pagesOf } from '../phone/bundle'
import type { PhoneDriver } from '../phone/driver/open-phone'
import { startTapWorld, type TapWorld } from './world'

let world: TapWorld
beforeAll(async () => {
  world = await startTapWorld()
})
afterAll(async () => world?.close())

const LINK_PAGE = 'pages/home/index'
/** WeChat's number for a page opened alone from 朋友圈, where nobody can sign in. */
const SINGLE_PAGE = 1154
let files = 0

function storageFile(entries: Record<string, unknown> = {}): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'anxin-me-')), `${(files += 1)}.json`)
  const texts = Object.entries(entries).map(([key, value]) => [key, JSON.stringify(value)])
  writeFileSync(file, JSON.stringify(Object.fromEntries(texts)))
  return file
}

async function openMine(phone: PhoneDriver): Promise<void> {
  await phone.tap({ role: 'tab', name: '我的' })
}

async function openSettings(phone: PhoneDriver): Promise<void> {
  await openMine(phone)
  await phone.tap({ role: 'button', name: '设置' })
  await phone.see({ role: 'switch', name: '大字模式' })
}

const SHARE = { role: 'button', name: '分享给朋友' } as const

/** How often the API was called in this way. */
function callsTo(phone: PhoneDriver, words: string): number {
  return phone.phone.journal.calls.filter(
    ({ api, options }) => api === 'request' && JSON.stringify(options).includes(words),
  ).length
}

describe('我的', () => {
  test('is open to a guest: nothing is asked of her, and every page has names for all its controls', async () => {
    const phone = world.ownerPhone({ user: '路人甲' })
    await openMine(phone)
    await phone.see({ role: 'button', name: '绑定手机号' })
    await phone.see({ role: 'button', name: '优惠券 暂无可用' })
    const ways: [string | RegExp, string | RegExp][] = [
      [/^优惠券/, /还没有优惠券/],
      [/^邀请朋友/, /还没有朋友/],
      [/^消息/, /还没有消息/],
      ['怎么联系你', '订单进度'],
      ['设置', '外观'],
      ['绑定手机号', /门店看不到你的号码/],
    ]
    for (const [name, words] of ways) {
      await phone.tap({ role: 'button', name })
      await phone.see(words)
      expect(phone.findUnnamedControls()).toEqual([])
      await phone.tap({ role: 'button', name: '返回' })
    }
    await phone.tap({ role: 'button', name: '联系客服' })
    await phone.see({ role: 'dialog', name: '客服会话' })
  })

  test('says what cannot be loaded, and works again by a tap', async () => {
    const phone = world.ownerPhone({ user: '路人乙', conditions: { network: 'none' } })
    await openMine(phone)
    await phone.see(/不登录也可以浏览和比价/)
    phone.change({ network: 'wifi' })
    await phone.tap({ role: 'button', name: '重试' })
    await phone.see({ role: 'button', name: '绑定手机号' })
  })
})

describe('inviting a friend', () => {
  test('takes two taps from 我的; the card is signed, promises nothing and shows no plate', async () => {
    const owner = await world.owner('郑一')
    const phone = world.ownerPhone({ user: owner.user })
    await openMine(phone)
    const before = phone.taps()
    await phone.tap({ role: 'button', name: /^邀请朋友/ })
    await phone.see(/分享本身没有奖励/)
    await phone.tap(SHARE)
    expect(phone.taps() - before).toBe(2)
    await phone.tap({ role: 'button', name: '发送' })
    const [card] = phone.phone.sharedCards
    expect(card?.path).toMatch(/^pages\/home\/index\?s=.{20,}/)
    expect(card?.title).not.toMatch(/券|奖|元|浙/)
    expect(card?.imageUrl).toBe('/pictures/share.png')
  })

  test('pays both of them a week after the friend’s first order, and each step can be read', async () => {
    const inviter = await world.owner('郑二')
    const phone = world.ownerPhone({ user: inviter.user })
    await openMine(phone)
    await phone.tap({ role: 'button', name: /^邀请朋友/ })
    await phone.tap(SHARE)
    await phone.tap({ role: 'button', name: '发送' })
    const card = phone.phone.sharedCards[0]!
    const { query } = queryOf(card.path)

    const friend = world.ownerPhone({ user: '吴二', launch: { path: LINK_PAGE, query, scene: 1007 } })
    await friend.see('朋友推荐你来安心修')
    await friend.see(/你和朋友各得一张 ¥20.00 优惠券/)
    await friend.tap({ role: 'button', name: '看我的优惠券' })
    await friend.see(/还没有优惠券/)
    await friend.tap({ role: 'button', name: '返回' })
    await friend.seeNot('朋友推荐你来安心修')
    const told = callsTo(friend, '/referral-visits')
    friend.phone.toBackground()
    friend.phone.toForeground()
    await friend.see({ role: 'tab', name: '首页' })
    expect(callsTo(friend, '/referral-visits')).toBe(told)

    phone.phone.toBackground()
    phone.phone.toForeground()
    await phone.see('已打开，还没下单')
    const buyer = await world.owner('吴二')
    await world.order('COMPLETED', { owner: buyer })
    phone.phone.toForeground()
    await phone.see('首单已完成')
    await phone.see(/发券$/)
    await world.advance(7 * DAY_MS)
    await phone.waitFor(() => {
      phone.phone.toForeground()
      return phone.isSeen('券已到账')
    }, 'rewarded')

    await phone.tap({ role: 'button', name: '返回' })
    await phone.see({ role: 'button', name: '优惠券 1 张可用' })
    await phone.tap({ role: 'button', name: /^消息/ })
    await phone.see('未读 1')
    await phone.tap({ role: 'button', name: /^未读 优惠券已到账/ })
    await phone.see('你邀请的朋友完成了首单')
    await phone.see('不限金额')
    expect(phone.path()).toBe('me/coupons/index')
    await phone.tap({ role: 'button', name: '返回' })
    await phone.see('已读')
    expect(phone.isSeen(/^未读/)).toBe(false)
  })

  test('a friend on the same phone, one’s own link and a forged one are not counted, and nobody hears of it', async () => {
    const inviter = await world.owner('郑三')
    const kept = storageFile()
    const phone = world.ownerPhone({ user: inviter.user, storageFile: kept })
    await openMine(phone)
    await phone.tap({ role: 'button', name: /^邀请朋友/ })
    await phone.tap(SHARE)
    await phone.tap({ role: 'button', name: '发送' })
    const { query } = queryOf(phone.phone.sharedCards[0]!.path)
    const device = JSON.parse(
      (JSON.parse(readFileSync(kept, 'utf8')) as Record<string, string>)['device'] ?? '""',
    ) as string
    const visits = [
      { user: '吴三', storageFile: storageFile({ device }), query },
      { user: inviter.user, storageFile: storageFile(), query },
      { user: '吴四', storageFile: storageFile(), query: { s: `${query['s']!.slice(0, -1)}_` } },
    ]
    for (const { query: given, ...who } of visits) {
      const guest = world.ownerPhone({ ...who, launch: { path: LINK_PAGE, query: given, scene: 1007 } })
      const isKept = () => 'referral-visit' in (JSON.parse(readFileSync(who.storageFile, 'utf8')) as object)
      await guest.waitFor(
        () => callsTo(guest, '/referral-visits') > 0 && !isKept(),
        'the visit is told and put away',
      )
      expect(guest.isSeen('朋友推荐你来安心修')).toBe(false)
    }
    expect((await inviter.call('GET /referrals', { query: {} })).items).toEqual([])
  })

  test('a visit without a network is told once there is one', async () => {
    const inviter = await world.owner('郑五')
    const { token } = await inviter.call('POST /referral-links', {
      body: { id: world.world.client.id(), placement: 'mine' },
    })
    const friend = world.ownerPhone({
      user: '吴五',
      launch: { path: LINK_PAGE, query: { s: token }, scene: 1007 },
      conditions: { network: 'none' },
    })
    await friend.waitFor(
      () => callsTo(friend, '/sessions') + callsTo(friend, '/referral-visits') > 0,
      'tried',
    )
    friend.change({ network: 'wifi' })
    friend.phone.toForeground()
    await friend.see('朋友推荐你来安心修')
  })
})

function queryOf(cardPath: string): { query: Record<string, string> } {
  const [, search = ''] = cardPath.split('?')
  return {
    query: Object.fromEntries(search.split('&').map((pair) => pair.split('='))) as Record<string, string>,
  }
}

describe('coming in', () => {
  test('by an address that no longer is, the person finds herself at home', async () => {
    const phone = world.ownerPhone({ user: '客一', launch: { path: 'pages/gone/index' } })
    await phone.waitFor(() => phone.phone.stack.pages.length === 1, 'a page')
    expect(phone.path()).toBe(LINK_PAGE)
  })

  test('alone from 朋友圈, home is there and nobody is signed in, nor is the link lost', async () => {
    const kept = storageFile()
    const inviter = await world.owner('郑六')
    const { token } = await inviter.call('POST /referral-links', {
      body: { id: world.world.client.id(), placement: 'mine' },
    })
    const phone = world.ownerPhone({
      user: '客二',
      storageFile: kept,
      launch: { path: LINK_PAGE, query: { s: token }, scene: SINGLE_PAGE },
    })
    await phone.see({ role: 'tab', name: '首页' })
    await phone.waitFor(() => 'referral-visit' in (JSON.parse(readFileSync(kept, 'utf8')) as object), 'kept')
    expect(callsTo(phone, '/referral-visits')).toBe(0)
    const later = world.ownerPhone({ user: '客二', storageFile: kept })
    await later.see('朋友推荐你来安心修')
  })

  test('by a shop’s code at home, the shop’s page is opened', async () => {
    const { shop } = await world.order('MATCHING')
    const phone = world.ownerPhone({
      user: '客三',
      launch: { path: LINK_PAGE, query: { scene: encodeURIComponent(`s=${shop.shopId}`) }, scene: 1047 },
    })
    const isOpened = () =>
      phone.phone.journal.calls.some(
        ({ api, options }) =>
          api === 'navigateTo' &&
          (options as { url: string }).url === `/shops/shop/index?shopId=${shop.shopId}`,
      )
    await phone.waitFor(isOpened, 'on to the shop')
    // Where the page is not built yet, WeChat says so.
    phone.takeErrors()
  })

  test('a newer version waits until she agrees', async () => {
    const phone = world.ownerPhone({ user: '客四' })
    await openMine(phone)
    phone.change({ update: 'ready' })
    await phone.tap({ role: 'button', name: '下次再说' })
    expect(phone.path()).toBe('pages/mine/index')
    const other = world.ownerPhone({ user: '客四', conditions: { update: 'ready' } })
    await other.see({ role: 'dialog', name: '新版本准备好了' })
    await other.tap({ role: 'button', name: '现在重启' })
    await other.waitFor(() => other.path() === LINK_PAGE, 'started again')
  })
})

describe('怎么联系你', () => {
  async function openReach(phone: PhoneDriver): Promise<void> {
    await openMine(phone)
    await phone.tap({ role: 'button', name: '怎么联系你' })
    await phone.see('订单进度')
  }

  test('one more message is allowed by a tap, and counted', async () => {
    const owner = await world.owner('孙一')
    const phone = world.ownerPhone({ user: owner.user })
    await openReach(phone)
    expect(phone.isSeen('微信提醒：还可发 1 条')).toBe(false)
    for (const count of [1, 2]) {
      await phone.tap({ role: 'button', name: '再允许一次报价和增项' })
      await phone.tap({ role: 'button', name: '允许' })
      await phone.see(`微信提醒：还可发 ${count} 条`)
    }
    const { items } = await owner.call('GET /notice-templates', {})
    expect(items.find(({ key }) => key === 'quote-ready')?.left).toBe(2)
  })

  test('an order says how its owner hears of it, and one tap there allows one more', async () => {
    const { id: orderId, owner } = await world.order('ACCEPTED')
    const launch = { path: 'order/detail/index', query: { orderId } }
    const phone = world.ownerPhone({ user: owner.user, launch })
    await phone.see('现在只在小程序内告诉你')
    await phone.tap({ role: 'button', name: '微信消息未开 允许下一条' })
    await phone.tap({ role: 'button', name: '允许' })
    await phone.see(/^还能收到进度 1 条、报价 1 条/)
    await phone.see({ role: 'button', name: '微信消息已开 允许下一条' })
    const { items } = await owner.call('GET /notice-templates', {})
    expect(items.find(({ key }) => key === 'order-progress')?.left).toBe(1)
  })

  test('a refusal, for once or for good, and a switch that is off are told, and cost nothing', async () => {
    const owner = await world.owner('孙二')
    const phone = world.ownerPhone({ user: owner.user })
    await openReach(phone)
    await phone.tap({ role: 'button', name: '再允许一次待支付' })
    await phone.tap({ role: 'button', name: '拒绝' })
    await phone.see(/这次没有允许。消息会放在「消息」里/)
    phone.change({ notices: 'always-refused' })
    await phone.tap({ role: 'button', name: '再允许一次订单进度' })
    await phone.waitFor(() => countOf(phone, /这次没有允许/) === 2, 'told again')
    phone.change({ notices: 'off' })
    await phone.tap({ role: 'button', name: '再允许一次回访和评价' })
    await phone.see(/消息开关是关的/)
    const { items } = await owner.call('GET /notice-templates', {})
    expect(items.map(({ left }) => left)).toEqual(items.map(() => 0))
  })
})

function countOf(phone: PhoneDriver, words: RegExp): number {
  return Array.from(phone.phone.surface.screen.querySelectorAll('[role="alert"]')).filter((one) =>
    words.test(one.textContent ?? ''),
  ).length
}

describe('消息', () => {
  test('are read by a tap, unread ones first, and say by which way they came', async () => {
    const { id, owner } = await world.order('PENDING_PAY')
    const phone = world.ownerPhone({ user: owner.user })
    await openMine(phone)
    await phone.see(/条未读$/)
    await phone.tap({ role: 'button', name: /^消息/ })
    await phone.see('仅在小程序内')
    expect(phone.findUnnamedControls()).toEqual([])
    if (!pagesOf(phone.phone.bundle.app).includes('order/pay/index')) return
    await phone.tap({ role: 'button', name: /^未读 门店已接单，请支付/ })
    await phone.waitFor(() => phone.path() === 'order/pay/index', 'what it is about')
    expect(phone.query()).toEqual({ orderId: id })
    await vi.waitFor(async () => {
      const { items } = await owner.call('GET /notices', { query: {} })
      expect(items.find(({ template }) => template === 'payment-due')?.read).toBe(true)
    })
  })
})

describe('设置', () => {
  test('大字模式 and a theme hold at once, on WeChat’s bars too, and the next time', async () => {
    const kept = storageFile()
    const phone = world.ownerPhone({ user: '李一', storageFile: kept })
    await openSettings(phone)
    await phone.tap({ role: 'switch', name: '大字模式' })
    await phone.waitFor(() => scaleOf(phone) === '1.3', 'larger')
    await phone.tap({ role: 'radio', name: '深色' })
    const bar = () => phone.phone.surface.navigation.style.background
    await phone.waitFor(() => bar() === 'rgb(15, 20, 19)', 'a dark bar')
    await phone.tap({ role: 'button', name: '返回' })
    await phone.waitFor(() => bar() === 'rgb(15, 20, 19)', 'a dark bar on the tab')
    expect(phone.phone.surface.tabs.style.background).toBe('rgb(24, 32, 30)')
    const again = world.ownerPhone({ user: '李一', storageFile: kept })
    await openSettings(again)
    expect(scaleOf(again)).toBe('1.3')
    await again.waitFor(() => again.phone.surface.navigation.style.background === 'rgb(15, 20, 19)', 'dark')
    await again.tap({ role: 'radio', name: '跟随手机' })
    await again.waitFor(
      () => again.phone.surface.navigation.style.background === 'rgb(246, 247, 245)',
      'light',
    )
    again.change({ theme: 'dark' })
    await again.waitFor(() => again.phone.surface.navigation.style.background === 'rgb(15, 20, 19)', 'dark')
  })

  test('signing out ends every session, after a second tap', async () => {
    const owner = await world.owner('李二')
    const phone = world.ownerPhone({ user: owner.user })
    await openMine(phone)
    await phone.see(/手机号已绑定/)
    await openSettings(phone)
    await phone.tap({ role: 'button', name: '退出登录' })
    await phone.tap({ role: 'button', name: '退出' })
    await phone.waitFor(() => phone.path() === LINK_PAGE, 'home')
    expect(callsTo(phone, '/me/sign-out')).toBe(1)
  })
})

function scaleOf(phone: PhoneDriver): string {
  const { holder } = phone.phone.stack.top()
  return holder.querySelector<HTMLElement>('.screen')?.style.getPropertyValue('--scale') ?? ''
}

describe('隐私和注销', () => {
  test('what is kept is told with its purpose, and who sees what', async () => {
    const owner = await world.owner('钱一', '13800003333')
    const phone = world.ownerPhone({ user: owner.user })
    await openSettings(phone)
    await phone.tap({ role: 'button', name: '隐私与我的数据' })
    await phone.see('138****3333')
    await phone.see(/用途：下单时核对身份/)
    await phone.see(/写明原因才能看手机号和完整车牌/)
    expect(phone.findUnnamedControls()).toEqual([])
    await phone.tap({ role: 'button', name: '用户隐私保护指引' })
    await phone.see({ role: 'dialog', name: '用户隐私保护指引' })
  })

  test('a shop that looks at a phone number gives a reason, which its owner can read', async () => {
    const { id, owner, shop } = await world.order('ACCEPTED')
    const launch = { path: 'job/order/index', query: { orderId: id } }
    const desk = await world.shopPhone({ shopId: shop.shopId, role: 'shop-owner', launch })
    await desk.tap({ role: 'button', name: '车主资料' })
    await desk.tap({ role: 'radio', name: '确认到店' })
    await desk.tap({ role: 'button', name: '查看手机号' })
    await desk.see(/^1\d{10}$/)
    const phone = world.ownerPhone({ user: owner.user, launch: { path: 'me/looks/index' } })
    await phone.see(/ 看了手机号$/)
    await phone.see(/原因：确认到店$/)
  })

  test('a copy of all her data is asked for in two taps, and sent to a chat when it is ready', async () => {
    const { owner } = await world.order('ACCEPTED')
    const phone = world.ownerPhone({ user: owner.user, launch: { path: 'me/privacy/index' } })
    await phone.tap({ role: 'button', name: /^导出我的资料/ })
    await phone.see(/门店员工的姓名会打码/)
    expect(phone.findUnnamedControls()).toEqual([])
    await phone.tap({ role: 'button', name: '整理我的资料' })
    const state = async () => (await owner.call('GET /me/exports', { query: {} })).items[0]?.state
    await expect.poll(state, { timeout: 20_000 }).toBe('ready')
    await phone.pullDown()
    await phone.see(/条记录、\d+ 张照片/)
    await phone.tap({ role: 'button', name: '下载并发送' })
    await phone.see(/^我的安心修资料.zip \d+ 字节/)
  })

  test('an account with an open order is kept, says why, and leads to the order', async () => {
    const { owner } = await world.order('ACCEPTED')
    const phone = world.ownerPhone({ user: owner.user })
    await openSettings(phone)
    await phone.tap({ role: 'button', name: '注销账号' })
    await phone.tap({ role: 'button', name: '我要注销' })
    await phone.tap({ role: 'button', name: '永久注销账号' })
    await phone.see('没有注销，资料和款项都没有变化')
    await phone.see('1 笔订单还没有完成')
    await phone.see(/^¥[\d.]+ 还冻结在微信$/)
    expect((await owner.call('GET /me', {})).phoneMasked).not.toBe(null)
    await phone.tap({ role: 'button', name: '去看我的订单' })
    await phone.waitFor(() => phone.path() === 'pages/orders/index', 'the orders')
  })

  test('an account goes by two deliberate taps, and who was signed in is a new guest', async () => {
    const owner = await world.owner('钱二', '13800004444')
    const phone = world.ownerPhone({ user: owner.user })
    await openSettings(phone)
    await phone.tap({ role: 'button', name: '注销账号' })
    await phone.see(/《电子商务法》/)
    const before = phone.taps()
    await phone.tap({ role: 'button', name: '我要注销' })
    await phone.tap({ role: 'button', name: '先不注销' })
    await phone.seeNot('最后确认')
    expect(callsTo(phone, '/me/removal')).toBe(0)
    await phone.tap({ role: 'button', name: '我要注销' })
    await phone.tap({ role: 'button', name: '永久注销账号' })
    await phone.see('账号已注销')
    expect(phone.taps() - before).toBe(4)
    await phone.tap({ role: 'button', name: '回到首页' })
    await openMine(phone)
    await phone.see({ role: 'button', name: '绑定手机号' })
  })
})

describe('the privacy question', () => {
  test('is asked in plain words when it is first needed; who refuses goes on, and is asked again', async () => {
    const phone = world.ownerPhone({
      user: '周一',
      phoneNumber: '13800002222',
      conditions: { privacy: 'pending' },
    })
    await openMine(phone)
    expect(phone.isSeen(/使用前，请你先知道/)).toBe(false)
    await phone.tap({ role: 'button', name: '绑定手机号' })
    await phone.tap({ role: 'button', name: /微信/ })
    await phone.see(/只用来办你正在办的这件事/)
    await phone.tap({ role: 'button', name: '不同意' })
    await phone.seeNot(/只用来办你正在办的这件事/)
    await phone.tap({ role: 'button', name: '返回' })
    await phone.tap({ role: 'button', name: /^优惠券/ })
    await phone.see(/还没有优惠券/)
    await phone.tap({ role: 'button', name: '返回' })
    await phone.tap({ role: 'button', name: '绑定手机号' })
    await phone.tap({ role: 'button', name: /微信/ })
    await phone.tap({ role: 'button', name: '同意' })
    await phone.tap({ role: 'button', name: '允许' })
    await phone.see('138****2222')
  })
})
