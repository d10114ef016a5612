import { drawAlbum } from '../../phone/browser/album'
import type { Bundle } from '../../phone/bundle'
import type { DemoSettings } from '../settings'
import type { StaffPlace, StaffUser } from '../staff'
import { button, h, painter } from './dom'
import { hintOf } from './hint'
import { createPanel } from './panel'
import { createColumn, drawOwnerHead, drawShopHead, type Column } from './phone-column'
import { createPhoneSlot, type PhoneSlot, type SentCard } from './phone-slot'
import { act, readJson } from './product'
import { watchProduct, type Watch } from './watch'

const OWNER = '李雷'
const APPS = ['owner', 'shop'] as const
type App = (typeof APPS)[number]

declare global {
  /** The two phones, for the program that drives the browser in a test. */
  var anxinDemo: Readonly<Record<App, PhoneSlot>> | undefined
}

/** What the page remembers between its redraws. */
type Demo = {
  readonly settings: DemoSettings
  readonly columns: Readonly<Record<App, Column>>
  readonly slots: Readonly<Record<App, PhoneSlot>>
  readonly watch: Watch
  readonly cards: SentCard[]
  readonly hint: HTMLElement
  readonly paintHint: ReturnType<typeof painter>
  staff: StaffUser
}

async function openPage(): Promise<void> {
  const settings = await readJson<DemoSettings>(await fetch('/settings.json'))
  forgetOtherEditions(settings.edition)
  const columns = { owner: createColumn('owner', settings), shop: createColumn('shop', settings) }
  const hint = h('p', { class: 'hint', role: 'status' })
  const cards: SentCard[] = []
  const changed = () => demo && draw(demo, panel.draw)
  const theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const album = drawAlbum()
  const bundles = await readBundles()
  const slotOf = (app: App): PhoneSlot =>
    createPhoneSlot({
      app,
      title: app === 'owner' ? '车主的手机' : '门店的手机',
      settings,
      album,
      theme,
      changed,
      bundle: bundles[app],
      place: columns[app].screen,
      user: app === 'owner' ? OWNER : settings.staff.user,
      clockAheadMs: () => watch.seen().aheadMs,
      other: () => slots[app === 'owner' ? 'shop' : 'owner'],
      shared(card) {
        cards.unshift(card)
        changed()
      },
    })
  const slots = { owner: slotOf('owner'), shop: slotOf('shop') }
  const watch = watchProduct(slots.owner, () => slots.shop.user(), changed)
  const show = (app: App | 'panel') => {
    document.body.dataset['shown'] = app
  }
  const panel = createPanel({ slots, watch, cards: () => cards, show })
  const paintHint = painter(hint)
  const demo: Demo = { settings, columns, slots, watch, cards, hint, paintHint, staff: settings.staff }
  layOut(columns, panel.element, hint, show)
  await watch.look()
  await Promise.all(APPS.map((app) => slots[app].open()))
  globalThis.anxinDemo = slots
}

async function readBundles(): Promise<Record<App, Bundle>> {
  const read = async (app: App) => readJson<Bundle>(await fetch(`/bundles/${app}.json`))
  const [owner, shop] = await Promise.all([read('owner'), read('shop')])
  return { owner, shop }
}

/** A demo that started over knows nothing of the people and orders that the phones remember. */
function forgetOtherEditions(edition: string): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith('demo.') && !key.startsWith(`demo.${edition}.`)) localStorage.removeItem(key)
  }
}

function draw(demo: Demo, drawPanel: () => void): void {
  const { columns, slots, staff, watch, settings } = demo
  const isFriend = slots.owner.user() !== OWNER
  const hint = hintOf(watch.seen(), staff.shopId, isFriend)
  for (const app of APPS) {
    columns[app].draw(slots[app], slots[app].user())
    columns[app].light(hint.who === app && hint.otherShopId === null)
  }
  const choose = (place: StaffPlace) => void switchStaff(demo, place).finally(() => draw(demo, drawPanel))
  drawHeads(demo, choose)
  demo.hint.dataset['who'] = hint.who
  demo.paintHint([hint, staff.shopId], () => {
    const other = settings.shops.find(({ id }) => id === hint.otherShopId)
    if (other === undefined) return [hint.text]
    const go = () => choose({ shopId: other.id, role: 'shop-owner' })
    return [
      hint.text,
      h('span', { class: 'second' }, `这一单在${other.name}。`),
      button('切换到这家门店', go),
    ]
  })
  drawPanel()
}

const shownHeads = new WeakMap<HTMLElement, string>()

/** A list that is open must not be drawn anew under the visitor's hand. */
function drawHeads({ columns, slots, staff, settings }: Demo, choose: (place: StaffPlace) => void): void {
  const keys = { owner: slots.owner.user(), shop: `${slots.shop.user()} ${staff.user}` }
  const changed = APPS.filter((app) => shownHeads.get(columns[app].head) !== keys[app])
  for (const app of changed) {
    const { head } = columns[app]
    shownHeads.set(head, keys[app])
    if (app === 'owner')
      drawOwnerHead(head, slots.owner.user(), OWNER, () => void slots.owner.open({ user: OWNER }))
    else drawShopHead(head, settings, staff, slots.shop.user(), choose)
  }
}

async function switchStaff(demo: Demo, place: StaffPlace): Promise<void> {
  demo.staff = await act<StaffUser>('join', { shopId: place.shopId, role: place.role })
  await demo.slots.shop.open({ user: demo.staff.user })
  await demo.watch.look()
}

function layOut(
  columns: Readonly<Record<App, Column>>,
  panel: HTMLElement,
  hint: HTMLElement,
  show: (shown: App | 'panel') => void,
): void {
  const tabs = h(
    'nav',
    { class: 'switch', label: '看哪里' },
    button('车主', () => show('owner')),
    button('门店', () => show('shop')),
    button('幕后', () => show('panel')),
  )
  const brand = h(
    'div',
    { class: 'brand' },
    h('h1', {}, '安心修'),
    h('p', { class: 'second' }, '一次修车，从预约到放款'),
  )
  show('owner')
  fitPhones()
  addEventListener('resize', fitPhones)
  document.body.append(
    h('header', { class: 'top' }, brand, hint, tabs),
    h('main', { class: 'stage' }, columns.owner.element, columns.shop.element, panel),
  )
}

/** A phone is as large as it can be and still seen as a whole; its own pixels stay 390 by 844. */
function fitPhones(): void {
  const isNarrow = innerWidth <= 760
  const beside = innerWidth > 1180 ? 320 + 3 * 32 + 2 * 16 : 2 * 24 + 32
  const widthPx = isNarrow ? innerWidth - 24 : (innerWidth - beside) / 2
  const scale = Math.min(1, widthPx / 414, Math.max((innerHeight - 200) / 868, 0.62))
  // Whole pixels for the screen's width: otherwise a hair of the case shows at its edge.
  const whole = Math.floor(390 * scale) / 390
  document.documentElement.style.setProperty('--scale', String(whole))
}

void openPage().catch((error: unknown) => {
  document.body.append(h('p', { class: 'broken-page' }, '演示页没有打开，请看终端里的日志，再刷新。'))
  throw error
})
