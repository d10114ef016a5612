import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { birthOf } from '../../../scripts/lib/pids.mjs'
import { canStartPrivateServers } from '../../../scripts/lib/servers.mjs'

const DEMO = fileURLToPath(new URL('../../../scripts/demo.mjs', import.meta.url))
const OFFSET_MS = 172_800_000

let data: string
const started: ChildProcess[] = []

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'anxin-demo-'))
})

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await rm(data, { recursive: true, force: true })
})

describe.skipIf(!canStartPrivateServers())('npm run demo', { timeout: 300_000 }, () => {
  it('serves the seeded city, and Ctrl-C ends all that it started', async () => {
    const demo = await start()
    const { api, demo: page } = await ports()

    expect(demo.said()).toContain(`http://127.0.0.1:${page}\n`)
    expect(await (await fetch(`http://127.0.0.1:${page}/`)).text()).toContain('安心修')
    expect((await fetch(`http://127.0.0.1:${api}/readyz`)).status).toBe(200)
    expect(await query('SELECT COUNT(*) AS shops FROM shop')).toEqual([{ shops: 40 }])
    await query(`REPLACE INTO steered_clock (id, offset_ms) VALUES (1, ${OFFSET_MS})`)
    const pids = await ownPids()
    expect(pids.length).toBeGreaterThanOrEqual(5)

    await interrupt(demo)

    expect(pids.filter((pid) => birthOf(pid) !== null)).toEqual([])
  })

  it('keeps data, keys, secrets, addresses and the clock over a second start, and a second copy is refused', async () => {
    const before = await kept()
    const demo = await start()

    expect(await kept()).toEqual(before)
    expect(await query('SELECT offset_ms FROM steered_clock')).toEqual([{ offset_ms: OFFSET_MS }])
    const copy = run()
    expect(await copy.ended).toBe(1)
    expect(copy.said()).toContain(`The demo already runs at http://127.0.0.1:${(await ports()).demo}.`)
    expect((await fetch(`http://127.0.0.1:${(await ports()).api}/readyz`)).status).toBe(200)

    await interrupt(demo)
  })

  it('starts over at --reset', async () => {
    const before = await kept()
    const demo = await start('--reset')
    const after = await kept()
    expect(after.secrets).not.toBe(before.secrets)
    expect(after.identity).not.toBe(before.identity)
    expect(await query('SELECT offset_ms FROM steered_clock')).not.toEqual([{ offset_ms: OFFSET_MS }])
    await interrupt(demo)
  })
})

function run(...words: string[]) {
  const env = { ...process.env, DATABASE_URL: '', REDIS_URL: '', DATA_DIR: data, NODE_ENV: undefined }
  const child = spawn(process.execPath, [DEMO, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, said: () => said, ended }
}

/** The demo, once it says that it runs. */
async function start(...words: string[]) {
  const demo = run(...words)
  await vi.waitFor(
    () => {
      if (demo.child.exitCode === null) expect(demo.said()).toContain('安心修 runs')
    },
    { timeout: 200_000, interval: 100 },
  )
  expect(demo.said()).toContain('安心修 runs')
  return demo
}

async function interrupt(demo: ReturnType<typeof run>): Promise<void> {
  demo.child.kill('SIGINT')
  await demo.ended
}

async function kept() {
  const read = (name: string) => readFile(join(data, 'demo', name), 'utf8')
  return {
    secrets: await read('secrets.json'),
    ports: await read('ports.json'),
    identity: await read('keys/sandbox.json'),
  }
}

async function ports(): Promise<{ api: number; demo: number }> {
  return JSON.parse(await readFile(join(data, 'demo', 'ports.json'), 'utf8')) as { api: number; demo: number }
}

/** Every process that the demo says it runs. */
async function ownPids(): Promise<number[]> {
  const notes = [
    'children.json',
    ...(await readdir(join(data, 'demo'))).map((name) => join(name, 'server.json')),
  ]
  const found = notes.map(async (note) => {
    const text = await readFile(join(data, 'demo', note), 'utf8').catch(() => '[]')
    return [JSON.parse(text) as { pid: number } | { pid: number }[]].flat().map(({ pid }) => pid)
  })
  return (await Promise.all(found)).flat().filter((pid) => birthOf(pid) !== null)
}

async function query(sql: string) {
  const note = JSON.parse(await readFile(join(data, 'demo', 'mariadb', 'server.json'), 'utf8')) as {
    port: number
  }
  const connection = await createConnection(`mysql://root@127.0.0.1:${note.port}/anxin_demo`)
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql)
    return rows
  } finally {
    await connection.end()
  }
}
