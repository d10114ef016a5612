import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { testDatabase } from '../harness/database'
import { freePort } from '../../../scripts/lib/ports.mjs'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
// What .dockerignore keeps out of the build, too.
const LEFT_OUT = new Set(['.git', '.data', 'node_modules', 'dist'])

let folder: string
const running: ChildProcess[] = []

/** What the Dockerfile does, without Docker: a copy of the tree, the script, and then the two folders alone. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anxin-image-'))
  const tree = join(folder, 'src')
  await cp(ROOT, tree, { recursive: true, filter: (path) => path === ROOT || !LEFT_OUT.has(basename(path)) })
  await run('sh', [join(tree, 'scripts', 'image.sh'), at('app'), at('trial')], { maxBuffer: 1 << 26 })
  await rm(tree, { recursive: true })
}, 600_000)

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

describe('the image', { timeout: 300_000 }, () => {
  it('is filled by scripts/image.sh and by nothing else that needs testing', async () => {
    const dockerfile = await readFile(join(ROOT, 'Dockerfile'), 'utf8')
    const commands = [...dockerfile.matchAll(/^RUN (.*)$/gm)].map(([, command]) => command)
    expect(commands.filter((command) => !command?.startsWith('mkdir'))).toEqual([
      'sh scripts/image.sh /app /trial',
    ])
  })

  it('holds the bundle, the migrations and native packages, and no local WeChat', async () => {
    expect((await readdir(at('app'))).toSorted()).toEqual([
      'main.mjs',
      'main.mjs.map',
      'migrations',
      'node_modules',
    ])
    expect(await readFile(at('app', 'main.mjs'), 'utf8')).not.toContain('SANDBOX_PAY_PORT')
    expect(existsSync(at('app', 'migrations', 'meta', '_journal.json'))).toBe(true)
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '-e', "import sharp from 'sharp'; console.log(sharp.versions.sharp)"],
      { cwd: at('app') },
    )
    expect(stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it('refuses to run the local WeChat in production', async () => {
    const env = {
      ...process.env,
      NODE_ENV: 'production',
      SANDBOX_DATABASE_URL: `${inject('databaseServerUrl')}/none`,
    }
    const failure = await run(process.execPath, [at('trial', 'sandbox.mjs')], { env }).catch(
      (error: unknown) => error,
    )
    expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining('production') })
  })

  it('migrates, seeds, serves and stops on SIGTERM, as the roles of compose.yaml', async () => {
    const env = await trialEnv()
    const sandbox = start(at('trial', 'sandbox.mjs'), [], env)
    await vi.waitFor(() => expect(existsSync(at('data', 'keys', 'sandbox.json'))).toBe(true), {
      timeout: 60_000,
    })
    const trial = at('trial', 'scripts', 'trial.mjs')
    await run(process.execPath, [trial, at('app', 'main.mjs'), 'migrate'], { env })
    const seed = await run(process.execPath, [trial, at('app', 'main.mjs'), 'seed'], {
      env: { ...env, SEED: 'demo' },
    })
    expect(seed.stdout).toContain('demo city: 40 shops')
    const worker = start(trial, [at('app', 'main.mjs'), 'worker'], env)
    const api = start(trial, [at('app', 'main.mjs'), 'api'], env)

    await vi.waitFor(
      async () => expect((await fetch(`http://127.0.0.1:${env.PORT}/readyz`)).status).toBe(200),
      { timeout: 120_000, interval: 100 },
    )
    expect((await fetch(`http://127.0.0.1:${env.PORT}/healthz`)).status).toBe(200)
    const document = (await (await fetch(`http://127.0.0.1:${env.PORT}/openapi.json`)).json()) as {
      openapi: string
    }
    expect(document.openapi).toMatch(/^3\.1/)
    expect([worker.exitCode, sandbox.exitCode]).toEqual([null, null])
    expect(await stopped(api)).toBe(0)
    expect(await stopped(worker)).toBe(0)
  })
})

function at(...names: string[]): string {
  return join(folder, ...names)
}

async function trialEnv() {
  const databaseUrl = await testDatabase('image')
  const ports = [await freePort(), await freePort(), await freePort(), await freePort()]
  const [api, pay, open, admin] = ports.map(String)
  return {
    PATH: process.env.PATH,
    NODE_ENV: 'development',
    DATABASE_URL: databaseUrl,
    REDIS_URL: inject('redisUrl'),
    PORT: api,
    SANDBOX_PAY_PORT: pay,
    SANDBOX_API_PORT: open,
    SANDBOX_ADMIN_PORT: admin,
    SANDBOX_DATABASE_URL: await testDatabase('image_wechat'),
    SANDBOX_CLOCK_DATABASE_URL: databaseUrl,
    SANDBOX_KEYS_DIR: at('data', 'keys'),
    TRIAL_DIR: at('data'),
  }
}

function start(script: string, words: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, [script, ...words], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  running.push(child)
  return child
}

async function stopped(child: ChildProcess): Promise<number | null> {
  child.kill('SIGTERM')
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}
