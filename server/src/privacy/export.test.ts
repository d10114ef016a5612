import { isSealed } from '@anxin/drizzle/columns'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { HOUR_MS } from '@anxin/shared/kernel/time'
import { getTableColumns } from 'drizzle-orm'
import { getTableConfig, type MySqlColumn } from 'drizzle-orm/mysql-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirm, deliveredJob, settle, type Job } from '../../test/harness/order-steps'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { unzip } from '../../test/harness/unzip'
import { bindPhone, makeOwner, signIn, type Person } from '../../test/harness/world'
import { OWNER_TABLES } from './inventory'
import type { OwnerTable, Root } from './owner-tables'

let t: TestApp
beforeAll(async () => {
  // What is planted here would mislead other files.
  t = await startTestApp({ database: 'exports' })
})
afterAll(() => t.close())

const ask = (token: string, id = t.id()) => t.api(token, 'POST /me/exports', { body: { id } })
const list = (token: string) => t.api(token, 'GET /me/exports', { query: {} })
const load = (token: string | null, exportId: string) =>
  t.fastify.inject({
    method: 'GET',
    url: `/me/exports/${exportId}/file`,
    headers: token ? { authorization: `Bearer ${token}` } : {},
  })

type Copy = { tables: Record<string, { title: string; rows: Record<string, unknown>[] }> }

/** Her copy as it is loaded; `meanwhile` comes between the asking and the making. */
async function copyOf(
  person: Person,
  meanwhile: () => Promise<unknown> = async () => undefined,
): Promise<{ copy: Copy; page: string; files: Map<string, Buffer> }> {
  const { id } = await ask(person.token)
  await meanwhile()
  await t.drain()
  const response = await load(person.token, id)
  expect(response.statusCode, response.body.slice(0, 200)).toBe(200)
  const files = unzip(response.rawPayload)
  const page = files.get('index.html')?.toString('utf8') ?? ''
  return { copy: JSON.parse(files.get('data.json')?.toString('utf8') ?? '') as Copy, page, files }
}

async function refresh(person: Person): Promise<void> {
  person.token = (await signIn(t, 'owner', person.name)).token
}

describe('a copy of an account', () => {
  it('has phone, plate, orders, payments and every photo of her, to read and for machines; shop staff are masked', async () => {
    const job: Job = await deliveredJob(t)
    await confirm(job)
    await settle(job)
    const { owner, orderId, shop } = job
    const phone = await bindPhone(t, owner)
    const { plate } = await t.api(owner.token, 'GET /vehicles/:vehicleId', {
      params: { vehicleId: owner.vehicleId },
    })
    await t.app.db.run("UPDATE orders SET note = '刹车时有异响' WHERE id = ?", [orderId])
    await t.app.db.run("UPDATE shop_staff SET name = '欧阳锋' WHERE shop_id = ?", [shop.id])
    await t.app.db.run(
      "UPDATE order_entry SET actor_name = '欧阳锋', text = '欧阳锋接车' WHERE order_id = ? AND actor = 'shop'",
      [orderId],
    )
    const { copy, page, files } = await copyOf(owner)
    const text = JSON.stringify(copy)
    for (const known of [phone, plate, orderId, '刹车时有异响', owner.openid ?? '']) {
      expect(text).toContain(known)
      expect(page).toContain(known)
    }
    expect(copy.tables['payment']?.rows).toMatchObject([{ amountFen: 28_600, subjectId: orderId }])
    expect(page).toContain('286.00 元')
    const photos = await t.app.db.rows<{ id: string }>('SELECT id FROM order_photo WHERE order_id = ?', [
      orderId,
    ])
    expect(photos.length).toBeGreaterThan(4)
    for (const { id } of photos) {
      const [path] = [...files.keys()].filter((name) => name.includes(id))
      expect(files.get(path ?? '')?.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
      expect(page).toContain(path)
    }
    expect(text).toContain('欧*接车')
    expect(text + page).not.toContain('欧阳锋')
  })

  it('has what stands in every table of the inventory about her, and nothing of anybody else', async () => {
    const [her, other] = [await makeOwner(t), await makeOwner(t)]
    let mine: Record<string, Marks> = {}
    const theirs = await plantEverywhere(other)
    const { copy } = await copyOf(her, async () => (mine = await plantEverywhere(her)))
    expect(Object.keys(mine)).toHaveLength(OWNER_TABLES.length)
    const text = JSON.stringify(copy)
    for (const [table, marks] of Object.entries(mine)) {
      expect(copy.tables[table]?.rows.length, table).toBeGreaterThan(0)
      const rows = JSON.stringify(copy.tables[table]?.rows ?? [])
      for (const mark of marks.shown) expect(rows, `${table} ${mark}`).toContain(mark)
      for (const mark of marks.hidden) expect(text, `${table} ${mark}`).not.toContain(mark)
    }
    for (const { shown, hidden } of Object.values(theirs))
      for (const mark of [...shown, ...hidden]) expect(text).not.toContain(mark)
    expect(text).not.toContain(other.userId)
  })

  it('is told to its owner when it is ready, and says how much is in it', async () => {
    const owner = await makeOwner(t)
    const asked = await ask(owner.token)
    expect(asked).toMatchObject({ state: 'making', readyAt: null, records: null })
    await t.drain()
    const endsAt = new Date(t.clock.now().getTime() + LIMITS.exportKeptMs).toISOString()
    const { items } = await list(owner.token)
    expect(items).toMatchObject([{ id: asked.id, state: 'ready', endsAt, photos: 0 }])
    expect(items[0]?.records).toBeGreaterThan(2)
    const notices = await t.api(owner.token, 'GET /notices', { query: {} })
    expect(notices.items[0]).toMatchObject({ title: '你的资料已整理好' })
  })

  it('needs her session: for nobody, for another owner and for a shop it does not exist', async () => {
    const [owner, stranger] = [await makeOwner(t), await makeOwner(t)]
    const { id } = await ask(owner.token)
    expect((await load(owner.token, id)).statusCode).toBe(404) // not made yet
    await t.drain()
    expect((await load(null, id)).statusCode).toBe(401)
    expect((await load(stranger.token, id)).statusCode).toBe(404)
    expect((await load((await signIn(t, 'shop')).token, id)).statusCode).toBe(403)
    expect((await load(owner.token, t.id())).statusCode).toBe(404)
    expect((await list(stranger.token)).items).toEqual([])
    expect((await load(owner.token, id)).statusCode).toBe(200)
  })

  it('ends after seven days: it cannot be loaded, its file and its key are gone', async () => {
    const owner = await makeOwner(t)
    const { id } = await ask(owner.token)
    await t.drain()
    expect(await t.app.storage.exists(`exports/${id}.bin`)).toBe(true)
    await t.advance(LIMITS.exportKeptMs - 1)
    await refresh(owner)
    expect((await load(owner.token, id)).statusCode).toBe(200)
    await t.advance(1)
    expect((await load(owner.token, id)).statusCode).toBe(404)
    expect(await t.app.storage.exists(`exports/${id}.bin`)).toBe(false)
    expect((await list(owner.token)).items).toMatchObject([{ id, state: 'ended' }])
    const [row] = await t.app.db.rows('SELECT key_sealed FROM account_export WHERE id = ?', [id])
    expect(row).toEqual({ key_sealed: null })
  })

  it('is made one at a time and once a day, and a repeat of the request is the same one', async () => {
    const owner = await makeOwner(t)
    const id = t.id()
    const first = await ask(owner.token, id)
    expect(await ask(owner.token, id)).toEqual(first)
    const again = () => t.refused(owner.token, 'POST /me/exports', { body: { id: t.id() } })
    expect(await again()).toMatchObject({ status: 409, code: 'EXPORT_RUNNING' })
    await t.drain()
    const nextAt = new Date(t.clock.now().getTime() + LIMITS.exportEveryMs).toISOString()
    expect(await again()).toMatchObject({ code: 'EXPORT_TOO_OFTEN', data: { nextAt } })
    expect((await list(owner.token)).nextAt).toBe(nextAt)
    await t.advance(LIMITS.exportEveryMs)
    await refresh(owner)
    expect(await ask(owner.token)).toMatchObject({ state: 'making' })
  })

  it('asked for from many phones at once is one', async () => {
    const owner = await makeOwner(t)
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => ask(owner.token)))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('of an account that is removed meanwhile is never made, and one that was made is gone', async () => {
    for (const isMade of [false, true]) {
      const owner = await makeOwner(t)
      const { id } = await ask(owner.token)
      if (isMade) await t.drain()
      await t.api(owner.token, 'POST /me/removal', { body: { commandId: t.id() } })
      await t.drain()
      const rows = await t.app.db.rows('SELECT state, key_sealed FROM account_export WHERE id = ?', [id])
      expect(rows).toEqual([{ state: 'ended', key_sealed: null }])
      expect(await t.app.storage.exists(`exports/${id}.bin`)).toBe(false)
    }
  })

  it('lies in the storage as nobody can read it', async () => {
    const owner = await makeOwner(t)
    const phone = await bindPhone(t, owner)
    const { id } = await ask(owner.token)
    await t.advance(HOUR_MS)
    const stored = await t.app.storage.get(`exports/${id}.bin`)
    const chunks: Buffer[] = []
    for await (const chunk of stored?.stream ?? []) chunks.push(chunk as Buffer)
    const bytes = Buffer.concat(chunks)
    expect(bytes.length).toBeGreaterThan(100)
    expect(bytes.includes(phone)).toBe(false)
  })
})

type Marks = { shown: string[]; hidden: string[] }

/** A row in every table of the inventory, each text of it one of a kind; answers what was planted, by table. */
async function plantEverywhere({ userId }: Person): Promise<Record<string, Marks>> {
  const roots: Record<Root, string> = {
    owner: userId,
    orders: t.id(),
    cases: t.id(),
    complaints: t.id(),
    vehicles: t.id(),
    links: t.id(),
    opinions: t.id(),
    showcases: t.id(),
  }
  const ids: Readonly<Record<string, string>> = {
    orders: roots.orders,
    after_sale_case: roots.cases,
    wechat_complaint: roots.complaints,
    vehicle: roots.vehicles,
    record_link: roots.links,
    opinion_request: roots.opinions,
    showcase: roots.showcases,
  }
  const planted: Record<string, Marks> = {}
  for (const entry of OWNER_TABLES) {
    const name = getTableConfig(entry.table).name
    planted[name] = await plant(entry, ids[name] ?? t.id(), roots[entry.root])
  }
  return planted
}

async function plant(entry: OwnerTable, id: string, rootId: string): Promise<Marks> {
  const { table, by, fields } = entry
  const columns = Object.entries(getTableColumns(table) as Record<string, MySqlColumn>)
  const marks: Marks = { shown: [], hidden: [] }
  const row: Record<string, unknown> = {}
  for (const [name, column] of columns) {
    if (column === by[0]) {
      row[name] = rootId
      continue
    }
    if (name === 'id') {
      row[name] = id
      continue
    }
    const { value, mark } = content(column)
    row[name] = value
    if (mark === null) continue
    const field = fields[name]
    marks[typeof field === 'object' && 'hidden' in field ? 'hidden' : 'shown'].push(mark)
  }
  if (typeof row['id'] === 'string' && !('hidden' in Object(fields['id']))) marks.shown.push(row['id'])
  if (getTableConfig(table).name === 'user') {
    const [{ phone_sealed: sealed } = { phone_sealed: '' }] = await t.app.db.rows<{ phone_sealed: string }>(
      'SELECT phone_sealed FROM user WHERE id = ?',
      [rootId],
    )
    return { shown: [rootId, t.app.seal.open(sealed as never)], hidden: [] }
  }
  await t.app.db.orm.insert(table).values(row as never)
  return marks
}

/** Something that the column takes, and the text by which it is found again. */
function content(column: MySqlColumn): { value: unknown; mark: string | null } {
  const mark = t.id()
  const type = column.getSQLType()
  if (isSealed(column)) return { value: t.app.seal.seal(mark), mark }
  if (type.startsWith('enum')) return { value: column.enumValues?.[0], mark: null }
  if (type.startsWith('mediumtext')) return { value: [mark], mark }
  if (type.startsWith('datetime')) return { value: new Date('2026-01-02T03:04:05.000Z'), mark: null }
  if (type.startsWith('char(43)')) return { value: `${mark}${mark}`.slice(0, 43), mark: null }
  const length = Number(/^(?:var)?char\((\d+)\)/.exec(type)?.[1] ?? 0)
  if (length >= mark.length) return { value: mark, mark }
  if (length > 0) return { value: mark.slice(-length), mark: null }
  return { value: 1, mark: null }
}
