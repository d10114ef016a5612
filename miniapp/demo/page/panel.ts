import type { Order } from '@anxin/shared/orders/order.contract'
import { parsePageUrl } from '../../phone/runtime/page-url'
import { button, h, painter } from './dom'
import type { PhoneSlot, SentCard } from './phone-slot'
import type { PhoneNotice, TextMessage } from './product'
import type { Seen, Watch } from './watch'
import { ACTOR_WORDS, aheadText, longTime, shortTime, yuan } from './words'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const NOTICES_SHOWN = 6
/** Scenes of WeChat by which a mini-program is opened. */
const SCENES = { group: 1008, groupWithTicket: 1044, notice: 1014 }
export const FRIEND = '小李'

export type PanelOptions = {
  readonly slots: Readonly<Record<'owner' | 'shop', PhoneSlot>>
  readonly watch: Watch
  readonly cards: () => readonly SentCard[]
  readonly show: (app: 'owner' | 'shop') => void
}

/** Everything beside the phones. Answers the element and how to draw it again. */
export function createPanel(options: PanelOptions): { element: HTMLElement; draw: () => void } {
  const sections = [
    createSection('订单进度', (paint) => drawProgress(paint, options.watch.seen())),
    createSection('钱在哪里', (paint) => drawMoney(paint, options.watch.seen())),
    createSection('时钟', (paint) => drawClock(paint, options.watch)),
    createSection('收到的通知', (paint) => drawNotices(paint, options)),
    createSection('群聊', (paint) => drawCards(paint, options)),
  ]
  const note = h(
    'p',
    { class: 'fine' },
    '两部手机上跑的是真正编译出来的小程序，连着真正的服务端。微信与微信支付由本机模拟，没有真实扣款。',
  )
  return {
    element: h(
      'aside',
      { class: 'panel', label: '产品背后' },
      ...sections.map(({ element }) => element),
      note,
    ),
    draw: () => sections.forEach(({ draw }) => draw()),
  }
}

type Paint = ReturnType<typeof painter>

function createSection(title: string, drawBody: (paint: Paint) => void) {
  const body = h('div', { class: 'body' })
  const paint = painter(body)
  const element = h('section', { class: 'card', label: title }, h('h2', {}, title), body)
  return { element, draw: () => drawBody(paint) }
}

function empty(text: string): HTMLElement {
  return h('p', { class: 'empty' }, text)
}

function drawProgress(paint: Paint, { order }: Seen): void {
  paint([order?.id, order?.version, order?.timeline.length, order?.next], () => {
    if (order === null) return [empty('还没有订单。车主下单后，每一步都会记在这里。')]
    const head = h(
      'p',
      { class: 'order-head' },
      h('strong', {}, order.serviceName),
      h('span', { class: 'chip' }, order.stage),
      h(
        'span',
        { class: 'second' },
        [order.shopName, shortTime(order.slotStartAt)].filter(Boolean).join(' · '),
      ),
    )
    const steps = order.timeline
      .toReversed()
      .map((entry) =>
        h(
          'li',
          {},
          h('span', { class: 'what' }, entry.text),
          h(
            'span',
            { class: 'second' },
            `${shortTime(entry.at)} · ${entry.actorName ?? ACTOR_WORDS[entry.actor]}`,
          ),
        ),
      )
    return [head, h('ol', { class: 'timeline' }, nextStep(order), ...steps)]
  })
}

function nextStep({ next }: Order): HTMLElement | false {
  if (next.who === 'none') return false
  const who = { owner: '车主', shop: '门店', operator: '客服', platform: '平台' }[next.who]
  return h(
    'li',
    { class: 'next' },
    h('span', { class: 'what' }, `等${who}：${next.what}`),
    next.by !== null && h('span', { class: 'second' }, `${shortTime(next.by)} 前`),
  )
}

function drawMoney(paint: Paint, { order, books }: Seen): void {
  paint([order?.money, order?.state, books], () => {
    const money = order?.money
    const bar =
      money && money.paidFen > 0
        ? moneyBar(money, order.state)
        : [
            empty(
              money && money.dueFen > 0 ? `待支付 ${yuan(money.dueFen)}，钱还在车主那里。` : '还没有付款。',
            ),
          ]
    return [...bar, booksLine(books)]
  })
}

function moneyBar(money: NonNullable<Order['money']>, state: Order['state']): HTMLElement[] {
  const parts = [
    { name: '冻结', fen: money.frozenFen, kind: 'frozen' },
    { name: '给门店', fen: money.toShopFen, kind: 'released' },
    { name: '平台服务费', fen: money.commissionFen, kind: 'commission' },
    { name: '微信手续费', fen: money.feeFen, kind: 'fee' },
    { name: '已退款', fen: money.refundedFen, kind: 'refunded' },
  ].filter(({ fen }) => fen > 0)
  return [
    h(
      'p',
      { class: 'paid' },
      h('span', { class: 'second' }, '车主已付'),
      h('strong', {}, yuan(money.paidFen)),
    ),
    h(
      'div',
      { class: 'bar', role: 'img', label: parts.map(({ name, fen }) => `${name} ${yuan(fen)}`).join('，') },
      ...parts.map(({ fen, kind }) => h('i', { class: kind, style: `flex-grow:${fen}` })),
    ),
    h(
      'ul',
      { class: 'legend' },
      ...parts.map(({ name, fen, kind }) =>
        h('li', {}, h('i', { class: kind }), h('span', {}, name), h('span', { class: 'amount' }, yuan(fen))),
      ),
    ),
    h('p', { class: 'second' }, moneyNext(money, state)),
  ]
}

function moneyNext(money: NonNullable<Order['money']>, state: Order['state']): string {
  if (money.frozenFen === 0) return '没有钱还冻结着，每一分都有去处。'
  if (state === 'DELIVERED') return '车主确认满意，或到期自动确认后，冻结的钱才放给门店。'
  if (state === 'COMPLETED') return '放款和手续费正在结清。'
  return '钱冻结在微信支付，交车并确认满意之前，门店拿不到。'
}

function booksLine(books: Seen['books']): HTMLElement | false {
  if (books === null) return false
  const text = books.balanced ? '账是平的' : '账不平'
  return h(
    'p',
    { class: `books ${books.balanced ? 'balanced' : 'broken'}`, title: books.faults.join('\n') },
    h('span', {}, '微信支付的账本'),
    h('span', { class: 'amount' }, `共收 ${yuan(books.payer_total ?? 0)}`),
    h('strong', {}, text),
  )
}

function drawClock(paint: Paint, watch: Watch): void {
  const { aheadMs, order } = watch.seen()
  const answerBy = order?.state === 'MATCHING' ? order.next.by : null
  const now = () => Date.now() + aheadMs
  const move = (ms: number) => () => void watch.advance(ms)
  paint([aheadMs, answerBy, Math.floor(now() / MINUTE_MS)], () => [
    h(
      'p',
      { class: 'time' },
      h('strong', {}, longTime(now())),
      h('span', { class: 'second' }, aheadText(aheadMs)),
    ),
    h(
      'div',
      { class: 'buttons' },
      button('+10 分钟', move(10 * MINUTE_MS)),
      button(
        '跳到接单超时',
        () => void watch.advance(Math.max(Date.parse(answerBy ?? '') - now(), 0) + 1000),
        {
          disabled: answerBy === null,
          title: answerBy === null ? '等门店接单时才有' : '门店一直不答复会怎样',
        },
      ),
      button('+48 小时', move(48 * HOUR_MS)),
      button('+72 小时', move(72 * HOUR_MS)),
    ),
    h('p', { class: 'second' }, '时间只能往前拨；到点的事会立即发生，例如回访和自动确认。'),
  ])
}

/** What came to the phones: WeChat's notices, which open the page they speak of, and text messages. */
function drawNotices(paint: Paint, { slots, watch, show }: PanelOptions): void {
  const { notices, textMessages } = watch.seen()
  const open = (app: 'owner' | 'shop', notice: PhoneNotice) => {
    const { path, query } = parsePageUrl(`/${notice.page.replace(/^\//, '')}`, '')
    show(app)
    slots[app].phone()?.toForeground({ path, query, scene: SCENES.notice })
  }
  const received = [
    ...(['owner', 'shop'] as const).flatMap((app) =>
      notices[app].map((notice) => ({
        at: notice.deliveredAt,
        key: `${app} ${notice.id}`,
        draw: () => drawNotice(app, notice, () => open(app, notice)),
      })),
    ),
    ...textMessages.map((message) => ({
      at: message.sentAt,
      key: `sms ${message.id}`,
      draw: () => drawTextMessage(message),
    })),
  ]
  const newest = received.toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, NOTICES_SHOWN)
  paint(
    newest.map(({ key }) => key),
    () =>
      newest.length === 0
        ? [empty('还没有。在手机上点“允许”后，微信通知会到这里。')]
        : [h('div', { class: 'list' }, ...newest.map(({ draw }) => draw()))],
  )
}

function drawNotice(app: 'owner' | 'shop', notice: PhoneNotice, open: () => void): HTMLElement {
  const element = button('', open, { class: 'notice' })
  const words = [notice.data['thing1'], notice.data['thing3']].map((one) => one?.value)
  element.append(
    h('span', { class: `tag ${app}` }, app === 'owner' ? '车主' : '门店'),
    h('strong', {}, notice.title),
    h('span', { class: 'second' }, shortTime(notice.deliveredAt)),
    h('span', { class: 'what' }, words.join(' · ')),
  )
  return element
}

function drawTextMessage({ phone, text, sentAt }: TextMessage): HTMLElement {
  return h(
    'div',
    { class: 'notice text-message' },
    h('span', { class: 'tag' }, '短信'),
    h('strong', {}, phone),
    h('span', { class: 'second' }, shortTime(sentAt)),
    h('span', { class: 'what' }, text),
  )
}

function drawCards(paint: Paint, { slots, cards, show }: PanelOptions): void {
  const open = ({ app, path, shareTicket }: SentCard) => {
    show(app)
    void slots[app].open({
      user: FRIEND,
      launch: {
        ...parsePageUrl(`/${path}`, ''),
        scene: shareTicket === undefined ? SCENES.group : SCENES.groupWithTicket,
        ...(shareTicket === undefined ? {} : { shareTicket }),
      },
    })
  }
  const all = cards()
  paint(all, () => {
    if (all.length === 0) return [empty('在手机右上角点“•••”转发，卡片会出现在这里。')]
    const bubbles = all.map((card) => {
      const element = button('', () => open(card), { class: 'bubble', title: `以${FRIEND}的身份打开` })
      element.append(
        h('span', { class: 'second' }, card.by),
        h('strong', {}, card.title),
        h('span', {
          class: 'cover',
          style: card.picture === undefined ? '' : `background-image:url("${encodeURI(card.picture)}")`,
        }),
        h('span', { class: 'second' }, `小程序 · ${FRIEND}点开看看`),
      )
      return element
    })
    return [h('div', { class: 'chat' }, ...bubbles)]
  })
}
