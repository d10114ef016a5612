import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deliveredJob, refreshTokens, see, type Job } from '../../test/harness/order-steps'
import { tinyJpeg, uploadPhoto } from '../../test/harness/photos'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { unzip } from '../../test/harness/unzip'
import { makeStaff } from '../../test/harness/world'
import { evidenceByHand } from './pack-evidence'
import { photoKey } from './photos'

let t: TestApp
let job: Job
beforeAll(async () => {
  t = await startTestApp()
  job = await deliveredJob(t)
})
afterAll(() => t.close())
beforeEach(() => refreshTokens(job))

const params = () => ({ orderId: job.orderId })
const address = () => t.api(job.owner.token, 'GET /evidence/:orderId', { params: params() })

async function open(accept: string, url?: string) {
  const { pathname } = new URL(url ?? (await address()).url)
  return t.fastify.inject({ method: 'GET', url: pathname, headers: { accept } })
}
const report = async () => (await open('application/json')).json<Record<string, unknown>>()
const addPhoto = async () => uploadPhoto(t, job.shop.owner.token, job.orderId, 'finish', await tinyJpeg())

describe('the page that the QR code opens', () => {
  it('tells anybody that the records are there and fit, in JSON and as a page', async () => {
    const { url, count, headHash } = await address()
    const json = await report()
    expect(json).toMatchObject({ state: 'sound', count, headHash, isWhole: true, misfit: null })
    expect(json['links']).toHaveLength(count)
    const page = await open('text/html,application/xhtml+xml', url)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'") as string,
    })
    for (const words of [`${count} 条记录，未被改动`, headHash ?? '-', '接车', '付款', '照片', '交车'])
      expect(page.body).toContain(words)
    expect(page.body).not.toMatch(/<script|https?:\/\//)
  })

  it('is the same for the shop and an operator, and tells nothing of what the records say', async () => {
    const { url } = await address()
    const adviser = await makeStaff(t, job.shop.id, 'adviser')
    expect((await t.api(adviser.token, 'GET /evidence/:orderId', { params: params() })).url).toBe(url)
    const order = await see(job)
    const secrets = [
      order.vehicleText,
      order.vehicleText.split(' · ')[1] ?? '-',
      order.shopName ?? '-',
      ...order.lines.map(({ name }) => name),
      ...order.timeline.map(({ text }) => text),
      job.owner.userId,
      '¥',
    ]
    for (const accept of ['application/json', 'text/html']) {
      const { body } = await open(accept)
      for (const secret of secrets) expect(body).not.toContain(secret)
    }
  })

  it('cannot be found without its address', async () => {
    const other = await deliveredJob(t)
    const { url } = await t.api(other.owner.token, 'GET /evidence/:orderId', {
      params: { orderId: other.orderId },
    })
    await refreshTokens(job)
    const own = await address()
    const foreign = own.url.replace(/[^/]+$/, url.split('/').at(-1) ?? '')
    for (const wrong of [foreign, own.url.slice(0, -1), `${own.url}A`, own.url.replace(/[^/]+$/, 'x')])
      expect((await open('text/html', wrong)).statusCode, wrong).toBe(404)
  })

  it('names the record that was changed, and does not read everything again within a minute', async () => {
    await addPhoto()
    const before = await report()
    t.clock.advance(1000)
    expect((await report())['checkedAt']).toBe(before['checkedAt'])
    await t.app.db.run('UPDATE orders SET odometer_km = odometer_km + 1 WHERE id = ?', [job.orderId])
    await addPhoto()
    const after = await report()
    const { seq } = after['misfit'] as { seq: number }
    expect(after).toMatchObject({ state: 'broken', misfit: { why: 'record' } })
    expect(seq).toBeLessThan(before['count'] as number)
    const page = await open('text/html')
    expect(page.body).toContain(`第 ${seq} 条：这一条与订单里的原始记录不符`)
    expect(page.body).not.toContain('条记录，未被改动')
    await t.app.db.run('UPDATE orders SET odometer_km = odometer_km - 1 WHERE id = ?', [job.orderId])
    await addPhoto()
    expect(await report()).toMatchObject({ state: 'sound', misfit: null })
  })
})

describe('the pack for a mediation', () => {
  const pack = (token: string, format?: string) =>
    t.fastify.inject({
      method: 'GET',
      url: `/evidence-packs/${job.orderId}${format === undefined ? '' : `?format=${format}`}`,
      headers: { authorization: `Bearer ${token}` },
    })

  it('holds the PDF, every photo as it is, and the chain, and proves itself without us', async () => {
    const response = await pack(job.owner.token)
    expect(response.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="evidence-${job.orderId}.zip"`,
    })
    const files = unzip(response.rawPayload)
    const photos = await t.app.db.rows<{ id: string }>('SELECT id FROM order_photo WHERE order_id = ?', [
      job.orderId,
    ])
    expect(new Set(files.keys())).toEqual(
      new Set([
        'material.pdf',
        'README.txt',
        'verify.mjs',
        'chain.json',
        ...photos.map(({ id }) => `photos/${id}.jpg`),
      ]),
    )
    for (const { id } of photos)
      expect(files.get(`photos/${id}.jpg`)).toEqual(await readFile(join(t.app.env.STORAGE_DIR, photoKey(id))))
    const pdf = files.get('material.pdf') ?? Buffer.alloc(0)
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    expect(pdf.subarray(-6).toString('latin1')).toContain('%%EOF')
    expect(pdf.toString('latin1').match(/\/Subtype \/Image/g)).toHaveLength(photos.length)
    const { headHash, count } = await address()
    expect(await check(files)).toBe(`SOUND: ${count} links, head ${headHash}`)
  })

  it('no longer proves itself once a photo, a word or a link in it was changed', async () => {
    const files = unzip((await pack(job.owner.token)).rawPayload)
    const chain = files.get('chain.json')?.toString() ?? ''
    const photo = [...files.keys()].find((name) => name.startsWith('photos/')) ?? ''
    const bytes = Buffer.from(files.get(photo) ?? Buffer.alloc(0))
    bytes[40] = (bytes[40] ?? 0) ^ 1
    const links = (JSON.parse(chain) as { links: object[] }).links
    const cases: [string, Buffer][] = [
      [photo, bytes],
      ['chain.json', Buffer.from(chain.replace('42100', '42101'))],
      [
        'chain.json',
        Buffer.from(JSON.stringify({ ...(JSON.parse(chain) as object), links: links.slice(0, -1) })),
      ],
      [
        'chain.json',
        Buffer.from(JSON.stringify({ ...(JSON.parse(chain) as object), links: links.toSpliced(3, 1) })),
      ],
    ]
    for (const [name, content] of cases)
      expect(await check(new Map([...files, [name, content]])), name).toMatch(/^NOT SOUND: link \d+ /)
  })

  it('is also a PDF alone; each taking is in the audit with who took it', async () => {
    const adviser = await makeStaff(t, job.shop.id, 'adviser')
    const pdf = await pack(adviser.token, 'pdf')
    expect(pdf.headers['content-type']).toBe('application/pdf')
    expect(pdf.rawPayload.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    const rows = await t.app.db.rows<{ actor: string; actor_id: string; data: string }>(
      "SELECT actor, actor_id, data FROM audit_entry WHERE subject_id = ? AND action = 'evidence.packed' ORDER BY id",
      [job.orderId],
    )
    expect(rows.map(({ actor }) => actor)).toEqual(['owner', 'owner', 'shop'])
    expect(rows[0]?.actor_id).toBe(job.owner.userId)
    expect(JSON.parse(rows[2]?.data ?? '{}')).toMatchObject({
      format: 'pdf',
      headHash: (await address()).headHash,
    })
  })

  it('is made by one command too, which never writes over a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'anxin-pack-'))
    const file = join(folder, 'pack.zip')
    expect(await evidenceByHand(t.app, ['pack', job.orderId, file])).toBe(file)
    expect(unzip(await readFile(file)).has('material.pdf')).toBe(true)
    await expect(evidenceByHand(t.app, ['pack', job.orderId, file])).rejects.toThrow('EEXIST')
    expect(await evidenceByHand(t.app, ['verify', job.orderId])).toMatch(
      /^\d+ links, head [0-9a-f]{64}: all fit$/,
    )
    await expect(evidenceByHand(t.app, ['show', job.orderId])).rejects.toThrow('Usage')
    await rm(folder, { recursive: true })
  })

  it('is complete but for a photo whose file is gone, and says which', async () => {
    const lost = await addPhoto()
    const path = join(t.app.env.STORAGE_DIR, photoKey(lost))
    const bytes = await readFile(path)
    await rm(path)
    const files = unzip((await pack(job.owner.token)).rawPayload)
    expect(files.has(`photos/${lost}.jpg`)).toBe(false)
    const { misfit, links } = JSON.parse(files.get('chain.json')?.toString() ?? '{}') as {
      misfit: { seq: number; why: string }
      links: { recordId: string }[]
    }
    expect([misfit.why, links[misfit.seq - 1]?.recordId]).toEqual(['file', lost])
    await writeFile(path, bytes)
  })

  it('leaves out the photos of a review, which nobody else sees before they are checked, and proves itself without', async () => {
    const own = await uploadPhoto(t, job.owner.token, job.orderId, 'review', await tinyJpeg())
    const { headHash, count } = await address()
    const before = await t.app.db.rows("SELECT id FROM order_photo WHERE order_id = ? AND slot <> 'review'", [
      job.orderId,
    ])
    for (const { token } of [job.shop.owner, job.owner]) {
      const files = unzip((await pack(token)).rawPayload)
      expect(files.has(`photos/${own}.jpg`)).toBe(false)
      expect([...files.keys()].filter((name) => name.startsWith('photos/'))).toHaveLength(before.length)
      const pdf = files.get('material.pdf')?.toString('latin1') ?? ''
      expect(pdf.match(/\/Subtype \/Image/g)).toHaveLength(before.length)
      expect(await check(files)).toBe(`SOUND: ${count} links, head ${headHash}, 1 review photos left out`)
      // Another picture under its name is still found out.
      const other = new Map([...files, [`photos/${own}.jpg`, Buffer.from('x')] as const])
      expect(await check(other)).toMatch(/^NOT SOUND/)
    }
  })
})

/** Runs the pack's own program over its files, as whoever receives it would. */
async function check(files: ReadonlyMap<string, Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'anxin-pack-'))
  try {
    for (const [name, content] of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), content)
    }
    const run = promisify(execFile)(process.execPath, [join(folder, 'verify.mjs')], { env: {} })
    return (await run.catch((error: { stdout: string }) => error)).stdout.trim()
  } finally {
    await rm(folder, { recursive: true })
  }
}
