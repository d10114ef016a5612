import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import {
  databaseNameOf,
  givenUrls,
  keptSecrets,
  serverUrlOf,
  withDatabase,
} from '../../../scripts/lib/env.mjs'
import { readFlags } from '../../../scripts/lib/flags.mjs'
import { keptPorts } from '../../../scripts/lib/ports.mjs'

const run = promisify(execFile)
const DEMO = fileURLToPath(new URL('../../../scripts/demo.mjs', import.meta.url))
const undo: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

describe('npm run demo', () => {
  it.each(['DATABASE_URL', 'REDIS_URL'])(
    'refuses --reset while %s is given, before it touches anything',
    async (name) => {
      const data = await newFolder()
      const url = name === 'DATABASE_URL' ? 'mysql://root@127.0.0.1:1/anxin' : 'redis://127.0.0.1:1'
      const env = { ...process.env, DATABASE_URL: '', REDIS_URL: '', [name]: url, DATA_DIR: data }
      await writeFile(join(data, 'kept'), 'kept')

      const failure = await run(process.execPath, [DEMO, '--reset'], { env }).catch((error: unknown) => error)

      expect(failure).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('--reset deletes only what the demo itself made'),
      })
      expect(await readFile(join(data, 'kept'), 'utf8')).toBe('kept')
    },
  )

  it('names a wrong URL in one sentence', async () => {
    const env = { ...process.env, DATABASE_URL: 'postgres://localhost/anxin', DATA_DIR: await newFolder() }
    const failure = await run(process.execPath, [DEMO], { env }).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^\s*DATABASE_URL is not a URL of the form .*\n$/),
    })
  })

  it('names a wrong flag in one sentence', async () => {
    const env = { ...process.env, DATA_DIR: await newFolder() }
    const failure = await run(process.execPath, [DEMO, '--resett'], { env }).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^\s*Unknown flag --resett\..*\n$/),
    })
  })
})

describe('secrets of a local installation', () => {
  it('are made once, of full length, and only their owner may read them', async () => {
    const folder = await newFolder()
    const made = keptSecrets(folder)
    expect(keptSecrets(folder)).toEqual(made)
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
    expect(made.SEAL_KEYS).toMatch(/^k1:/)
    for (const secret of [made.SEAL_KEYS.slice(3), made.BLIND_INDEX_KEY]) {
      expect(Buffer.from(secret, 'base64')).toHaveLength(32)
    }
    expect(keptSecrets(await newFolder()).JWT_SECRET).not.toBe(made.JWT_SECRET)
  })

  it('are never replaced where the file is damaged, because sealed data depend on them', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'secrets.json'), '{"JWT_SECRET": "cut o')
    expect(() => keptSecrets(folder)).toThrow('cannot be read')
  })
})

describe('kept ports', () => {
  it('stay the same from start to start, and a taken one is given up', async () => {
    const path = join(await newFolder(), 'ports.json')
    const first = await keptPorts(path, ['api', 'admin'])
    expect(await keptPorts(path, ['api', 'admin'])).toEqual(first)
    const stranger = net.createServer().listen(first.api, '127.0.0.1')
    await once(stranger, 'listening')
    undo.push(async () => void stranger.close())

    const second = await keptPorts(path, ['api', 'admin'])

    expect(second.admin).toBe(first.admin)
    expect(second.api).not.toBe(first.api)
    expect(await keptPorts(path, ['api', 'admin'])).toEqual(second)
  })
})

describe('flags', () => {
  const known = { story: 'optional', mode: 'value', reset: 'switch' } as const
  it.each([
    { typed: 'npm run demo -- --story', argv: ['--story'], env: {}, flags: { story: true } },
    { typed: 'pnpm demo --story cancel', argv: ['--story', 'cancel'], env: {}, flags: { story: 'cancel' } },
    {
      typed: 'pnpm demo -- --mode=partner',
      argv: ['--', '--mode=partner'],
      env: {},
      flags: { mode: 'partner' },
    },
    { typed: 'npm run demo --story', argv: [], env: { npm_config_story: 'true' }, flags: { story: true } },
    {
      typed: 'npm run demo --story=cancel',
      argv: [],
      env: { npm_config_story: 'cancel' },
      flags: { story: 'cancel' },
    },
    { typed: 'npm run demo --reset', argv: [], env: { npm_config_reset: 'true' }, flags: { reset: true } },
    { typed: 'npm run demo --no-reset', argv: [], env: { npm_config_reset: '' }, flags: {} },
  ])('$typed', ({ argv, env, flags }) => {
    expect(readFlags(known, { argv, env })).toEqual({ flags, rest: [] })
  })

  it('npm run demo --story cancel, where npm leaves the name behind', () => {
    const read = readFlags(known, { argv: ['cancel'], env: { npm_config_story: 'true' } })
    expect(read).toEqual({ flags: { story: true }, rest: ['cancel'] })
  })
})

describe('given URLs', () => {
  it('keep account and options when the database changes', () => {
    const url = 'mysql://me:p%40ss@db:3307/anxin?ssl=true'
    expect(databaseNameOf(url)).toBe('anxin')
    expect(withDatabase(url, 'anxin_wechat')).toBe('mysql://me:p%40ss@db:3307/anxin_wechat?ssl=true')
    expect(serverUrlOf(url)).toBe('mysql://me:p%40ss@db:3307?ssl=true')
  })

  it('count as not given when empty', () => {
    expect(givenUrls({ DATABASE_URL: '', REDIS_URL: undefined })).toEqual({ database: null, redis: null })
  })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'anxin-scripts-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}
