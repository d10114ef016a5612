import type { FastifyInstance } from 'fastify'
import { registerAdmin } from './admin'
import { injectedClock, ownClock, steeredClock } from './clock'
import { freshSeed, resolveConfig } from './config'
import { createTables, openDatabase, run, selectOne } from './database'
import { createFaultBox } from './faults'
import { createListener } from './frame'
import { loadKeys, saveIdentity, toIdentity } from './keys'
import { registerOpenAdmin, registerOpenApi } from './open/index'
import { createDeliveries, type Deliveries } from './deliveries'
import { registerPay } from './pay'
import type { Pay } from './pay-server'
import { createSigner } from './signer'
import { seededRandom } from './random'
import { stateTables } from './tables'
import type { RunningSandbox, Sandbox, SandboxClock, SandboxOptions } from './types'
import { registerSms, registerSmsAdmin } from './sms/index'
import { createDueWork, type DueWork } from './due'

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/**
 * Starts the local WeChat: three listeners on loopback over books in a database of their own.
 * Throws where it must never run: under NODE_ENV=production, or bound to an address that others can reach.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  if (process.env['NODE_ENV'] === 'production')
    throw new Error('the sandbox refuses to run with NODE_ENV=production')
  const host = options.host ?? '127.0.0.1'
  if (!LOOPBACK.has(host)) throw new Error(`the sandbox listens on loopback only, not on ${host}`)
  const config = resolveConfig(options.config)
  const keys = await loadKeys(options.keysDir)
  const identity = toIdentity(options.keysDir, keys, config)
  await saveIdentity(options.keysDir, identity)
  const db = await openDatabase(options.databaseUrl)
  await createTables(db, stateTables)
  const random = seededRandom(options.seed ?? freshSeed(), await nextBoot(db))
  const closers: (() => void | Promise<void>)[] = []
  let due: DueWork | undefined
  const clock = await openClock(options, db, () => due?.wake())
  const sandbox: Sandbox = {
    config,
    identity,
    db,
    clock,
    random,
    faults: createFaultBox(random),
    log: options.log ?? (() => undefined),
    wake: () => due?.wake(),
    runDue: async () => due?.runDue(),
    onClose: (close) => void closers.push(close),
  }
  const pay = { sandbox, signer: createSigner(sandbox, keys) }
  const deliveries = createDeliveries(sandbox, pay.signer)
  due = createDueWork(sandbox, deliveries)
  const listeners = await openListeners(pay, deliveries, due)
  const urls = await listen(listeners, host, options.ports)
  due.start()
  return {
    ...urls,
    identity,
    sandbox,
    clockMoved: async () => due.settle(),
    close: () => closeAll([...listeners], due, closers, sandbox),
  }
}

type Listeners = [FastifyInstance, FastifyInstance, FastifyInstance]

async function openListeners(pay: Pay, deliveries: Deliveries, due: DueWork): Promise<Listeners> {
  const { sandbox } = pay
  const payListener = await createListener(sandbox, 'pay', ({ code, message }) => ({ code, message }))
  registerPay(payListener, pay)
  const api = await createListener(sandbox, 'api', ({ code, message }) => ({
    errcode: -1,
    errmsg: `${code} ${message}`,
  }))
  await registerOpenApi(api, sandbox)
  await registerSms(api, sandbox)
  const admin = await createListener(sandbox, 'admin', ({ code, message }) => ({ code, message }))
  registerAdmin(admin, pay, deliveries, due)
  await registerOpenAdmin(admin, sandbox)
  await registerSmsAdmin(admin, sandbox)
  return [payListener, api, admin]
}

async function listen(
  [pay, api, admin]: Readonly<Listeners>,
  host: string,
  ports: SandboxOptions['ports'],
): Promise<{ payUrl: string; apiUrl: string; adminUrl: string }> {
  const payUrl = await pay.listen({ host, port: ports?.pay ?? 0 })
  const apiUrl = await api.listen({ host, port: ports?.api ?? 0 })
  const adminUrl = await admin.listen({ host, port: ports?.admin ?? 0 })
  return { payUrl, apiUrl, adminUrl }
}

async function openClock(
  options: SandboxOptions,
  db: Sandbox['db'],
  moved: () => void,
): Promise<SandboxClock> {
  if (options.clock) return injectedClock(options.clock)
  if (options.clockDatabaseUrl) return steeredClock(options.clockDatabaseUrl, moved)
  return ownClock(db)
}

/** Counts the starts on these books, so that the seeded randomness of each start is its own. */
async function nextBoot(db: Sandbox['db']): Promise<number> {
  await run(
    db,
    "INSERT INTO sandbox_state (name, value) VALUES ('boots', '1') ON DUPLICATE KEY UPDATE value = value + 1",
  )
  const row = await selectOne<{ value: string }>(db, "SELECT value FROM sandbox_state WHERE name = 'boots'")
  return Number(row?.value ?? 1)
}

async function closeAll(
  listeners: FastifyInstance[],
  due: DueWork,
  closers: (() => void | Promise<void>)[],
  sandbox: Sandbox,
): Promise<void> {
  await due.stop()
  await Promise.all(listeners.map((listener) => listener.close()))
  for (const close of closers) await close()
  sandbox.clock.close()
  await sandbox.db.end()
}
