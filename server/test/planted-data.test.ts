import { isVin } from '@anxin/shared/kernel/vin'
import { randomInt } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  canStartPrivateServers,
  startThrowawayMariadb,
  startThrowawayRedis,
  type ThrowawayServer,
} from '../../scripts/lib/servers.mjs'
import { startComplaints } from '../src/complaints/follow-complaints'
import { createLog } from '../src/platform/log'
import { SECRETS, startMerchantWorld, type MerchantWorld } from '../src/shops/testing/merchant-world'
import { confirm, deliveredJob, refreshTokens, settle, type Job } from './harness/order-steps'
import { bindPhone, ensureSeries, freshPhone, makeOwner, signIn } from './harness/world'

const INVOICE = { title: '杭州欧阳货运有限公司', email: 'fapiao@ouyang.example.com' }
const MARKER = 'LOOKED-FOR-MARKER'

let mariadb: ThrowawayServer
let redis: ThrowawayServer
let t: MerchantWorld
/** By what each is. */
const planted = new Map<string, string>()
const logged: string[] = []

describe.skipIf(!canStartPrivateServers())(
  'personal data (skipped where no server program is installed)',
  () => {
    beforeAll(async () => {
      ;[mariadb, redis] = await Promise.all([
        startThrowawayMariadb({ args: ['--log-bin', '--binlog-format=ROW', '--server-id=1'] }),
        startThrowawayRedis(),
      ])
      t = await startMerchantWorld('ecommerce', {
        database: 'planted',
        databaseServerUrl: mariadb.url,
        env: { REDIS_URL: redis.url },
        log: createLog('trace', { write: (line) => void logged.push(line) }),
      })
      await live()
      t.app.log.info({ marker: MARKER }, 'the marker')
      await t.close()
      // A clean end writes out what lay in memory.
      await Promise.all([mariadb.stop(), redis.stop()])
    })
    afterAll(() => Promise.all([mariadb?.remove(), redis?.remove()]))

    it('of twenty kinds and more was planted', () => {
      expect(planted.size).toBeGreaterThanOrEqual(20)
      expect(new Set(planted.values()).size).toBe(planted.size)
    })

    it('is in no file of the database, its log of changes included', async () => {
      const files = await contentsOf(join(mariadb.folder, 'data'))
      const of = (name: RegExp) => files.filter(({ path }) => name.test(path))
      // What is plain is found, in both: so the search works.
      expect(of(/\.ibd$/).some(({ bytes }) => bytes.includes('左前门划痕'))).toBe(true)
      expect(of(/bin\.\d+$/).some(({ bytes }) => bytes.includes('左前门划痕'))).toBe(true)
      expect(foundIn(files)).toEqual([])
    })

    it('is in no file of Redis', async () => {
      const files = await contentsOf(redis.folder)
      expect(files.some(({ bytes }) => bytes.includes(t.app.env.REDIS_PREFIX))).toBe(true)
      expect(foundIn(files)).toEqual([])
    })

    it('is in no line of the log, at its most talkative', () => {
      const text = Buffer.from(logged.join(''))
      expect(text.includes(MARKER)).toBe(true)
      expect(logged.length).toBeGreaterThan(10)
      expect(foundIn([{ path: 'log', bytes: text }])).toEqual([])
    })
  },
)

/** People do what leaves data behind, and also what is refused. */
async function live(): Promise<void> {
  const job = await deliveredJob(t)
  await plantOwner(job.owner, 'first')
  await confirm(job)
  await settle(job)
  await refreshTokens(job)
  await askForInvoice(job)
  await lookAtOwner(job)
  await complainAtWechat(job)
  await takeCopy(job)
  for (const nth of ['second', 'third', 'fourth']) await plantOwner(await makeOwner(t), nth)
  await inviteStaff(job)
  await askForCode()
  await failToAdd(await makeOwner(t))
  const shop = await t.newShop()
  await t.apply(shop)
  await t.drain()
  SECRETS.forEach((value, index) => planted.set(`paper ${index}`, value))
}

async function plantOwner(owner: Job['owner'], nth: string): Promise<void> {
  const { token, name } = await signIn(t, 'owner', owner.name)
  planted.set(`phone of the ${nth}`, await bindPhone(t, { ...owner, token, name }))
  const params = { vehicleId: owner.vehicleId }
  planted.set(`plate of the ${nth}`, (await t.api(token, 'GET /vehicles/:vehicleId', { params })).plate)
  const car = { plate: `浙B${t.id().slice(-5)}`, vin: freshVin() }
  const seriesId = await ensureSeries(t)
  const facts = { seriesId, modelYear: 2020, powertrain: 'petrol' as const, odometerKm: 9_000 }
  await t.api(token, 'POST /vehicles', { body: { id: t.id(), ...car, ...facts } })
  planted.set(`second plate of the ${nth}`, car.plate)
  planted.set(`VIN of the ${nth}`, car.vin)
}

/** A valid VIN, as good as surely its own: the ninth character is the check digit. */
function freshVin(): string {
  const tail = String(randomInt(100_000_000)).padStart(8, '0')
  const vin = Array.from('0123456789X', (digit) => `LSVAU218${digit}${tail}`).find(isVin)
  if (!vin) throw new Error(`no check digit fits ${tail}`)
  return vin
}

async function askForInvoice({ owner, orderId }: Job): Promise<void> {
  const taxNo = '91440300708461136T'
  const body = { commandId: t.id(), ...INVOICE, taxNo }
  await t.api(owner.token, 'POST /orders/:orderId/invoice', { params: { orderId }, body })
  planted.set('title of an invoice', INVOICE.title)
  planted.set('address of an invoice', INVOICE.email)
}

async function lookAtOwner({ shop, orderId }: Job): Promise<void> {
  for (const what of ['phone', 'vehicle'] as const) {
    const body = { id: t.id(), what, reason: 'hand-over' as const }
    await t.api(shop.owner.token, 'POST /shop/orders/:orderId/disclosure', { params: { orderId }, body })
  }
}

/** WeChat tells the payer's phone, encrypted for us. */
async function complainAtWechat({ orderId }: Job): Promise<void> {
  const phone = freshPhone()
  planted.set('phone of a complaint', phone)
  const [payment] = await t.app.db.rows<{ id: string }>('SELECT id FROM payment WHERE subject_id = ?', [
    orderId,
  ])
  await t.wechat('/complaints', { out_trade_no: `P${payment?.id ?? ''}`, phone })
  await startComplaints(t.app)
  await t.drain()
  const rows = await t.app.db.rows('SELECT id FROM wechat_complaint WHERE phone_sealed IS NOT NULL', [])
  expect(rows).toHaveLength(1)
}

async function takeCopy({ owner }: Job): Promise<void> {
  await t.api(owner.token, 'POST /me/exports', { body: { id: t.id() } })
  await t.drain()
}

async function inviteStaff({ shop }: Job): Promise<void> {
  const phone = freshPhone()
  await t.api(shop.owner.token, 'POST /shop/staff', {
    body: { id: t.id(), name: '小工', role: 'technician', phone, showPrices: false },
  })
  planted.set('phone of one who is invited', phone)
}

async function askForCode(): Promise<void> {
  const person = await signIn(t)
  const phone = freshPhone()
  await t.api(person.token, 'POST /me/phone-codes', { body: { commandId: t.id(), phone } })
  await t.drain()
  planted.set('phone that a code is sent to', phone)
}

/** What is refused is not written down either. */
async function failToAdd(owner: Job['owner']): Promise<void> {
  const plate = '浙AZZ9Z9'
  const vin = 'LSVAU2180N2183295'
  const body = { id: t.id(), plate, vin, seriesId: 'none', modelYear: 2021, powertrain: 'petrol' }
  await t.refused(owner.token, 'POST /vehicles', { body })
  planted.set('plate that was refused', plate)
  planted.set('VIN that was refused', vin)
}

type File = { readonly path: string; readonly bytes: Buffer }

async function contentsOf(folder: string): Promise<File[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(
    files.map(async ({ parentPath, name }) => ({
      path: name,
      bytes: await readFile(join(parentPath, name)),
    })),
  )
}

function foundIn(files: readonly File[]): string[] {
  return files.flatMap(({ path, bytes }) =>
    [...planted].filter(([, value]) => bytes.includes(value)).map(([what]) => `${what} in ${path}`),
  )
}
