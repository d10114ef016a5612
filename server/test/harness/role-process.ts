import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { productArgs } from '../../../scripts/lib/product.mjs'
import { envFor, type TestApp } from './test-app'

const ROOT = new URL('../../..', import.meta.url).pathname

export type RoleProcess = {
  /** The address that the api role listens on; empty for the worker. */
  readonly address: string
  /** By which signal it ended, once it has. */
  readonly ended: Promise<NodeJS.Signals | null>
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>
}

/** One that may die before it is ready. */
export type StartingRole = Omit<RoleProcess, 'address'> & { readonly address: Promise<string> }

/** A role of the product as a process of its own, beside the test's app: same database, Redis, keys and system time. */
export async function startRole(
  t: TestApp,
  role: 'api' | 'worker',
  more: Record<string, string> = {},
): Promise<RoleProcess> {
  const starting = spawnRole(t, role, more)
  return { ...starting, address: await starting.address }
}

/** The same, not waited for; from the build where there is one. */
export function spawnRole(
  t: TestApp,
  role: 'api' | 'worker',
  more: Record<string, string> = {},
): StartingRole {
  const { env } = t.app
  const child = spawn(process.execPath, productArgs(role), {
    cwd: ROOT,
    env: {
      ...process.env,
      ...envFor(t.sandbox, env.DATABASE_URL, env.WECHATPAY_MODE, env.STORAGE_DIR),
      REDIS_URL: env.REDIS_URL,
      REDIS_PREFIX: env.REDIS_PREFIX,
      CLOCK: 'system',
      LOG_LEVEL: 'info',
      PORT: '0',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once('exit', (_code, signal) => resolve(signal))
  })
  const address = new Promise<string>((resolve, reject) => {
    void ended.then((signal) => reject(new Error(`${role} ended while starting: ${signal}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('worker runs')) resolve('')
      const listening = /"address":"(http:[^"]+)"/.exec(line)
      if (listening) resolve(listening[1] ?? '')
    })
  })
  address.catch(() => undefined) // whoever waits for it is told
  return {
    address,
    ended,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
