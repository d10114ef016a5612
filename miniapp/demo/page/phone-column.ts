import type { Conditions } from '../../phone/phone'
import type { DemoSettings } from '../settings'
import type { StaffPlace, StaffUser } from '../staff'
import { button, choice, h, painter } from './dom'
import type { PhoneSlot } from './phone-slot'
import { ROLE_WORDS } from './words'

const FONTS = [
  ['标准', 17],
  ['大', 20],
  ['最大', 23],
] as const
const NETWORKS = [
  ['正常', 'wifi'],
  ['弱网', '2g'],
  ['断网', 'none'],
] as const
const PAYMENTS = [
  ['成功', 'success'],
  ['取消', 'cancel'],
  ['失败', 'fail'],
  ['已付但没收到答复', 'success_phone_off'],
] as const

export type Column = {
  readonly element: HTMLElement
  /** Where the phone's frame goes. */
  readonly screen: HTMLElement
  /** The column's own head: who is on the phone. */
  readonly head: HTMLElement
  light(isNext: boolean): void
  draw(slot: PhoneSlot, owner: string): void
}

/** A phone with its case, its head and its settings. */
export function createColumn(app: 'owner' | 'shop', settings: DemoSettings): Column {
  const screen = h('div', { class: 'screen' })
  const head = h('header', { class: 'phone-head' })
  const controls = h('div', { class: 'controls' })
  const paint = painter(controls)
  const element = h(
    'section',
    { class: 'column', data: { app }, label: app === 'owner' ? '车主的手机' : '门店的手机' },
    head,
    h('div', { class: 'stand' }, h('div', { class: 'case' }, screen, h('i', { class: 'island' }))),
    h('details', { class: 'settings' }, h('summary', {}, '手机设置'), controls),
  )
  return {
    element,
    screen,
    head,
    light: (isNext) => element.classList.toggle('next', isNext),
    draw(slot, owner) {
      const conditions = slot.conditions()
      const { theme, fontSizePx, network, payment, place } = conditions
      paint([theme, fontSizePx, network, payment, place, slot.user(), owner], () =>
        drawSettings(slot, conditions, settings),
      )
    },
  }
}

function drawSettings(slot: PhoneSlot, conditions: Conditions, settings: DemoSettings): HTMLElement[] {
  const themes = [
    ['浅色', 'light'],
    ['深色', 'dark'],
  ] as const
  const places = [
    [settings.place.name ?? '市中心', true],
    ['拒绝', false],
  ] as const
  return [
    choice('外观', themes, conditions.theme, (theme) => slot.change({ theme })),
    choice('字号', FONTS, conditions.fontSizePx as 17, (fontSizePx) => {
      slot.change({ fontSizePx })
      // WeChat too tells a mini-program of another size of letters only when it is opened again.
      void slot.open({ launch: hereOf(slot) })
    }),
    choice('网络', NETWORKS, conditions.network as 'wifi', (network) => slot.change({ network })),
    choice('支付结果', PAYMENTS, conditions.payment as 'success', (payment) => slot.change({ payment })),
    choice('位置', places, conditions.place !== null, (given) =>
      slot.change({ place: given ? settings.place : null }),
    ),
    h(
      'div',
      { class: 'choice' },
      h('span', { class: 'choice-label' }, '小程序'),
      button('重新打开', () => void slot.open()),
    ),
  ]
}

function hereOf(slot: PhoneSlot) {
  const page = slot.phone()?.stack.pages.at(-1)
  return page === undefined ? {} : { path: page.path, query: page.url.query }
}

/** Who is on the owner's phone, and the way back from a friend to her. */
export function drawOwnerHead(head: HTMLElement, user: string, owner: string, back: () => void): void {
  drawHead(head, '车主', user, user === owner ? [] : [button(`换回${owner}`, back, { class: 'quiet' })])
}

/** Who is on the shop's phone: any role of any shop, or a friend who opened a card. */
export function drawShopHead(
  head: HTMLElement,
  settings: DemoSettings,
  staff: StaffUser,
  user: string,
  choose: (place: StaffPlace) => void,
): void {
  if (user !== staff.user) {
    const back = () => choose(staff)
    drawHead(head, '门店', user, [button(`换回${staff.name}`, back, { class: 'quiet' })])
    return
  }
  const shop = settings.shops.find(({ id }) => id === staff.shopId)
  const shops = pick('门店', shopGroups(settings, staff.shopId), (shopId) =>
    choose({ shopId, role: rolesOf(settings, shopId).includes(staff.role) ? staff.role : 'shop-owner' }),
  )
  const options = (shop?.roles ?? []).map((role) => optionOf(ROLE_WORDS[role], role, role === staff.role))
  const roles = pick('角色', options, (role) =>
    choose({ shopId: staff.shopId, role: role as StaffPlace['role'] }),
  )
  drawHead(head, '门店', `${staff.name}`, [shops, roles])
}

function drawHead(head: HTMLElement, side: string, name: string, more: readonly HTMLElement[]): void {
  head.replaceChildren(
    h('span', { class: 'avatar' }, name.slice(0, 1)),
    h('span', { class: 'who' }, h('strong', {}, side), h('span', { class: 'second' }, name)),
    ...more,
  )
}

function rolesOf(settings: DemoSettings, shopId: string): readonly StaffPlace['role'][] {
  return settings.shops.find(({ id }) => id === shopId)?.roles ?? []
}

function shopGroups({ shops, recommended }: DemoSettings, current: string): HTMLElement[] {
  const group = (label: string, ids: readonly string[]) => {
    const made = h('optgroup')
    made.label = label
    for (const id of ids) {
      const shop = shops.find((one) => one.id === id)
      if (shop !== undefined) made.append(optionOf(shop.name, id, id === current))
    }
    return made
  }
  const rest = shops.map(({ id }) => id).filter((id) => !recommended.includes(id))
  return [group('附近推荐', recommended), group('其他门店', rest)]
}

function optionOf(text: string, value: string, isChosen: boolean): HTMLOptionElement {
  const option = h('option', {}, text)
  option.value = value
  option.selected = isChosen
  return option
}

function pick(
  label: string,
  options: readonly HTMLElement[],
  choose: (value: string) => void,
): HTMLSelectElement {
  const select = h('select', { label }, ...options)
  select.addEventListener('change', () => choose(select.value))
  return select
}
