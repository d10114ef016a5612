import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accept,
  approvalOf,
  checkIn,
  deliveredJob,
  finish,
  handOver,
  payDue,
  requestJob,
  see,
  type Job,
} from '../../test/harness/order-steps'
import { injectPhoto, tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { LINES, publishChecklist } from '../../test/harness/world'
import { eraseOwner } from './orders.repository'
import { photoKey } from './photos'
import { verifyChain } from './verify-evidence'

let t: TestApp
let job: Job
let findingId = ''
beforeAll(async () => {
  t = await startTestApp()
  job = await requestJob(t, { service: { priceMode: 'inspect-first', durationMin: 120 } })
  await publishChecklist(t, (await see(job)).serviceId)
  await accept(job)
  await checkIn(job)
  const params = { orderId: job.orderId }
  findingId = await uploadPhoto(t, job.shop.owner.token, job.orderId, 'finding', await tinyJpeg())
  const items = [
    { name: '前刹车片', level: 'urgent' as const, note: '剩 2 毫米', photoIds: [findingId] },
    { name: '机油', level: 'good' as const },
    { name: '空调', level: 'good' as const },
  ]
  await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/inspection', {
    params,
    body: { commandId: t.id(), items },
  })
  const { lines } = await t.api(job.shop.owner.token, 'POST /shop/orders/:orderId/quote', {
    params,
    body: { commandId: t.id(), lines: [...LINES] },
  })
  await t.api(job.owner.token, 'POST /orders/:orderId/decisions', {
    params,
    body: {
      commandId: t.id(),
      quoteRound: 1,
      decisions: lines.map((line, index) =>
        index === 0 ? { lineId: line.id, decision: 'decline' as const } : approvalOf(line),
      ),
    },
  })
  await payDue(job)
  await finish(job)
  await handOver(job)
})
afterAll(() => t.close())

const verify = (orderId = job.orderId) => verifyChain(t.app, orderId)
const run = (sql: string, values: (string | number | Date | null)[]) => t.app.db.run(sql, values)

/** Carries out `harm`, says what the chain finds, and puts everything back. */
async function misfitAfter(harm: () => Promise<unknown>, undo: () => Promise<unknown>) {
  await harm()
  const { misfit } = await verify()
  await undo()
  expect((await verify()).misfit).toBeNull()
  return misfit
}

describe('the evidence of an order', () => {
  it('tells of every record from the beginning, and fits', async () => {
    const { links, head, isWhole, misfit } = await verify()
    expect({ isWhole, misfit }).toEqual({ isWhole: true, misfit: null })
    expect(head).toEqual({ count: links.length, hash: links.at(-1)?.hash })
    expect(new Set(links.map(({ kind }) => kind))).toEqual(
      new Set(['order', 'entry', 'line', 'inspection', 'photo', 'belongings', 'piece', 'tick']),
    )
    const order = await see(job)
    const told = (kind: string) => new Set(links.flatMap((link) => (link.kind === kind ? link.recordId : [])))
    expect(told('entry').size).toBe(order.timeline.length)
    expect(told('line')).toEqual(new Set(order.lines.map(({ id }) => id)))
    expect(told('photo').has(findingId)).toBe(true)
    const facts = links.flatMap(({ kind, content }) =>
      kind === 'order' ? Object.keys(JSON.parse(content ?? '{}') as object) : [],
    )
    for (const fact of ['state', 'odometerKm', 'damages', 'billFen', 'billHash', 'deliveredAt'])
      expect(facts, fact).toContain(fact)
  })

  it('says for each line what was shown, decided, paid and done', async () => {
    const { links } = await verify()
    const statesOf = (lineId: string) =>
      links.flatMap(({ kind, recordId, content }) =>
        kind === 'line' && recordId === lineId
          ? [(JSON.parse(content ?? '') as { state: string }).state]
          : [],
      )
    const [declined, approved] = (await see(job)).lines
    expect(statesOf(declined?.id ?? '')).toEqual(['shown', 'declined'])
    expect(statesOf(approved?.id ?? '')).toEqual(['shown', 'approving', 'approved', 'done'])
  })

  const RECORDS = [
    ['the price of a line', 'order_line', 'unit_price_fen', 'order_id', 1],
    ['the name of a line', 'order_line', 'name', 'order_id', '别的'],
    ['the state of a line', 'order_line', 'state', 'order_id', 'approved'],
    ['the reason of a decision', 'order_line', 'decline_reason', 'order_id', '太贵'],
    ['the words of the timeline', 'order_entry', 'text', 'order_id', '已接车'],
    ['the time of the timeline', 'order_entry', 'at', 'order_id', new Date(0)],
    ['the author of the timeline', 'order_entry', 'actor_id', 'order_id', '0'.repeat(26)],
    ['a finding', 'order_inspection', 'items', 'order_id', '[]'],
    ['the hash of a photo', 'order_photo', 'sha256', 'order_id', '0'.repeat(64)],
    ['the slot of a photo', 'order_photo', 'slot', 'order_id', 'damage'],
    ['the brand of a piece', 'order_piece', 'brand', 'order_id', '别的'],
    ['the part number of a piece', 'order_piece', 'part_number', 'order_id', 'X'],
    ['the serial of a piece', 'order_piece', 'serial', 'order_id', null],
    ['the label of a piece', 'order_piece', 'photo_id', 'order_id', '0'.repeat(26)],
    ['who noted a piece', 'order_piece', 'by_name', 'order_id', '别人'],
    ['what a step was called', 'order_tick', 'name', 'order_id', '别的'],
    ['the photos of a step', 'order_tick', 'photo_ids', 'order_id', '["x"]'],
    ['who did a step', 'order_tick', 'by_id', 'order_id', '0'.repeat(26)],
    ['the time of a step', 'order_tick', 'at', 'order_id', new Date(0)],
    ['the checklist', 'orders', 'checklist_version', 'id', 0],
    ['the odometer', 'orders', 'odometer_km', 'id', 42_101],
    ['the damage at intake', 'orders', 'damages', 'id', '[]'],
    ['what was left in the car', 'orders', 'items', 'id', '无'],
    ['the bill', 'orders', 'bill_fen', 'id', 1],
    ["the bill's fingerprint", 'orders', 'bill_hash', 'id', '0'.repeat(64)],
    ['the hand-over', 'orders', 'delivered_at', 'id', new Date(0)],
    ['the state', 'orders', 'state', 'id', 'COMPLETED'],
    ['a hold', 'orders', 'hold', 'id', 'operator'],
  ] as const

  it.each(RECORDS)('is found out where %s was changed', async (_name, table, column, key, value) => {
    const own = { order_entry: 'seq', order_inspection: 'order_id' }[table as string] ?? 'id'
    const [row] = await t.app.db.rows<{ was: string | number | Date | null; own: string | number }>(
      `SELECT ${column} AS was, ${own} AS own FROM ${table} WHERE ${key} = ? ORDER BY ${own} LIMIT 1`,
      [job.orderId],
    )
    if (!row) throw new Error(`nothing in ${table}`)
    const set = (to: string | number | Date | null) =>
      run(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ? AND ${own} = ?`, [to, job.orderId, row.own])
    expect(row.was).not.toEqual(value)
    const misfit = await misfitAfter(
      () => set(value),
      () => set(row.was),
    )
    expect(misfit?.why).toBe('record')
    const { links } = await verify()
    const kinds = {
      order_line: 'line',
      order_entry: 'entry',
      order_inspection: 'inspection',
      order_photo: 'photo',
      order_piece: 'piece',
      order_tick: 'tick',
      orders: column === 'items' ? 'belongings' : 'order',
    } as const
    const link = links[(misfit?.seq ?? 0) - 1]
    expect(link).toMatchObject({
      kind: kinds[table],
      ...(table === 'orders' || table === 'order_inspection' ? {} : { recordId: String(row.own) }),
    })
  })

  it('is found out where one byte of a photo was changed, and where its file is gone', async () => {
    const path = join(t.app.env.STORAGE_DIR, photoKey(findingId))
    const bytes = await readFile(path)
    const { links } = await verify()
    const seq = links.find(({ recordId }) => recordId === findingId)?.seq
    const other = Buffer.from(bytes)
    other[bytes.length >> 1] = (other[bytes.length >> 1] ?? 0) ^ 1
    const back = () => writeFile(path, bytes)
    expect(await misfitAfter(() => writeFile(path, other), back)).toEqual({ seq, why: 'file' })
    expect(await misfitAfter(() => rm(path), back)).toEqual({ seq, why: 'file' })
  })

  it.each([
    ['order_line', 'id'],
    ['order_entry', 'seq'],
    ['order_inspection', 'order_id'],
    ['order_photo', 'id'],
    ['order_piece', 'id'],
    ['order_tick', 'id'],
  ])('is found out where a row of %s was deleted', async (table, own) => {
    const [row] = await t.app.db.rows<Record<string, string | number | Date | null>>(
      `SELECT * FROM ${table} WHERE order_id = ? ORDER BY ${own} DESC LIMIT 1`,
      [job.orderId],
    )
    if (!row) throw new Error(`nothing in ${table}`)
    const columns = Object.keys(row)
    const misfit = await misfitAfter(
      () => run(`DELETE FROM ${table} WHERE order_id = ? AND ${own} = ?`, [job.orderId, row[own] ?? null]),
      () =>
        run(
          `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
          Object.values(row),
        ),
    )
    expect(misfit?.why).toBe('record')
  })

  it('is found out where a link was changed, put in another order, or taken from the middle or the end', async () => {
    const { links, head } = await verify()
    const middle = links[links.length >> 1]
    if (!middle) throw new Error('no link')
    const restore = async () => {
      await run('DELETE FROM evidence_link WHERE order_id = ?', [job.orderId])
      for (const { seq, kind, recordId, at, content, contentHash, prevHash, hash } of links)
        await run(
          'INSERT INTO evidence_link (order_id, seq, kind, record_id, at, content, content_hash, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
          [job.orderId, seq, kind, recordId, at, content, contentHash, prevHash, hash],
        )
    }
    const where = 'WHERE order_id = ? AND seq = ?'
    const of = (seq: number) => [job.orderId, seq]
    const cases: [string, (string | number)[], object][] = [
      [
        `UPDATE evidence_link SET content = CONCAT(content, ' ') ${where}`,
        of(middle.seq),
        { seq: middle.seq, why: 'content' },
      ],
      [`UPDATE evidence_link SET record_id = 'x' ${where}`, of(middle.seq), { seq: middle.seq, why: 'link' }],
      [
        `UPDATE evidence_link SET kind = 'belongings', content = NULL ${where}`,
        of(middle.seq),
        { seq: middle.seq, why: 'link' },
      ],
      [
        `UPDATE evidence_link SET content = NULL ${where}`,
        of(middle.seq),
        { seq: middle.seq, why: 'record' },
      ],
      [`DELETE FROM evidence_link ${where}`, of(middle.seq), { seq: middle.seq, why: 'missing' }],
      [`DELETE FROM evidence_link ${where}`, of(head.count), { seq: head.count, why: 'missing' }],
      ['DELETE FROM evidence_link WHERE order_id = ?', [job.orderId], { seq: 1, why: 'missing' }],
      [
        `UPDATE evidence_link SET hash = REVERSE(hash) ${where}`,
        of(head.count),
        { seq: head.count, why: 'link' },
      ],
    ]
    for (const [sql, values, expected] of cases)
      expect(await misfitAfter(() => run(sql, values), restore), sql).toEqual(expected)
  })

  it.each([
    ['order_piece', 'line_id, brand, part_number, serial, photo_id, replaces_id, by_id, by_name, at'],
    ['order_tick', 'step, name, photo_ids, by_id, by_name, at'],
  ])('is found out where a row of %s was put in beside it', async (table, columns) => {
    const id = t.id()
    const add = () =>
      run(
        `INSERT INTO ${table} (id, order_id, ${columns}) SELECT ?, order_id, ${columns} FROM ${table} WHERE order_id = ? LIMIT 1`,
        [id, job.orderId],
      )
    const misfit = await misfitAfter(add, () => run(`DELETE FROM ${table} WHERE id = ?`, [id]))
    expect(misfit?.why).toBe('unlinked')
  })

  it('is found out where a photo or an entry was put in beside it', async () => {
    const id = t.id()
    const add = () =>
      run(
        'INSERT INTO order_photo SELECT ?, order_id, slot, uploaded_by, side, width, height, bytes, sha256, at FROM order_photo WHERE id = ?',
        [id, findingId],
      )
    const misfit = await misfitAfter(add, () => run('DELETE FROM order_photo WHERE id = ?', [id]))
    expect(misfit?.why).toBe('unlinked')
  })
})

it('twenty photos at the same time, with a command among them, make one chain', async () => {
  const raced = await deliveredJob(t)
  const file = await tinyJpeg()
  const send = () =>
    injectPhoto(t, raced.shop.owner.token, { id: t.id(), orderId: raced.orderId, slot: 'damage' }, file)
  const before = (await verify(raced.orderId)).head.count
  const [answers] = await Promise.all([
    Promise.all(Array.from({ length: 20 }, send)),
    t.api(raced.owner.token, 'POST /orders/:orderId/confirmation', {
      params: { orderId: raced.orderId },
      body: { commandId: t.id() },
    }),
  ])
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200))
  const { links, misfit, head } = await verify(raced.orderId)
  expect(misfit).toBeNull()
  expect(links.filter(({ kind, seq }) => kind === 'photo' && seq > before)).toHaveLength(20)
  expect(head.count).toBe(links.length)
})

it('the evidence of an order that is older than evidence begins at its first change, and says so', async () => {
  const old = await deliveredJob(t)
  await run('DELETE FROM evidence_link WHERE order_id = ?', [old.orderId])
  await run('UPDATE orders SET evidence_count = 0, evidence_hash = NULL WHERE id = ?', [old.orderId])
  expect(await verify(old.orderId)).toMatchObject({ isWhole: false, misfit: null, links: [] })
  t.clock.advance(1)
  await t.api(old.owner.token, 'POST /orders/:orderId/confirmation', {
    params: { orderId: old.orderId },
    body: { commandId: t.id() },
  })
  const { isWhole, misfit, links } = await verify(old.orderId)
  expect({ isWhole, misfit, first: links[0]?.seq }).toEqual({ isWhole: false, misfit: null, first: 1 })
})

it('an owner who goes away takes what they had left in the car, and the chain still fits', async () => {
  const gone = await deliveredJob(t)
  const contents = async () =>
    (await verify(gone.orderId)).links.flatMap(({ kind, content }) =>
      kind === 'belongings' ? [content] : [],
    )
  expect(await contents()).toEqual(['{"items":""}'])
  await t.app.db.transaction((tx) => eraseOwner(tx, gone.owner.userId))
  expect(await contents()).toEqual([null])
  expect((await verify(gone.orderId)).misfit).toBeNull()
  await run("UPDATE orders SET items = '手机支架' WHERE id = ?", [gone.orderId])
  expect((await verify(gone.orderId)).misfit?.why).toBe('record')
})
