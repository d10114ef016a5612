import { randomInt } from 'node:crypto'
import { createOperatorSession } from './operator'
import type { TestApp } from './test-app'
import {
  book,
  freshPhone,
  makeOwner,
  makeService,
  makeShop,
  makeStaff,
  pay,
  signIn,
  slotAt,
  type Person,
} from './world'
import { tinyJpeg, uploadPhoto } from './photos'

export type MatrixWorld = Awaited<ReturnType<typeof makeMatrixWorld>>

/** One order in full life with people on every side of it, and strangers. */
export async function makeMatrixWorld(t: TestApp) {
  const serviceId = await makeService(t)
  const shop = await makeShop(t, { serviceIds: [serviceId], technicians: 1, bays: 4 })
  const otherShop = await makeShop(t, { serviceIds: [serviceId], technicians: 1 })
  const technician = await staffTechnician(t, shop.id, shop.technicianIds[0] ?? '')
  const otherTechnician = await staffTechnician(t, otherShop.id, otherShop.technicianIds[0] ?? '')
  const adviser = await makeStaff(t, shop.id, 'adviser')
  const spare = await makeStaff(t, shop.id, 'technician')
  const owner = await makeOwner(t)
  const otherOwner = await makeOwner(t)
  const { id: orderId } = await book(t, owner, { serviceId, shopId: shop.id })
  await t.api(shop.owner.token, 'POST /shop/orders/:orderId/acceptance', {
    params: { orderId },
    body: { commandId: t.id() },
  })
  await pay(t, owner, orderId)
  await t.api(owner.token, 'POST /orders/:orderId/payment-check', {
    params: { orderId },
    body: { commandId: t.id() },
  })
  const { id: spareOrderId } = await book(t, owner, { serviceId, shopId: shop.id, slotStartAt: slotAt(t, 2) })
  await t.api(shop.owner.token, 'POST /shop/orders/:orderId/acceptance', {
    params: { orderId: spareOrderId },
    body: { commandId: t.id() },
  })
  const exportId = t.id()
  await t.api(owner.token, 'POST /me/exports', { body: { id: exportId } })
  await t.drain()
  const photoId = await uploadPhoto(t, shop.owner.token, orderId, 'finding', await tinyJpeg())
  const templateId = t.id()
  await t.api(shop.owner.token, 'POST /shop/quote-templates', {
    body: {
      id: templateId,
      name: '模板',
      lines: [
        {
          kind: 'labour',
          name: '工时',
          quantityMilli: 1000,
          unit: '小时',
          unitPriceFen: 100,
          partType: null,
        },
      ],
    },
  })
  const noticeId = (await t.api(owner.token, 'GET /notices', { query: {} })).items[0]?.id ?? t.id()
  const people: Record<string, Person | null> = {
    anonymous: null,
    owner,
    otherOwner,
    technician,
    otherTechnician,
    adviser,
    shopOwner: shop.owner,
    otherShopOwner: otherShop.owner,
    operator: await createOperatorSession(t, '330100'),
    otherOperator: await createOperatorSession(t, '310000'),
  }
  return {
    people,
    serviceId,
    shopId: shop.id,
    bayId: shop.bayIds[0] ?? '',
    technicianId: shop.technicianIds[0] ?? '',
    spareStaffId: spare.staffId,
    orderId,
    spareOrderId,
    vehicleId: owner.vehicleId,
    seriesId: '01TESTSER0ES0000000000000A',
    brandId: '01TESTBRAND0000000000000AA',
    photoId,
    workId: await insertWork(t, owner.vehicleId, orderId, photoId),
    templateId,
    noticeId,
    exportId,
    reviewId: await insertReview(t, shop.id, owner.userId),
    queueItemId: await insertQueueItem(t, orderId),
    riskDecisionId: await insertDecision(t, orderId, owner.userId, shop.id),
    rulesetVersion: await insertRuleset(t),
    ...(await insertDebt(t, orderId, shop.id)),
    caseId: await insertCase(t, orderId, owner.userId, shop.id, shop.technicianIds[0] ?? ''),
    opinionId: await insertOpinion(t, orderId, owner.userId, otherShop.id, photoId),
    ...(await insertShowcase(t, orderId, owner.userId, shop, technician.staffId)),
    certificateId: await insertCertificate(t, shop),
    incidentId: await insertIncident(t, shop.id),
    complaintId: await insertComplaint(t, orderId, owner.userId),
    freshPhone,
  }
}

/** A member of staff who is the technician of the plan. */
async function staffTechnician(
  t: TestApp,
  shopId: string,
  technicianId: string,
): Promise<Person & { staffId: string }> {
  const staff = await makeStaff(t, shopId, 'technician')
  await t.app.db.run('UPDATE technician SET staff_id = ? WHERE id = ?', [staff.staffId, technicianId])
  return { ...(await signIn(t, 'shop', staff.name, shopId)), staffId: staff.staffId }
}

async function insertReview(t: TestApp, shopId: string, ownerId: string): Promise<string> {
  const id = t.id()
  await t.app.db.run(
    `INSERT INTO review (id, order_id, owner_id, shop_id, vehicle_text, skill, manner, price_clarity, stars, text, photo_ids, state, at)
     VALUES (?, ?, ?, ?, '大众 朗逸', 5, 5, 5, 5, '好', '[]', 'published', ?)`,
    [id, t.id(), ownerId, shopId, t.clock.now()],
  )
  return id
}

/** Work that was put off, with the photo of its finding. */
async function insertWork(t: TestApp, vehicleId: string, orderId: string, photoId: string): Promise<string> {
  const id = t.id()
  const now = t.clock.now()
  await t.app.db.run(
    `INSERT INTO remembered_work (id, vehicle_id, name, level, reason, photo_ids, order_id, found_at, due_at, state)
     VALUES (?, ?, '前刹车片', 'watch', '', ?, ?, ?, ?, 'open')`,
    [id, vehicleId, JSON.stringify([photoId]), orderId, now, now],
  )
  return id
}

/** A showcase that its owner has not answered, and the page of a technician that everybody may see. */
async function insertShowcase(
  t: TestApp,
  orderId: string,
  ownerId: string,
  shop: { id: string; technicianIds: string[] },
  staffId: string,
): Promise<{ showcaseId: string; showcasePhotoId: string }> {
  const [showcaseId, showcasePhotoId, technicianId] = [t.id(), t.id(), shop.technicianIds[0] ?? '']
  await t.app.db.run(
    `INSERT INTO showcase (id, order_id, owner_id, shop_id, technician_id, state, shop_name, service_name, vehicle_text, text, findings, \`lines\`, content_hash, show_prices, asks, asked_at)
     VALUES (?, ?, ?, ?, ?, 'asked', '店', '保养', '大众', '更换', '[]', '[]', '', 0, 1, ?)`,
    [showcaseId, orderId, ownerId, shop.id, technicianId, t.clock.now()],
  )
  await t.app.db.run(
    `INSERT INTO showcase_photo (id, showcase_id, seq, order_photo_id, stage, masks, width, height, sha256)
     VALUES (?, ?, 0, ?, 'after', '[]', 4, 3, '')`,
    [showcasePhotoId, showcaseId, t.id()],
  )
  await t.app.db.run(
    "INSERT INTO technician_page (technician_id, staff_id, name, intro, shown_since) VALUES (?, ?, '王师傅', '', ?)",
    [technicianId, staffId, t.clock.now()],
  )
  return { showcaseId, showcasePhotoId }
}

async function insertCertificate(t: TestApp, shop: { id: string; technicianIds: string[] }): Promise<string> {
  const id = t.id()
  await t.app.db.run(
    `INSERT INTO technician_certificate (id, shop_id, technician_id, kind, skill, number_sealed, issuer, state, created_at)
     VALUES (?, ?, ?, 'grade', 'engine', ?, '人社局', 'draft', ?)`,
    [id, shop.id, shop.technicianIds[0] ?? '', t.app.seal.seal('T0001'), t.clock.now()],
  )
  return id
}

async function insertQueueItem(t: TestApp, orderId: string): Promise<string> {
  const id = t.id()
  await t.app.db.run(
    `INSERT INTO queue_item (id, kind, cause_key, order_id, region, text, state, photo_ids, opened_at, due_at) VALUES (?, 'unanswered-order', ?, ?, '330100', '测试', 'open', '[]', ?, ?)`,
    [id, `test.${id}`, orderId, t.clock.now(), t.clock.now()],
  )
  return id
}

/** A held payment of the region, as risk would have kept it. */
async function insertDecision(t: TestApp, orderId: string, payerId: string, shopId: string): Promise<string> {
  const id = t.id()
  await t.app.db.run(
    `INSERT INTO risk_decision (id, kind, movement_id, payment_id, subject_id, payer_id, shop_id, region, amount_fen, at, features, explanation, verdict, took_ms)
     VALUES (?, 'payment', ?, ?, ?, ?, ?, '330100', 100, ?, '{}', '[]', 'hold', 1)`,
    [id, t.id(), t.id(), orderId, payerId, shopId, t.clock.now()],
  )
  return id
}

/** Rules that hold nothing, of nobody: files of one worker share the database, so the number is random. */
async function insertRuleset(t: TestApp): Promise<number> {
  const version = 900_000 + randomInt(90_000)
  await t.app.db.run(
    "INSERT INTO risk_ruleset (version, state, rules, note, created_at) VALUES (?, 'draft', '[]', '空规则', ?)",
    [version, t.clock.now()],
  )
  return version
}

/** An advance that the shop owes, and the refund that it was for. */
async function insertDebt(
  t: TestApp,
  orderId: string,
  shopId: string,
): Promise<{ receivableId: string; refundId: string }> {
  const [receivableId, refundId, now] = [t.id(), t.id(), t.clock.now()]
  const [payment] = await t.app.db.rows<{ id: string }>('SELECT id FROM payment WHERE subject_id = ?', [
    orderId,
  ])
  const paymentId = payment?.id ?? ''
  await t.app.db.run(
    `INSERT INTO payment_operation (id, payment_id, subject_id, kind, state, amount_fen, by_advance, reason, attempts, next_step, created_at, settled_at)
     VALUES (?, ?, ?, 'refund', 'failed', 100, 1, '测试', 1, 'query', ?, ?)`,
    [refundId, paymentId, orderId, now, now],
  )
  await t.app.db.run(
    `INSERT INTO receivable (id, kind, state, shop_id, subject_id, payment_id, operation_id, amount_fen, created_at, due_at)
     VALUES (?, 'advance', 'open', ?, ?, ?, ?, 100, ?, ?)`,
    [receivableId, shopId, orderId, paymentId, refundId, now, now],
  )
  return { receivableId, refundId }
}

/** A case in talks between both sides. */
async function insertCase(
  t: TestApp,
  orderId: string,
  ownerId: string,
  shopId: string,
  technicianId: string,
): Promise<string> {
  const [id, now] = [t.id(), t.clock.now()]
  await t.app.db.run(
    `INSERT INTO after_sale_case (id, version, order_id, owner_id, shop_id, region, technician_id, type, cause, state, state_at, opened_at, open_key)
     VALUES (?, 1, ?, ?, ?, '330100', ?, 'service', 'owner', 'NEGOTIATING', ?, ?, ?)`,
    [id, orderId, ownerId, shopId, technicianId, now, now, orderId],
  )
  return id
}

async function insertComplaint(t: TestApp, orderId: string, ownerId: string): Promise<string> {
  const [id, now] = [t.id(), t.clock.now()]
  await t.app.db.run(
    `INSERT INTO wechat_complaint (id, complaint_id, state, order_id, owner_id, region, problem, text, is_refunded, is_payer_waiting, times, complained_at, due_at)
     VALUES (?, ?, 'pending', ?, ?, '330100', 'OTHERS', '测试', 0, 0, 1, ?, ?)`,
    [id, id, orderId, ownerId, now, now],
  )
  return id
}

async function insertIncident(t: TestApp, shopId: string): Promise<string> {
  const id = t.id()
  await t.app.db.run(
    `INSERT INTO incident (id, class, cause_key, shop_id, region, expected_fen, found_fen, text, state, opened_at, due_at)
     VALUES (?, 'amount-differs', ?, ?, '330100', 100, 101, '测试', 'open', ?, ?)`,
    [id, `test.${id}`, shopId, t.clock.now(), t.clock.now()],
  )
  return id
}

/** Another shop is asked about the quote of the order. */
async function insertOpinion(
  t: TestApp,
  orderId: string,
  ownerId: string,
  shopId: string,
  photoId: string,
): Promise<string> {
  const [id, requestId, now] = [t.id(), t.id(), t.clock.now()]
  const line = {
    kind: 'labour',
    name: '工时',
    partType: null,
    brand: null,
    quantityMilli: 1000,
    unit: '小时',
  }
  const quote = {
    serviceName: '小保养',
    carText: '大众 朗逸 2021',
    odometerKm: 42_000,
    isSupplement: false,
    lines: [{ ...line, finding: null, photos: [0] }],
  }
  await t.app.db.run(
    `INSERT INTO opinion_request (id, order_id, owner_id, quote_round, quote, line_ids, amounts_fen, photo_ids, is_open, created_at, due_at)
     VALUES (?, ?, ?, 1, ?, ?, '[100]', ?, 1, ?, ?)`,
    [
      requestId,
      orderId,
      ownerId,
      JSON.stringify(quote),
      JSON.stringify([t.id()]),
      JSON.stringify([photoId]),
      now,
      new Date(now.getTime() + 1_800_000),
    ],
  )
  await t.app.db.run(
    `INSERT INTO opinion (id, request_id, shop_id, \`rank\`, state, distance_metres, asked_at, text, \`lines\`)
     VALUES (?, ?, ?, 0, 'asked', 100, ?, '', '[]')`,
    [id, requestId, shopId, now],
  )
  return id
}
