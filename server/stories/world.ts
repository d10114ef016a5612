import { NOTICE_FIELDS, NOTICE_TEMPLATES } from '@anxin/shared/notifications/notice-templates'
import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'
import { Redis } from 'ioredis'
import { createConnection } from 'mysql2/promise'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabases, dropDatabases } from '../../scripts/lib/databases.mjs'
import { keptSecrets, withDatabase } from '../../scripts/lib/env.mjs'
import { freePort } from '../../scripts/lib/ports.mjs'
import { superviseFolder, type Supervisor } from '../../scripts/lib/processes.mjs'
import { isApiReady, productArgs, productEnv, sandboxArgs, sandboxEnv } from '../../scripts/lib/product.mjs'
import { createClient, type Client } from './client'
import { found, until } from './expect'
import { writeFigures } from './figures'
import { createWechat, type Wechat } from './wechat'

/** How the platform uses WeChat Pay. */
export type Mode = 'ecommerce' | 'partner'

/** The whole product with its own local WeChat, started for one run of stories, and what one can do with it. */
export type World = {
  readonly mode: Mode
  readonly client: Client
  readonly wechat: Wechat
  /** Where the API answers, and the admin side of the local WeChat. */
  readonly apiUrl: string
  readonly adminUrl: string
  readonly appids: { readonly owner: string; readonly shop: string }
  /** Moves everybody's clock forward and waits until the API has noticed. */
  advance(ms: number): Promise<void>
  advanceTo(at: Date): Promise<void>
  /** Makes an operator by the product's command. Answers the `otpauth:` URI of the second factor. */
  makeOperator(name: string, region: string, password: string): Promise<string>
  /** A shop of the demo city as it was before it had an account at WeChat Pay: no route takes one away. */
  takeAccount(shopId: string): Promise<void>
  /** What a night finds in ninety days of orders, and what an operator wrote about it: no story lasts so long. */
  giveFigures(shopId: string): Promise<void>
  /** A shop takes all that is free in its account at WeChat Pay to its bank. */
  spendMoney(shopId: string): Promise<void>
}

/** The processes of one world, from before they start until after they have ended. */
export type Theatre = {
  /** Starts local WeChat, migrations, the demo city, API and worker, each a process of its own. */
  open(): Promise<World>
  /** Rejects when one of the processes ends by itself. */
  readonly death: Promise<never>
  /** Ends the processes and deletes their data; the logs stay where they are asked for. Answers the folder. */
  close(keepLogs: boolean): Promise<string>
}

export type Servers = { readonly databaseUrl: string; readonly redisUrl: string; readonly name: string }

/** Free ports, two databases and a Redis prefix that nobody else has; nothing is started or made yet. */
export async function prepareTheatre(mode: Mode, servers: Servers): Promise<Theatre> {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-story-'))
  const supervisor = found('a folder of its own', await superviseFolder(folder))
  const place = await placeOf(mode, servers, folder)
  return {
    async open() {
      await createDatabases(servers.databaseUrl, place.databases)
      return startProcesses(mode, supervisor, place)
    },
    death: supervisor.death,
    async close(keepLogs) {
      await supervisor.stop()
      await dropDatabases(servers.databaseUrl, place.databases)
      await forgetKeys(servers.redisUrl, place.redisPrefix)
      if (!keepLogs) rmSync(folder, { recursive: true, force: true })
      return folder
    },
  }
}

type Place = Awaited<ReturnType<typeof placeOf>>

async function placeOf(mode: Mode, { databaseUrl, redisUrl, name }: Servers, folder: string) {
  const taken = new Set<number>()
  const port = async () => {
    const chosen = await freePort(taken)
    taken.add(chosen)
    return chosen
  }
  const database = `${name}_${mode}`
  const photosFolder = join(folder, 'photos')
  mkdirSync(photosFolder)
  return {
    databases: [database, `${database}_wechat`],
    databaseUrl: withDatabase(databaseUrl, database),
    wechatDatabaseUrl: withDatabase(databaseUrl, `${database}_wechat`),
    redisUrl,
    // As productEnv makes it of the database's name.
    redisPrefix: database,
    ports: {
      api: await port(),
      sandboxPay: await port(),
      sandboxApi: await port(),
      sandboxAdmin: await port(),
    },
    keysFolder: join(folder, 'keys'),
    photosFolder,
    secrets: keptSecrets(folder),
  }
}

async function startProcesses(mode: Mode, supervisor: Supervisor, place: Place): Promise<World> {
  const { ports } = place
  await supervisor.start('sandbox', process.execPath, sandboxArgs(), {
    env: { ...process.env, ...sandboxEnv({ ...place, ...wechatDatabases(place), mode }) },
    isReady: async (lines) => lines.some((line) => line.includes('"ready":true')),
  })
  const adminUrl = `http://127.0.0.1:${ports.sandboxAdmin}`
  const product = productEnv({ ...place, mode })
  const env = { ...process.env, ...product, ...SETTINGS, SEED: 'demo', SANDBOX_ADMIN_URL: adminUrl }
  await supervisor.run('migrate', process.execPath, productArgs('migrate'), { env })
  const run = (role: string, isReady: (lines: string[]) => Promise<boolean>) =>
    supervisor.start(role, process.execPath, productArgs(role), { env, isReady })
  await Promise.all([
    supervisor.run('seed', process.execPath, productArgs('seed'), { env }),
    run('worker', async (lines) => lines.some((line) => line.includes('"worker runs"'))),
    run('api', () => isApiReady(ports.api)),
  ])
  const appids = {
    owner: found('the owners’ app id', product['WECHAT_OWNER_APPID']),
    shop: found('the shops’ app id', product['WECHAT_SHOP_APPID']),
  }
  const apiUrl = `http://127.0.0.1:${ports.api}`
  const client = createClient(apiUrl)
  const wechat = createWechat(adminUrl)
  await wechat.registerTemplates(
    TEMPLATES.map(({ key, id }) => {
      const { app, title } = NOTICE_TEMPLATES[key]
      return { template_id: id, appid: appids[app], title, keys: NOTICE_FIELDS }
    }),
  )
  await client.readTime()
  return {
    mode,
    client,
    wechat,
    apiUrl,
    adminUrl,
    appids,
    ...createSteering(client, wechat),
    async makeOperator(name, region, password) {
      const args = [
        ...productArgs('operator'),
        name,
        '--region',
        region,
        '--rights',
        'queue,orders,holds,money,risk,cases,manager',
      ]
      await supervisor.run('operator', process.execPath, args, {
        env: { ...env, OPERATOR_PASSWORD: password },
      })
      const log = readFileSync(supervisor.logOf('operator'), 'utf8')
      return found('the operator’s second factor', log.match(/otpauth:\S+/g)?.at(-1), log)
    },
    ...createBackstage(place, client, wechat),
  }
}

/** What no route does and no story waits for, written into the database. */
function createBackstage(
  { databaseUrl }: Place,
  client: Client,
  wechat: Wechat,
): Pick<World, 'takeAccount' | 'giveFigures' | 'spendMoney'> {
  return {
    async takeAccount(shopId) {
      const database = await createConnection(databaseUrl)
      await database.execute('UPDATE shop SET sub_mchid = NULL WHERE id = ?', [shopId])
      await database.end()
    },
    async giveFigures(shopId) {
      const database = await createConnection(databaseUrl)
      await writeFigures(database, shopId, { id: client.id(), now: new Date(client.now()) })
      await database.end()
    },
    async spendMoney(shopId) {
      const database = await createConnection(databaseUrl)
      const [rows] = await database.execute('SELECT sub_mchid FROM shop WHERE id = ?', [shopId])
      await database.end()
      const [row] = rows as { sub_mchid: string }[]
      await wechat.steer(`/merchants/${row?.sub_mchid ?? ''}/withdraw`, {})
    },
  }
}

/** The notices that WeChat's back office would have approved, under ids of our choice. */
const TEMPLATES = (Object.keys(NOTICE_TEMPLATES) as TemplateKey[]).map((key) => ({ key, id: `story-${key}` }))

/** Many people call from one address here, and nobody wants to wait for a sweep. */
const SETTINGS = {
  RATE_LIMIT_FACTOR: '1000',
  OVERLOAD_DELAY_MS: '0', // the load is of the others on this machine
  SWEEP_MS: '250',
  WECHATPAY_ADVANCE: 'on',
  WECHAT_TEMPLATES: TEMPLATES.map(({ key, id }) => `${key}:${id}`).join(','),
}

function wechatDatabases({ wechatDatabaseUrl, databaseUrl }: Place) {
  return { databaseUrl: wechatDatabaseUrl, clockDatabaseUrl: databaseUrl }
}

function createSteering(client: Client, wechat: Wechat): Pick<World, 'advance' | 'advanceTo'> {
  const advance = async (ms: number) => {
    const at = await wechat.advance(ms)
    await until(
      'the API has noticed that time has passed',
      () => client.readTime(),
      (now) => now >= at.getTime(),
      at.getTime(),
    )
  }
  return {
    advance,
    async advanceTo(at) {
      const ms = at.getTime() - (await client.readTime())
      if (ms > 0) await advance(ms)
    },
  }
}

async function forgetKeys(redisUrl: string, prefix: string): Promise<void> {
  const redis = new Redis(redisUrl)
  try {
    for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: 1000 })) {
      if ((keys as string[]).length > 0) await redis.unlink(...(keys as string[]))
    }
  } finally {
    redis.disconnect()
  }
}
