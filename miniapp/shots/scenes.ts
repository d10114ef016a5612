import type { OrderStage } from '../e2e/fixtures'
import type { AppName } from '../config/apps'

/** One page as one person sees it: what it is called in the sheet, and where it is. */
export type Shot = {
  readonly app: AppName
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Two pictures of the same page in different scenes need names of their own. */
  readonly as?: string
  /** A member of the shop in this role, or somebody who is in no shop. */
  readonly role?: 'shop-owner' | 'technician' | 'stranger'
  /** On the phone of somebody who was sent a link. */
  readonly isByFriend?: boolean
  /** Whose shop it is, where it is not the one of the order. */
  readonly of?: string
  /** The buttons that are tapped one after the other before the picture is taken. */
  readonly taps?: readonly string[]
  /** Taken without the states of loading and failing, which are the same as in another scene. */
  readonly isFullOnly?: boolean
  /** Its first screen stands at the top of the README, beside the others. */
  readonly isCover?: boolean
}

/** What the pages of a scene are about: the ids go into the queries. */
export type SceneIds = Readonly<
  Record<
    | 'orderId'
    | 'shopId'
    | 'serviceId'
    | 'vehicleId'
    | 'day'
    | 'linkId'
    | 'linkToken'
    | 'caseId'
    | 'transferId'
    | 'transferToken'
    | 'opinionId'
    | 'opinionShopId'
    | 'showcaseId'
    | 'technicianId'
    | 'carPhotoId',
    string
  >
>

export type Scene = {
  /** The order that the scene has; without one, somebody who has only a car. */
  readonly stage?: OrderStage
  readonly isQuoted?: boolean
  /** A quote of thousands of yuan is agreed to and not paid. */
  readonly isLarge?: boolean
  /** A person looks at large payments first. */
  readonly isHeld?: boolean
  /** The owner has cancelled it. */
  readonly isCancelled?: boolean
  /** WeChat does not say what has become of the refund. */
  readonly isUnanswered?: boolean
  /** Its shop has not been given an account at WeChat Pay. */
  readonly hasNoAccount?: boolean
  /** Its shop has spent the money of a refund, and owes it for more than a week. */
  readonly owes?: boolean
  /** Its shop suggests much of which little is confirmed, and was told so. */
  readonly hasFigures?: boolean
  /** The day of the order is over, and the shop has its statement: `day`. */
  readonly isDayOver?: boolean
  /** The owner has opened a case and taken the shop's offer to do the work again. */
  readonly hasCase?: boolean
  /** The shop has noted every step, and one piece of each part, however many were fitted. */
  readonly isNoted?: boolean
  /** Delivered with a supplement that was paid apart; about this its owner opens a case, or complains to WeChat Pay. */
  readonly heldBy?: 'case' | 'complaint'
  /** The car has a record with work that was put off; it is shared by a link and offered to a new owner. */
  readonly hasRecord?: boolean
  /** Two other shops were asked about the quote, and one has answered. */
  readonly hasOpinion?: boolean
  /** The owner gives it two stars, which is a case. */
  readonly isDisliked?: boolean
  /** The owner has agreed to a case of it that everybody reads, and the technician shows the own page. */
  readonly hasShowcase?: boolean
  /** Somebody who has just come: every list is empty. */
  readonly isNew?: boolean
  readonly shots: (ids: SceneIds) => readonly Shot[]
}

const owner = (path: string, query?: Shot['query'], more: Partial<Shot> = {}): Shot => ({
  app: 'owner',
  path,
  ...(query ? { query } : {}),
  ...more,
})
const shop = (path: string, query?: Shot['query'], more: Partial<Shot> = {}): Shot => ({
  app: 'shop',
  path,
  role: 'shop-owner',
  ...(query ? { query } : {}),
  ...more,
})

/** In the order in which the clock allows them: an earlier order may run out while a later one is made. */
export const SCENES: readonly Scene[] = [
  {
    isNew: true,
    shots: () => [
      ...['home', 'cars', 'orders', 'mine'].map((tab) =>
        owner(`pages/${tab}/index`, {}, { as: `pages/${tab} empty`, isFullOnly: true }),
      ),
      ...['me/coupons/index', 'me/messages/index', 'me/invite/index'].map((path) =>
        owner(path, {}, { as: `${path.replace('/index', '')} empty`, isFullOnly: true }),
      ),
      owner('car/add/index'),
      owner('me/phone/index', {}, { isFullOnly: true }),
      owner('me/reach/index'),
      owner('me/settings/index', {}, { isFullOnly: true }),
      owner('me/privacy/index'),
      owner('me/looks/index'),
      owner('me/export/index'),
      owner('me/delete/index', {}, { isFullOnly: true }),
      shop('pages/offers/index', {}, { as: 'pages/offers stranger', role: 'stranger', isFullOnly: true }),
    ],
  },
  {
    stage: 'MATCHING',
    shots: ({ orderId, shopId, serviceId, vehicleId }) => [
      owner('pages/home/index'),
      owner('booking/services/index'),
      owner('booking/fault/index', {}, { isFullOnly: true }),
      owner('booking/confirm/index', { serviceId }),
      owner('booking/shops/index', { serviceId }),
      owner('booking/compare/index', { serviceId, vehicleId }),
      owner('order/switch/index', { orderId }),
      owner('booking/slots/index', { serviceId, shopId }),
      owner('shops/shop/index', { shopId }),
      owner('order/detail/index', { orderId }, { as: 'order/detail matching' }),
      shop('pages/offers/index', {}, { isCover: true }),
    ],
  },
  {
    stage: 'MATCHING',
    isCancelled: true,
    shots: ({ orderId }) => [
      owner('order/detail/index', { orderId }, { as: 'order/detail cancelled unpaid', isFullOnly: true }),
    ],
  },
  {
    stage: 'PENDING_PAY',
    shots: ({ orderId }) => [
      owner('pages/orders/index'),
      owner('order/pay/index', { orderId }),
      owner('order/cancel/index', { orderId }),
    ],
  },
  {
    stage: 'ACCEPTED',
    isCancelled: true,
    shots: ({ orderId }) => [
      owner('order/detail/index', { orderId }, { as: 'order/detail cancelled paid', isFullOnly: true }),
    ],
  },
  {
    stage: 'ACCEPTED',
    shots: ({ orderId }) => [
      owner('order/code/index', { orderId, kind: 'intake' }),
      owner('order/time/index', { orderId }),
      shop('pages/schedule/index'),
      shop('job/order/index', { orderId }, { as: 'job/order accepted', isFullOnly: true }),
      shop('job/intake/index', { orderId }),
    ],
  },
  {
    stage: 'CHECKED_IN',
    isQuoted: true,
    shots: ({ orderId }) => [
      shop('pages/jobs/index'),
      shop('job/inspection/index', { orderId }),
      shop('job/quote/index', { orderId, kind: 'quote' }),
    ],
  },
  {
    stage: 'CHECKED_IN',
    isQuoted: true,
    isLarge: true,
    shots: ({ orderId }) => [
      owner('order/pay/index', { orderId, now: '1' }, { as: 'order/pay code', isFullOnly: true }),
    ],
  },
  {
    stage: 'AWAIT_APPROVAL',
    shots: ({ orderId, linkId, linkToken }) => [
      owner('order/quote/index', { orderId }, { isCover: true }),
      owner('order/helped/index', { linkId, token: linkToken }),
      owner('order/opinion/index', { orderId }, { as: 'order/opinion ask', isFullOnly: true }),
      owner('order/detail/index', { orderId }, { as: 'order/detail quote', isFullOnly: true }),
    ],
  },
  {
    stage: 'AWAIT_APPROVAL',
    hasOpinion: true,
    shots: ({ orderId, opinionId, opinionShopId }) => [
      owner('order/opinion/index', { orderId }),
      shop('office/opinions/index', {}, { of: opinionShopId }),
      shop('office/opinion/index', { opinionId }, { of: opinionShopId }),
    ],
  },
  {
    stage: 'SUPPLEMENT',
    shots: ({ orderId }) => [
      owner('order/quote/index', { orderId }, { as: 'order/quote supplement', isFullOnly: true }),
      owner('order/detail/index', { orderId }),
      shop('job/order/index', { orderId }),
      shop(
        'job/order/index',
        { orderId },
        { as: 'job/order technician', role: 'technician', isFullOnly: true },
      ),
      shop('job/pause/index', { orderId }, { isFullOnly: true }),
    ],
  },
  {
    stage: 'IN_SERVICE',
    shots: ({ orderId }) => [owner('order/stop/index', { orderId }), shop('job/finish/index', { orderId })],
  },
  {
    stage: 'IN_SERVICE',
    isQuoted: true,
    isNoted: true,
    shots: ({ orderId }) => [
      shop(
        'job/finish/index',
        { orderId },
        { as: 'job/finish pieces', isFullOnly: true, taps: ['再记一个前下摆臂总成'] },
      ),
    ],
  },
  {
    stage: 'READY',
    shots: ({ orderId }) => [
      owner(
        'order/code/index',
        { orderId, kind: 'hand-over' },
        { as: 'order/code hand-over', isFullOnly: true },
      ),
      shop('job/hand-over/index', { orderId }, { isFullOnly: true }),
    ],
  },
  {
    stage: 'DELIVERED',
    hasCase: true,
    shots: ({ caseId }) => [
      owner('order/case/index', { caseId }),
      owner('order/rework/index', { caseId }),
      owner('me/cases/index'),
      shop('job/case/index', { caseId }),
      shop('office/cases/index'),
    ],
  },
  {
    stage: 'SUPPLEMENT',
    heldBy: 'case',
    shots: ({ orderId }) => [
      owner('order/detail/index', { orderId }, { as: 'order/detail partly held', isFullOnly: true }),
      owner('order/confirm/index', { orderId }, { as: 'order/confirm partly held', isFullOnly: true }),
      shop('job/order/index', { orderId }, { as: 'job/order partly held', isFullOnly: true }),
    ],
  },
  {
    stage: 'SUPPLEMENT',
    heldBy: 'complaint',
    shots: ({ orderId }) => [
      owner('order/detail/index', { orderId }, { as: 'order/detail complaint', isFullOnly: true }),
      shop('job/order/index', { orderId }, { as: 'job/order complaint', isFullOnly: true }),
      owner(
        'me/delete/index',
        {},
        { as: 'me/delete refused', isFullOnly: true, taps: ['我要注销', '永久注销账号'] },
      ),
    ],
  },
  {
    stage: 'FOLLOW_UP',
    shots: ({ orderId }) => [
      owner('order/detail/index', { orderId }, { as: 'order/detail delivered', isFullOnly: true }),
      owner('order/confirm/index', { orderId }),
      owner('order/follow-up/index', { orderId }),
    ],
  },
  {
    stage: 'COMPLETED',
    hasFigures: true,
    shots: ({ orderId, vehicleId, serviceId }) => [
      owner('order/review/index', { orderId }),
      owner('order/bill/index', { orderId }),
      owner('order/after-sale/index', { orderId }),
      owner('order/detail/index', { orderId }, { as: 'order/detail completed', isFullOnly: true }),
      owner('pages/cars/index'),
      owner('car/detail/index', { vehicleId }),
      owner('pages/mine/index'),
      owner('me/coupons/index'),
      owner('me/messages/index'),
      owner('me/invite/index'),
      ...['offers', 'jobs'].map((tab) =>
        shop(`pages/${tab}/index`, {}, { as: `pages/${tab} empty`, isFullOnly: true }),
      ),
      shop('pages/shop/index'),
      ...[
        'merchant',
        'services',
        'staff',
        'hours',
        'bays',
        'technicians',
        'leave',
        'templates',
        'standing',
        'reviews',
        'code',
        'messages',
        'settings',
      ].map((name) => shop(`office/${name}/index`)),
      shop(
        'office/statement/index',
        { day: '2026-01-01' },
        { as: 'office/statement none', isFullOnly: true },
      ),
      shop('office/service/index', { serviceId }),
      shop('office/template/index', {}, { isFullOnly: true }),
      shop('office/phone/index', {}, { isFullOnly: true }),
      shop('pages/shop/index', {}, { as: 'pages/shop technician', role: 'technician', isFullOnly: true }),
    ],
  },
  {
    hasRecord: true,
    shots: ({ vehicleId, serviceId, linkId, linkToken, transferId, transferToken }) => [
      owner('car/record/index', { vehicleId }),
      owner('car/transfer/index', { vehicleId }),
      owner('car/shared/index', { linkId, token: linkToken }),
      owner('car/accept/index', { transferId, token: transferToken }, { isByFriend: true }),
      owner('car/detail/index', { vehicleId }, { as: 'car/detail remembered', isFullOnly: true }),
      owner('booking/confirm/index', { serviceId }, { as: 'booking/confirm remembered', isFullOnly: true }),
    ],
  },
  {
    stage: 'COMPLETED',
    isQuoted: true,
    hasShowcase: true,
    shots: ({ orderId, showcaseId, technicianId, carPhotoId }) => [
      owner('shops/showcase/index', { showcaseId }),
      owner('shops/technician/index', { technicianId }),
      owner('order/showcase/index', { orderId }),
      shop('job/showcase/index', { orderId }),
      shop(
        'job/showcase/index',
        { orderId, photoId: carPhotoId },
        { as: 'job/showcase mask', isFullOnly: true },
      ),
      shop('office/page/index', {}, { role: 'technician' }),
      shop('office/certificates/index', { technicianId }),
    ],
  },
  {
    stage: 'COMPLETED',
    isQuoted: true,
    isDayOver: true,
    shots: ({ day }) => [
      shop('office/income/index'),
      shop('office/debts/index', {}, { as: 'office/debts none', isFullOnly: true }),
      shop('office/statements/index'),
      shop('office/statement/index', { day }),
    ],
  },
  {
    stage: 'COMPLETED',
    isDisliked: true,
    shots: ({ orderId }) => [
      owner('order/review/index', { orderId }, { as: 'order/review low', isFullOnly: true }),
      shop('office/cases/index', {}, { as: 'office/cases of a review', isFullOnly: true }),
    ],
  },
  {
    stage: 'CHECKED_IN',
    isQuoted: true,
    isLarge: true,
    isHeld: true,
    shots: ({ orderId }) => [
      owner('order/pay/index', { orderId, now: '1' }, { as: 'order/pay held', isFullOnly: true }),
    ],
  },
  // From here on WeChat answers no refund.
  {
    stage: 'ACCEPTED',
    isCancelled: true,
    isUnanswered: true,
    hasNoAccount: true,
    shots: ({ orderId }) => [
      shop('office/merchant/index', {}, { as: 'office/merchant apply', isFullOnly: true }),
      owner('order/detail/index', { orderId }, { as: 'order/detail refund unknown', isFullOnly: true }),
    ],
  },
  // The last: the shop gets no more orders.
  {
    stage: 'COMPLETED',
    isQuoted: true,
    owes: true,
    shots: () => [
      shop('office/debts/index'),
      shop('pages/shop/index', {}, { as: 'pages/shop owing', isFullOnly: true }),
    ],
  },
]
