import type { Api } from '@anxin/shared/api'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { TestApp } from './harness/test-app'
import type { MatrixWorld } from './harness/matrix-world'
import { LINES, slotAt } from './harness/world'

/**
 * Who may call what, written by hand. The columns:
 *
 * anonymous | owner | other owner | technician | technician of another shop | adviser | shop owner |
 * shop owner of another shop | operator of the region | operator of another region
 *
 * Objects named by a request are those of `owner`, whose order is at the shop of `technician`, `adviser` and `shop owner`.
 *
 * `in`  let in: anything but 401, 403 and 404 (what comes then is the state's business)
 * `in*` let in, but the thing may be gone or not there by now
 */
export const COLUMNS = [
  'anonymous',
  'owner',
  'otherOwner',
  'technician',
  'otherTechnician',
  'adviser',
  'shopOwner',
  'otherShopOwner',
  'operator',
  'otherOperator',
] as const
export type Column = (typeof COLUMNS)[number]
type Cell = 'in' | 'in*' | '401' | '403' | '404'

type Input = {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: Record<string, unknown>
}
export type Row = { readonly cells: readonly Cell[]; readonly input: (w: MatrixWorld, t: TestApp) => Input }

function row(cells: string, input: Row['input'] = () => ({})): Row {
  const parsed = cells.split(/\s+/) as Cell[]
  if (parsed.length !== COLUMNS.length) throw new Error(`row has ${parsed.length} cells: ${cells}`)
  return { cells: parsed, input }
}

const cmd = (t: TestApp) => ({ commandId: t.id() })
const order: Row['input'] = (w, t) => ({ params: { orderId: w.orderId }, body: cmd(t) })
const vehicle: Row['input'] = (w) => ({ params: { vehicleId: w.vehicleId } })
const orderWith =
  (body: (w: MatrixWorld, t: TestApp) => Record<string, unknown>): Row['input'] =>
  (w, t) => ({ params: { orderId: w.orderId }, body: { ...cmd(t), ...body(w, t) } })
const decision: Row['input'] = (w, t) => ({
  params: { decisionId: w.riskDecisionId },
  body: { ...cmd(t), note: '已核实' },
})
const ruleset: Row['input'] = (w, t) => ({
  params: { version: String(w.rulesetVersion) },
  body: { ...cmd(t), note: '试运行' },
})
const afterSale =
  (body: Record<string, unknown> = {}): Row['input'] =>
  (w, t) => ({ params: { caseId: w.caseId }, body: { ...cmd(t), ...body } })
const quote = { lines: [...LINES], findings: '' }

//                     anon  owner other tech  oTech advis shopO oShop oper  oOper
const EVERYONE = 'in    in    in    in    in    in    in    in    in    in'
const NOT_PUBLIC = '404   404   404   404   404   404   404   404   404   404'
const OWN_ORDER = '401   in    404   403   403   403   403   403   403   403'
const OWN = '401   in    in    403   403   403   403   403   403   403'
const SHOP_ORDER = '401   403   403   in    404   in    in    404   403   403'
const DESK_ORDER = '401   403   403   403   403   in    in    404   403   403'
const SHOP = '401   403   403   in    in    in    in    in    403   403'
const DESK = '401   403   403   403   403   in    in    in    403   403'
const SHOP_OWNER = '401   403   403   403   403   403   in    in    403   403'
const SHOP_OWNER_THING = '401   403   403   403   403   403   in    404   403   403'
const STATEMENT = '401   403   403   403   403   403   in*   in*   403   403'
const ASKED_SHOP = '401   403   403   403   403   404   404   in    403   403'
const PEOPLE = '401   in    in    in    in    in    in    in    403   403'
const CASE_SIDES = '401   in    404   in    404   in    in    404   in    404'
const CASE_DESKS = '401   in    404   403   403   in    in    404   403   403'
const CASE_OPERATOR = '401   403   403   403   403   403   403   403   in    404'
const OPERATOR = '401   403   403   403   403   403   403   403   in    in'

const answerPolicies: Row['input'] = (w, t) => {
  const { version: after, ...policy } = LIMITS.answerPolicy
  return { params: { serviceId: w.serviceId }, body: { ...cmd(t), after, ...policy, note: '测试' } }
}
const complaint: Row['input'] = (w, t) => ({ params: { complaintId: w.complaintId }, body: cmd(t) })

export const ACCESS: Record<keyof Api, Row> = {
  'GET /services': row(EVERYONE),
  'GET /match': row(EVERYONE, (w) => ({ query: { serviceId: w.serviceId, lat: 30.27, lng: 120.15 } })),
  'GET /shops': row(EVERYONE, () => ({ query: { lat: 30.27, lng: 120.15 } })),
  'GET /shops/:shopId': row(EVERYONE, (w) => ({ params: { shopId: w.shopId } })),
  'GET /shops/:shopId/reviews': row(EVERYONE, (w) => ({ params: { shopId: w.shopId } })),
  'GET /shops/:shopId/slots': row(EVERYONE, (w, t) => ({
    params: { shopId: w.shopId },
    query: { serviceId: w.serviceId, on: slotAt(t).slice(0, 10) },
  })),
  'GET /shops/:shopId/calendar': row(EVERYONE, (w, t) => ({
    params: { shopId: w.shopId },
    query: { serviceId: w.serviceId, from: slotAt(t).slice(0, 10) },
  })),
  'GET /codes/:scene': row(EVERYONE, (w) => ({ params: { scene: `s=${w.shopId}` } })),
  'GET /payment-methods': row(EVERYONE),
  'GET /vehicle-brands': row(EVERYONE),
  'GET /vehicle-brands/:brandId/series': row(EVERYONE, (w) => ({ params: { brandId: w.brandId } })),
  // Answered by signature alone: whoever calls without one is refused.
  'POST /wechat/pay/notifications': row('401   401   401   401   401   401   401   401   401   401', () => ({
    body: { id: 'x' },
  })),
  'GET /wechat/messages': row('401   401   401   401   401   401   401   401   401   401'),
  'POST /wechat/messages': row('401   401   401   401   401   401   401   401   401   401', () => ({
    body: { Encrypt: 'x' },
  })),
  'POST /sessions': row('401   401   401   401   401   401   401   401   401   401', () => ({
    body: { app: 'owner', code: 'no-such-code' },
  })),
  'POST /operators/sessions': row('401   401   401   401   401   401   401   401   401   401', () => ({
    body: { name: 'nobody', password: 'x', totp: '000000' },
  })),

  'GET /me': row(PEOPLE),
  'POST /me/phone': row(PEOPLE, (_w, t) => ({ body: { ...cmd(t), code: 'no-such-code' } })),
  'POST /me/phone-codes': row(PEOPLE, (w, t) => ({ body: { ...cmd(t), phone: w.freshPhone() } })),
  'POST /me/phone/by-code': row(PEOPLE, (w, t) => ({
    body: { ...cmd(t), phone: w.freshPhone(), code: '000000' },
  })),
  'GET /me/data': row(OWN),
  'GET /me/disclosures': row(OWN),
  'GET /me/exports': row(OWN),
  'POST /me/exports': row(OWN, (_w, t) => ({ body: { id: t.id() } })),
  'GET /me/exports/:exportId/file': row(OWN_ORDER, (w) => ({ params: { exportId: w.exportId } })),
  'POST /shop/orders/:orderId/disclosure': row(DESK_ORDER, (w, t) => ({
    params: { orderId: w.orderId },
    body: { id: t.id(), what: 'phone', reason: 'appointment' },
  })),
  'POST /operators/orders/:orderId/disclosure': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({
      params: { orderId: w.orderId },
      body: { id: t.id(), what: 'vehicle', reason: 'support' },
    }),
  ),
  'GET /notice-templates': row(PEOPLE),
  'POST /notice-consents': row(PEOPLE, (_w, t) => ({
    body: { ...cmd(t), answers: [{ key: 'follow-up', answer: 'reject' }] },
  })),
  'GET /notices': row(PEOPLE),
  'POST /notices/:noticeId/read': row(
    '401   in    404   404   404   404   404   404   403   403',
    (w, t) => ({ params: { noticeId: w.noticeId }, body: cmd(t) }),
  ),

  'GET /vehicles': row(OWN),
  'POST /vehicles': row(OWN, (w, t) => ({
    body: { id: t.id(), plate: '沪B12345', seriesId: w.seriesId, modelYear: 2020, powertrain: 'petrol' },
  })),
  'GET /vehicles/:vehicleId': row(OWN_ORDER, (w) => ({ params: { vehicleId: w.vehicleId } })),
  'POST /vehicles/:vehicleId/details': row(OWN_ORDER, (w, t) => ({
    params: { vehicleId: w.vehicleId },
    body: { ...cmd(t), seriesId: w.seriesId, modelYear: 2020, powertrain: 'petrol' },
  })),
  'POST /vehicles/:vehicleId/removal': row(OWN_ORDER, (w, t) => ({
    params: { vehicleId: w.vehicleId },
    body: cmd(t),
  })),
  'GET /coupons': row(OWN),
  'POST /referral-links': row(OWN, (_w, t) => ({ body: { id: t.id(), placement: 'mine' } })),
  'POST /referral-visits': row(OWN, (_w, t) => ({ body: { ...cmd(t), token: 'forged' } })),
  'POST /shop-visits': row(OWN, (w, t) => ({ body: { ...cmd(t), scene: `s=${w.shopId}` } })),
  'GET /referrals': row(OWN),
  'POST /orders': row('401   in    404   403   403   403   403   403   403   403', (w, t) => ({
    body: {
      id: t.id(),
      vehicleId: w.vehicleId,
      serviceId: w.serviceId,
      shopId: w.shopId,
      slotStartAt: slotAt(t, 5),
      lat: 30.27,
      lng: 120.15,
    },
  })),
  'GET /orders': row(OWN),
  'GET /orders/:orderId': row(OWN_ORDER, order),
  'POST /orders/:orderId/payment': row(OWN_ORDER, order),
  'POST /orders/:orderId/payment-code': row(OWN_ORDER, order),
  'POST /orders/:orderId/payment-check': row(OWN_ORDER, order),
  'GET /orders/:orderId/cancellation': row(OWN_ORDER, order),
  'POST /orders/:orderId/cancellation': row(
    OWN_ORDER,
    orderWith(() => ({ reason: '改主意', feeFen: 1 })),
  ),
  'POST /orders/:orderId/time': row(
    OWN_ORDER,
    orderWith((_w, t) => ({ slotStartAt: slotAt(t, 6) })),
  ),
  'GET /estimates': row('401   in    404   403   403   403   403   403   403   403', (w) => ({
    query: { serviceId: w.serviceId, vehicleId: w.vehicleId, lat: 30.27, lng: 120.15 },
  })),
  'GET /orders/:orderId/alternatives': row(OWN_ORDER, order),
  // No such shop: let in, and not there.
  'POST /orders/:orderId/switch': row(
    '401   in*   404   403   403   403   403   403   403   403',
    orderWith((_w, t) => ({ shopId: t.id(), refundFen: 1 })),
  ),
  'POST /orders/:orderId/rematch': row(OWN_ORDER, order),
  'POST /orders/:orderId/decisions': row(
    OWN_ORDER,
    orderWith((w) => ({ quoteRound: 1, decisions: [{ lineId: w.orderId, decision: 'approve' }] })),
  ),
  'POST /orders/:orderId/old-parts': row(
    OWN_ORDER,
    orderWith(() => ({ choice: 'take' })),
  ),
  'POST /orders/:orderId/intake-code': row(OWN_ORDER, order),
  'POST /orders/:orderId/hand-over-code': row(OWN_ORDER, order),
  'POST /orders/:orderId/stop': row(
    OWN_ORDER,
    orderWith(() => ({ reason: '不修了' })),
  ),
  'POST /orders/:orderId/confirmation': row(OWN_ORDER, order),
  'GET /orders/:orderId/invoice': row(OWN_ORDER, order),
  'POST /orders/:orderId/invoice': row(
    OWN_ORDER,
    orderWith(() => ({ title: '个人' })),
  ),
  'GET /shop/orders/:orderId/invoice': row(DESK_ORDER, order),
  // None was asked for: let in, and not there.
  'POST /shop/orders/:orderId/invoice': row(
    '401   403   403   403   403   in*   in*   404   403   403',
    orderWith(() => ({ number: '12345678' })),
  ),
  'GET /orders/:orderId/follow-up': row('401   in*   404   403   403   403   403   403   403   403', order),
  'POST /orders/:orderId/follow-up': row(
    '401   in*   404   403   403   403   403   403   403   403',
    orderWith(() => ({ answer: 'fine' })),
  ),
  'GET /orders/:orderId/case-options': row(OWN_ORDER, order),
  'POST /orders/:orderId/cases': row(
    OWN_ORDER,
    orderWith(() => ({ type: 'service', lineIds: [], text: '不满意' })),
  ),
  'GET /cases': row('401   in    in    in    in    in    in    in    in    in'),
  'GET /cases/:caseId': row(CASE_SIDES, afterSale()),
  'POST /cases/:caseId/messages': row(CASE_SIDES, afterSale({ text: '请看' })),
  'POST /cases/:caseId/offers': row(DESK_ORDER, afterSale({ kind: 'rework', text: '返修' })),
  'POST /cases/:caseId/acceptance': row(
    '401   in*   404   403   403   403   403   403   403   403',
    (w, t) => ({ params: { caseId: w.caseId }, body: { ...cmd(t), offerId: t.id() } }),
  ),
  'POST /cases/:caseId/escalation': row(CASE_DESKS, afterSale({ text: '请处理' })),
  'POST /cases/:caseId/withdrawal': row(OWN_ORDER, afterSale()),
  'POST /cases/:caseId/appeal': row(CASE_DESKS, afterSale({ text: '不服' })),
  'POST /cases/:caseId/consent': row(CASE_DESKS, afterSale()),
  'POST /cases/:caseId/rework': row(OWN_ORDER, (w, t) => ({
    params: { caseId: w.caseId },
    body: { id: t.id(), slotStartAt: slotAt(t, 3) },
  })),
  'GET /operators/cases/:caseId/preview': row(CASE_OPERATOR, (w) => ({ params: { caseId: w.caseId } })),
  'POST /operators/cases/:caseId/decision': row(
    CASE_OPERATOR,
    afterSale({ outcome: 'rejected', note: '无据' }),
  ),
  'POST /operators/cases/:caseId/decision-approval': row(CASE_OPERATOR, (w, t) => ({
    params: { caseId: w.caseId },
    body: { ...cmd(t), decisionId: t.id() },
  })),
  'GET /orders/:orderId/review': row(OWN_ORDER, order),
  'POST /orders/:orderId/review': row(OWN_ORDER, (w, t) => ({
    params: { orderId: w.orderId },
    body: { id: t.id(), skill: 5, manner: 5, priceClarity: 5, text: '好' },
  })),
  // None of its pictures: not there, for anybody.
  'GET /reviews/:reviewId/photos/:photoId': row(
    '404   404   404   404   404   404   404   404   404   404',
    (w) => ({ params: { reviewId: w.reviewId, photoId: w.photoId } }),
  ),
  'GET /shop/reviews/summary': row(DESK),
  'POST /orders/:orderId/review/edit': row(
    '401   in*   404   403   403   403   403   403   403   403',
    orderWith(() => ({ skill: 5, manner: 5, priceClarity: 5, text: '好' })),
  ),

  'POST /photos': row('401   in    404   in    404   in    in    404   403   403', (w, t) => ({
    query: { id: t.id(), orderId: w.orderId, slot: 'finding' },
  })),
  'GET /photos/:photoId': row('401   in    404   in    404   in    in    404   in    404', (w) => ({
    params: { photoId: w.photoId },
  })),

  'GET /evidence/:orderId': row('401   in    404   in    404   in    in    404   in    404', order),
  // Let in, and not there before the work is finished.
  'GET /bills/:orderId': row('401   in*   404   403   403   in*   in*   404   in*   404', order),
  'GET /evidence-packs/:orderId': row('401   in    404   403   403   in    in    404   in    404', order),
  // The address is the key, and none of them has it.
  'GET /evidence/:orderId/:token': row('404   404   404   404   404   404   404   404   404   404', (w) => ({
    params: { orderId: w.orderId, token: 'not-the-token' },
  })),

  'GET /shop/offers': row(DESK),
  'POST /shop/orders/:orderId/acceptance': row(
    '401   403   403   403   403   in    in    in*   403   403',
    order,
  ),
  'POST /shop/orders/:orderId/refusal': row(
    '401   403   403   403   403   in    in    in*   403   403',
    orderWith(() => ({ reason: 'busy' })),
  ),
  'GET /shop/orders': row(SHOP),
  'GET /shop/orders/:orderId': row(SHOP_ORDER, order),
  'POST /shop/orders/:orderId/withdrawal': row(
    '401   403   403   403   403   in    in    404   403   403',
    (w, t) => ({ params: { orderId: w.spareOrderId }, body: { ...cmd(t), reason: '设备故障' } }),
  ),
  'POST /shop/orders/:orderId/intake': row(
    SHOP_ORDER,
    orderWith(() => ({ code: '000000', odometerKm: 1, fuelPercent: 50 })),
  ),
  'POST /shop/orders/:orderId/quote': row(
    DESK_ORDER,
    orderWith(() => quote),
  ),
  'POST /shop/orders/:orderId/inspection': row(
    SHOP_ORDER,
    orderWith(() => ({ items: [{ name: '前轮', level: 'good' }] })),
  ),
  'POST /shop/orders/:orderId/start': row(SHOP_ORDER, order),
  'POST /shop/orders/:orderId/supplement': row(
    DESK_ORDER,
    orderWith(() => quote),
  ),
  'POST /shop/orders/:orderId/lines/:lineId/edit': row(
    '401   403   403   403   403   in*   in*   404   403   403',
    (w, t) => ({
      params: { orderId: w.orderId, lineId: t.id() },
      body: { ...cmd(t), quoteRound: 1, was: 'shown', line: LINES[0], reason: '换了供货商' },
    }),
  ),
  'GET /vehicles/:vehicleId/remembered-work': row(OWN_ORDER, vehicle),
  'POST /vehicles/:vehicleId/remembered-work/:workId/plan': row(OWN_ORDER, (w, t) => ({
    params: { vehicleId: w.vehicleId, workId: w.workId },
    body: { ...cmd(t), dueOn: slotAt(t).slice(0, 10), dueKm: null },
  })),
  'POST /vehicles/:vehicleId/remembered-work/:workId/stop': row(OWN_ORDER, (w, t) => ({
    params: { vehicleId: w.vehicleId, workId: w.workId },
    body: cmd(t),
  })),
  'GET /vehicles/:vehicleId/record': row(OWN_ORDER, vehicle),
  'GET /vehicles/:vehicleId/record/file': row(OWN_ORDER, (w) => ({
    params: { vehicleId: w.vehicleId },
    query: { format: 'csv' },
  })),
  'GET /vehicles/:vehicleId/record/photos/:photoId': row(OWN_ORDER, (w) => ({
    params: { vehicleId: w.vehicleId, photoId: w.photoId },
  })),
  'GET /vehicles/:vehicleId/record-links': row(OWN_ORDER, vehicle),
  'POST /vehicles/:vehicleId/record-links': row(OWN_ORDER, (w, t) => ({
    params: { vehicleId: w.vehicleId },
    body: { id: t.id(), days: 7, withPrices: false },
  })),
  'POST /vehicles/:vehicleId/record-links/:linkId/revocation': row(
    '401   in*   404   403   403   403   403   403   403   403',
    (w, t) => ({ params: { vehicleId: w.vehicleId, linkId: t.id() }, body: cmd(t) }),
  ),
  'GET /vehicles/:vehicleId/transfers': row(OWN_ORDER, vehicle),
  'POST /vehicles/:vehicleId/transfers': row(OWN_ORDER, (w, t) => ({
    params: { vehicleId: w.vehicleId },
    body: { id: t.id(), withPrices: false, agreed: true },
  })),
  'POST /vehicles/:vehicleId/transfers/:transferId/revocation': row(
    '401   in*   404   403   403   403   403   403   403   403',
    (w, t) => ({ params: { vehicleId: w.vehicleId, transferId: t.id() }, body: cmd(t) }),
  ),
  // A wrong token looks like no link, and like no offer.
  'POST /record-links/:linkId/record': row(
    '401   404   404   403   403   403   403   403   403   403',
    (_w, t) => ({ params: { linkId: t.id() }, body: { token: 'x'.repeat(43) } }),
  ),
  'POST /vehicle-transfers/:transferId/offer': row(
    '401   404   404   403   403   403   403   403   403   403',
    (_w, t) => ({ params: { transferId: t.id() }, body: { token: 'x'.repeat(43) } }),
  ),
  'POST /vehicle-transfers/:transferId/acceptance': row(
    '401   404   404   403   403   403   403   403   403   403',
    (_w, t) => ({
      params: { transferId: t.id() },
      body: { ...cmd(t), token: 'x'.repeat(43), plate: '浙A12345', agreed: true },
    }),
  ),
  'GET /shop/orders/:orderId/remembered-work': row(SHOP_ORDER, order),
  'GET /orders/:orderId/opinion': row(OWN_ORDER, (w) => ({ params: { orderId: w.orderId } })),
  'POST /orders/:orderId/opinion': row(OWN_ORDER, (w, t) => ({
    params: { orderId: w.orderId },
    body: { id: t.id(), quoteRound: 1, photoIds: [] },
  })),
  'GET /shop/standing': row(DESK),
  'GET /shop/suggestions': row(DESK),
  'GET /shop/opinions': row(DESK),
  'GET /shop/opinions/:opinionId': row(ASKED_SHOP, (w) => ({ params: { opinionId: w.opinionId } })),
  'GET /shop/opinions/:opinionId/photos/:nth': row(ASKED_SHOP, (w) => ({
    params: { opinionId: w.opinionId, nth: '0' },
  })),
  'POST /shop/opinions/:opinionId/answer': row(ASKED_SHOP, (w, t) => ({
    params: { opinionId: w.opinionId },
    body: { ...cmd(t), text: '可以再用', lines: [{ verdict: 'can-wait', priceFen: null }] },
  })),
  'POST /shop/opinions/:opinionId/refusal': row(ASKED_SHOP, (w, t) => ({
    params: { opinionId: w.opinionId },
    body: cmd(t),
  })),
  'GET /orders/:orderId/approval-links': row(OWN_ORDER, (w) => ({ params: { orderId: w.orderId } })),
  'POST /orders/:orderId/approval-links': row(OWN_ORDER, (w, t) => ({
    params: { orderId: w.orderId },
    body: { id: t.id(), purpose: 'decide', relation: 'family' },
  })),
  'POST /orders/:orderId/approval-links/:linkId/revocation': row(
    '401   in*   404   403   403   403   403   403   403   403',
    (w, t) => ({ params: { orderId: w.orderId, linkId: t.id() }, body: cmd(t) }),
  ),
  // A wrong token looks like no link.
  'POST /approval-links/:linkId/quote': row(
    '401   404   404   403   403   403   403   403   403   403',
    (_w, t) => ({ params: { linkId: t.id() }, body: { token: 'x'.repeat(43) } }),
  ),
  'POST /approval-links/:linkId/decisions': row(
    '401   404   404   403   403   403   403   403   403   403',
    (w, t) => ({
      params: { linkId: t.id() },
      body: {
        ...cmd(t),
        token: 'x'.repeat(43),
        quoteRound: 1,
        decisions: [{ lineId: w.orderId, decision: 'approve' }],
      },
    }),
  ),
  'GET /orders/:orderId/price-bands': row(OWN_ORDER, (w) => ({ params: { orderId: w.orderId } })),
  'POST /shop/orders/:orderId/price-bands': row(DESK_ORDER, (w) => ({
    params: { orderId: w.orderId },
    body: { lines: [{ kind: 'labour', name: '工时费', unit: '小时', partType: null }] },
  })),
  'GET /price-bands': row('401   in    404   403   403   403   403   403   403   403', (w) => ({
    query: { shopId: w.shopId, serviceId: w.serviceId, vehicleId: w.vehicleId },
  })),
  'POST /shop/orders/:orderId/pause': row(
    SHOP_ORDER,
    orderWith((_w, t) => ({ promisedAt: slotAt(t, 9), reason: '等件' })),
  ),
  'POST /shop/orders/:orderId/resume': row(SHOP_ORDER, order),
  'POST /shop/orders/:orderId/work': row(
    SHOP_ORDER,
    orderWith(() => ({ steps: [{ key: 'torque' }] })),
  ),
  'POST /shop/orders/:orderId/finish': row(
    SHOP_ORDER,
    orderWith(() => ({ doneLineIds: [], qualityChecked: true })),
  ),
  'POST /shop/orders/:orderId/hand-over': row(
    SHOP_ORDER,
    orderWith(() => ({ code: '000000' })),
  ),
  'POST /shop/orders/:orderId/assignment': row(
    DESK_ORDER,
    orderWith((w) => ({ technicianId: w.technicianId })),
  ),
  'GET /shop/income': row(SHOP_OWNER),
  'GET /shop/statements': row(SHOP_OWNER),
  // No statement of that day: let in, and not there.
  'GET /shop/statements/:day': row(STATEMENT, () => ({ params: { day: '2026-01-01' } })),
  'GET /shop/statements/:day/file': row(STATEMENT, () => ({
    params: { day: '2026-01-01' },
    query: { format: 'csv' },
  })),
  'GET /shop/services': row(DESK),
  'POST /shop/services/:serviceId/price': row(SHOP_OWNER, (w, t) => ({
    params: { serviceId: w.serviceId },
    body: { ...cmd(t), active: true, lines: [...LINES] },
  })),
  'GET /shop/quote-templates': row(SHOP),
  'POST /shop/quote-templates': row(DESK, (_w, t) => ({
    body: { id: t.id(), name: '小保养', lines: [...LINES] },
  })),
  'POST /shop/quote-templates/import': row(DESK, (_w, t) => ({
    body: { ...cmd(t), file: Buffer.from('no xlsx').toString('base64'), apply: false },
  })),
  'POST /shop/quote-templates/:templateId/removal': row(
    '401   403   403   403   403   in*   in*   404   403   403',
    (w, t) => ({ params: { templateId: w.templateId }, body: cmd(t) }),
  ),
  'GET /shop/orders/:orderId/showcase': row(SHOP_ORDER, order),
  'POST /shop/orders/:orderId/showcase': row(
    SHOP_ORDER,
    orderWith((w) => ({ text: '更换前刹车片，消除异响', photos: [{ photoId: w.photoId, masks: [] }] })),
  ),
  // The order is not completed, so there is none: let in, and not there.
  'POST /shop/orders/:orderId/showcase/removal': row(
    '401   403   403   in*   404   in*   in*   404   403   403',
    order,
  ),
  'GET /orders/:orderId/showcase': row(OWN_ORDER, order),
  'POST /orders/:orderId/showcase/answer': row(
    '401   in*   404   403   403   403   403   403   403   403',
    orderWith(() => ({ agree: true, contentHash: 'x' })),
  ),
  'POST /orders/:orderId/showcase/revocation': row(
    '401   in*   404   403   403   403   403   403   403   403',
    order,
  ),
  'GET /showcases/:showcaseId': row(NOT_PUBLIC, (w) => ({ params: { showcaseId: w.showcaseId } })),
  'GET /showcase-photos/:photoId': row('404   in*   404   in*   404   in*   in*   404   in*   404', (w) => ({
    params: { photoId: w.showcasePhotoId },
  })),
  'GET /shops/:shopId/showcases': row(EVERYONE, (w) => ({ params: { shopId: w.shopId } })),
  'GET /shops/:shopId/technicians': row(EVERYONE, (w) => ({ params: { shopId: w.shopId } })),
  'GET /technicians/:technicianId': row(EVERYONE, (w) => ({ params: { technicianId: w.technicianId } })),
  'GET /technicians/:technicianId/showcases': row(EVERYONE, (w) => ({
    params: { technicianId: w.technicianId },
  })),
  // Who is no technician has no page: let in, and not there.
  'GET /shop/technician-page': row('401   403   403   in    in    in*   in*   in*   403   403'),
  'POST /shop/technician-page': row('401   403   403   in    in    in*   in*   in*   403   403', (_w, t) => ({
    body: { ...cmd(t), name: '王师傅', intro: '', shown: true },
  })),
  'POST /operators/queue/:itemId/showcase-decision': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({ params: { itemId: w.queueItemId }, body: { ...cmd(t), publish: true, note: '已看过' } }),
  ),
  'POST /shop/reviews/:reviewId/reply': row(
    '401   403   403   403   403   in    in    404   403   403',
    (w, t) => ({ params: { reviewId: w.reviewId }, body: { ...cmd(t), text: '谢谢' } }),
  ),
  'GET /shop/schedule': row(SHOP, (_w, t) => ({ query: { on: slotAt(t).slice(0, 10) } })),
  'GET /shop': row(SHOP),
  'GET /shop/plan': row(SHOP_OWNER),
  'GET /shop/debts': row(SHOP_OWNER),
  'POST /shop/debts/collection': row(SHOP_OWNER, (_w, t) => ({ body: cmd(t) })),
  'GET /shop/code': row(SHOP),
  'POST /shop/pause': row('401   403   403   403   403   403   in    in    403   403', (_w, t) => ({
    body: cmd(t),
  })),
  'POST /shop/resume': row(SHOP_OWNER, (_w, t) => ({ body: cmd(t) })),
  'POST /shop/instant-book': row(SHOP_OWNER, (_w, t) => ({ body: { ...cmd(t), on: false } })),
  'POST /shop/hours': row(SHOP_OWNER, (_w, t) => ({
    body: { ...cmd(t), hours: [{ weekday: 1, opensMinute: 480, closesMinute: 1200 }] },
  })),
  'POST /shop/holidays': row(SHOP_OWNER, (_w, t) => ({
    body: { ...cmd(t), on: '2027-05-01', name: '劳动节', closed: true },
  })),
  'POST /shop/bays': row(SHOP_OWNER, (_w, t) => ({ body: { id: t.id(), name: '9号工位', kind: 'general' } })),
  'POST /shop/bays/:bayId/state': row(SHOP_OWNER_THING, (w, t) => ({
    params: { bayId: w.bayId },
    body: { ...cmd(t), active: true },
  })),
  'POST /shop/technicians': row(SHOP_OWNER, (_w, t) => ({
    body: { id: t.id(), name: '李师傅', years: 3, skills: ['routine'] },
  })),
  'POST /shop/technicians/:technicianId/state': row(SHOP_OWNER_THING, (w, t) => ({
    params: { technicianId: w.technicianId },
    body: { ...cmd(t), active: true },
  })),
  'POST /shop/leaves': row('401   403   403   403   403   in    in    404   403   403', (w, t) => ({
    body: { id: t.id(), technicianId: w.technicianId, startsAt: slotAt(t, 20), endsAt: slotAt(t, 21) },
  })),
  'GET /shop/staff': row(DESK),
  'POST /shop/staff': row(SHOP_OWNER, (w, t) => ({
    body: { id: t.id(), name: '小张', phone: w.freshPhone(), role: 'technician' },
  })),
  'POST /shop/staff/:staffId/removal': row(SHOP_OWNER_THING, (w, t) => ({
    params: { staffId: w.spareStaffId },
    body: cmd(t),
  })),

  'GET /shop/certificates': row(SHOP_OWNER),
  'POST /shop/technicians/:technicianId/certificates': row(SHOP_OWNER_THING, (w, t) => ({
    params: { technicianId: w.technicianId },
    body: {
      id: t.id(),
      kind: 'grade',
      skill: 'engine',
      number: 'T0001',
      issuer: '人社局',
      validUntil: null,
    },
  })),
  'POST /shop/certificate-photos': row(SHOP_OWNER_THING, (w) => ({
    query: { certificateId: w.certificateId },
  })),
  'POST /shop/certificates/:certificateId/withdrawal': row(SHOP_OWNER_THING, (w, t) => ({
    params: { certificateId: w.certificateId },
    body: cmd(t),
  })),
  'GET /operators/certificates/:certificateId': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w) => ({ params: { certificateId: w.certificateId } }),
  ),
  // It has no picture yet: let in, and not there.
  'GET /operators/certificates/:certificateId/photo': row(
    '401   403   403   403   403   403   403   403   in*   404',
    (w) => ({ params: { certificateId: w.certificateId } }),
  ),
  'POST /operators/queue/:itemId/certificate-decision': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({ params: { itemId: w.queueItemId }, body: { ...cmd(t), prove: true, note: '与照片一致' } }),
  ),

  // No shop of this world is under review: let in, and not there.
  'GET /operators/suggestion-reviews/:suggestionReviewId': row(
    '401   403   403   403   403   403   403   403   404   404',
    (_w, t) => ({ params: { suggestionReviewId: t.id() } }),
  ),
  'POST /operators/queue/:itemId/suggestion-answer': row(
    '401   403   403   403   403   403   403   403   in*   404',
    (w, t) => ({
      params: { itemId: w.queueItemId },
      body: { ...cmd(t), answer: 'no-cause', note: '逐项看过，有照片为证' },
    }),
  ),

  'GET /shop/merchant': row(SHOP_OWNER),
  'POST /shop/merchant/photos': row(SHOP_OWNER, (_w, t) => ({ query: { id: t.id(), slot: 'licence' } })),
  'POST /shop/merchant/application': row(SHOP_OWNER, (_w, t) => ({ body: { id: t.id() } })),
  'POST /shop/merchant/settlement-account': row(SHOP_OWNER, (_w, t) => ({ body: { id: t.id() } })),
  'GET /operators/merchant-applications': row(OPERATOR),
  'GET /operators/shops/:shopId/merchant': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w) => ({ params: { shopId: w.shopId } }),
  ),
  'POST /operators/shops/:shopId/collecting': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({ params: { shopId: w.shopId }, body: { ...cmd(t), allowed: true, note: '已核实' } }),
  ),

  'GET /operators/complaints': row(OPERATOR),
  'GET /operators/complaints/:complaintId': row(CASE_OPERATOR, complaint),
  'POST /operators/complaints/:complaintId/answers': row(CASE_OPERATOR, (w, t) => ({
    params: { complaintId: w.complaintId },
    body: { ...cmd(t), text: '您好，正在核实' },
  })),
  'POST /operators/complaints/:complaintId/completion': row(CASE_OPERATOR, complaint),
  'POST /operators/queue/:itemId/acknowledgement': row(
    '401   403   403   403   403   403   403   403   in*   404',
    (w, t) => ({ params: { itemId: w.queueItemId }, body: cmd(t) }),
  ),
  'GET /operators/queue': row(OPERATOR),
  'GET /operators/orders/:orderId': row('401   403   403   403   403   403   403   403   in    404', order),
  'GET /operators/services/:serviceId/answer-policies': row(OPERATOR, answerPolicies),
  // A manager of all regions alone; `answer-policy.test.ts` shows that such a one is let in.
  'POST /operators/services/:serviceId/answer-policies': row(
    '401   403   403   403   403   403   403   403   403   403',
    answerPolicies,
  ),
  'POST /operators/queue/:itemId/assignment': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({ params: { itemId: w.queueItemId }, body: { ...cmd(t), shopId: w.shopId, note: '联系' } }),
  ),
  'POST /operators/queue/:itemId/cancellation': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({ params: { itemId: w.queueItemId }, body: { ...cmd(t), note: '无店' } }),
  ),
  'POST /operators/queue/:itemId/review-decision': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({
      params: { itemId: w.queueItemId },
      body: { ...cmd(t), publish: true, note: '可以' },
    }),
  ),
  'POST /operators/queue/:itemId/resolution': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({
      params: { itemId: w.queueItemId },
      body: { ...cmd(t), note: '已电话处理' },
    }),
  ),
  'GET /operators/shops/:shopId/plan': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w) => ({ params: { shopId: w.shopId } }),
  ),
  'POST /operators/shops/:shopId/plan': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({
      params: { shopId: w.shopId },
      body: { ...cmd(t), fromOn: '2099-01-01', kind: 'percentage', basisPoints: 1000, note: '测试' },
    }),
  ),
  'POST /operators/orders/:orderId/hold-lift': row(
    '401   403   403   403   403   403   403   403   in    404',
    orderWith(() => ({ note: '已处理' })),
  ),
  'GET /operators/risk/rulesets': row(OPERATOR),
  'GET /operators/risk/rulesets/:version': row(OPERATOR, ruleset),
  'POST /operators/risk/rulesets': row(OPERATOR, (_w, t) => ({
    body: { ...cmd(t), note: '草稿', rules: [] },
  })),
  'POST /operators/risk/rulesets/import': row(OPERATOR, (_w, t) => ({
    body: { ...cmd(t), file: '{}', signature: `${'A'.repeat(86)}==` },
  })),
  'POST /operators/risk/rulesets/:version/dry-run': row(OPERATOR, (w) => ({
    params: { version: String(w.rulesetVersion) },
    body: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' },
  })),
  'POST /operators/risk/rulesets/:version/shadow': row(OPERATOR, ruleset),
  'POST /operators/risk/rulesets/:version/activation': row(OPERATOR, ruleset),
  'GET /operators/risk/decisions': row(OPERATOR),
  'GET /operators/risk/decisions/:decisionId': row(
    '401   403   403   403   403   403   403   403   in    404',
    decision,
  ),
  'POST /operators/risk/decisions/:decisionId/release': row(
    '401   403   403   403   403   403   403   403   in    404',
    decision,
  ),
  'POST /operators/risk/decisions/:decisionId/rejection': row(
    '401   403   403   403   403   403   403   403   in    404',
    decision,
  ),
  'GET /operators/receivables': row(OPERATOR),
  'GET /operators/money-proposals': row(OPERATOR),
  'POST /operators/receivables/:receivableId/write-off': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({ params: { receivableId: w.receivableId }, body: { ...cmd(t), note: '门店已停业' } }),
  ),
  'POST /operators/receivables/:receivableId/write-off-approval': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({ params: { receivableId: w.receivableId }, body: { ...cmd(t), proposalId: t.id() } }),
  ),
  'POST /operators/orders/:orderId/refund': row(
    '401   403   403   403   403   403   403   403   in    404',
    orderWith(() => ({ amountFen: 1, reason: '补偿' })),
  ),
  'POST /operators/orders/:orderId/refund-approval': row(
    '401   403   403   403   403   403   403   403   in    404',
    orderWith((_w, t) => ({ proposalId: t.id() })),
  ),
  'POST /operators/refunds/:operationId/card': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({ params: { operationId: w.refundId }, body: { ...cmd(t), to: 'merchant' } }),
  ),

  'GET /operators/incidents': row(OPERATOR),
  'POST /operators/incidents/:incidentId/owner': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({
      params: { incidentId: w.incidentId },
      body: { ...cmd(t), ownerId: w.people['operator']?.userId },
    }),
  ),
  'POST /operators/incidents/:incidentId/resolution': row(
    '401   403   403   403   403   403   403   403   in    404',
    (w, t) => ({ params: { incidentId: w.incidentId }, body: { ...cmd(t), note: '已核对' } }),
  ),
  'GET /operators/reconciliations': row(OPERATOR),
  'POST /operators/reconciliations/:day/replay': row(OPERATOR, (_w, t) => ({
    params: { day: new Date(t.clock.now().getTime() - 3 * 86_400_000).toISOString().slice(0, 10) },
    body: cmd(t),
  })),

  // Let in and then refused for its body: nobody of this world should be gone.
  'POST /me/removal': row(OWN, () => ({ body: { commandId: 'none' } })),
  // Last, because it ends the sessions of all who may.
  'POST /me/sign-out': row('401   in    in    in    in    in    in    in    in    in', (_w, t) => ({
    body: cmd(t),
  })),
}
