/**
 * `npm run demo`: installs what is missing and starts the whole product on this machine, with a seeded city and a
 * local WeChat, and a page with two phones on which one can try it. `--story [name]` plays stories instead and ends; `--mode partner|ecommerce` chooses how WeChat Pay
 * is used; `--reset` starts over; `--once` ends as soon as everything is ready.
 *
 * Everything lives under .data/demo and is kept from start to start. Where DATABASE_URL or REDIS_URL is given that
 * server is used instead of a private one.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createDatabases, waitForServers } from './lib/databases.mjs'
import { databaseNameOf, givenUrls, keptSecrets, serverUrlOf, withDatabase } from './lib/env.mjs'
import { readFlags, withoutFlags } from './lib/flags.mjs'
import { dataFolder, ROOT } from './lib/folders.mjs'
import { readJson } from './lib/files.mjs'
import { checkNode, installPackages, installServers } from './lib/install.mjs'
import { keptPorts } from './lib/ports.mjs'
import { runScript, superviseFolder } from './lib/processes.mjs'
import { buildProduct, isApiReady, productArgs, productEnv, sandboxArgs, sandboxEnv } from './lib/product.mjs'
import { sinceStart, step } from './lib/progress.mjs'
import { deletePrivateServers, startPrivateServers } from './lib/servers.mjs'
import { Sorry } from './lib/sorry.mjs'

const FLAGS = { story: 'optional', mode: 'value', reset: 'switch', once: 'switch' }
const MODES = ['ecommerce', 'partner']
const STORY_MODES = [...MODES, 'both']
const PORTS = ['demo', 'api', 'sandboxPay', 'sandboxApi', 'sandboxAdmin']

// Two phones and the panel call from one address. The page registers these templates at the local WeChat, and fails
// where the product knows one more.
const TEMPLATES = ['order-progress', 'quote-ready', 'payment-due', 'follow-up', 'new-order', 'shop-alert']
const DEMO_SETTINGS = {
  RATE_LIMIT_FACTOR: '100',
  WECHAT_TEMPLATES: TEMPLATES.map((key) => `${key}:demo-${key}`).join(','),
}

let supervisor

await runScript(main, () => supervisor?.stop())

async function main() {
  checkNode()
  const asked = readRequest()
  const given = givenUrls()
  const isGiven = given.database || given.redis
  if (asked.reset && isGiven) {
    throw new Sorry(
      '--reset deletes only what the demo itself made: it is refused while DATABASE_URL or REDIS_URL is set.',
    )
  }
  await step('packages', () => installPackages(asked.env))
  await step('server programs', () => installServers({ database: !given.database, redis: !given.redis }))
  supervisor = await ownFolder(asked.story ? 'story' : 'demo')
  if (asked.reset) await step('start over', emptyFolder)
  const servers = await step('database and Redis', () => startServers(given))
  await step('build', () => buildProduct(supervisor, asked.env))
  if (!asked.story) await step('mini-programs', () => buildMiniPrograms(asked.env))
  return Promise.race([supervisor.death, asked.story ? play(asked, servers) : serve(asked, given, servers)])
}

/** What the command line asks for, also where npm kept the flags for itself. */
function readRequest() {
  const { flags, rest } = readFlags(FLAGS)
  // `npm run demo --story cancel --mode partner` leaves bare words behind: a mode is known by its name.
  const word = {
    mode: rest.find((text) => STORY_MODES.includes(text)),
    story: rest.find((text) => !STORY_MODES.includes(text)),
  }
  const story = flags.story === true ? (word.story ?? 'all') : flags.story
  const mode = (flags.mode === true ? word.mode : flags.mode) ?? 'ecommerce'
  const modes = story ? STORY_MODES : MODES
  if (!modes.includes(mode)) throw new Sorry(`--mode is one of ${modes.join(', ')}.`)
  if (rest.length > 0 && !flags.story && flags.mode !== true)
    throw new Sorry(`What is "${rest.join(' ')}" for?`)
  return { story, mode, reset: flags.reset, once: flags.once, env: withoutFlags(FLAGS) }
}

async function ownFolder(name) {
  const folder = dataFolder(name)
  const owned = await superviseFolder(folder)
  if (owned) return owned
  const ports = readJson(join(folder, 'ports.json'))
  const where = ports?.demo ? ` at http://127.0.0.1:${ports.demo}` : ''
  throw new Sorry(
    `The ${name} already runs${where}. Stop it first (Ctrl-C there), or set DATA_DIR for a second one.`,
  )
}

/** Deletes the data, the keys and the secrets; not the claim on the folder, and not the logs. */
async function emptyFolder() {
  await deletePrivateServers(supervisor.folder)
  for (const name of readdirSync(supervisor.folder)) {
    if (name !== 'owner.json' && name !== 'logs')
      rmSync(join(supervisor.folder, name), { recursive: true, force: true })
  }
}

/** The URLs of the servers to use, with a database named only where the caller named one. */
async function startServers(given) {
  await waitForServers(given)
  const servers = await startPrivateServers(supervisor.folder, {
    mariadb: !given.database,
    redis: !given.redis,
  })
  for (const server of [servers.mariadb, servers.redis]) {
    if (server) supervisor.watchServer(server.kind, server)
  }
  return { database: given.database ?? servers.mariadb.url, redis: given.redis ?? servers.redis.url }
}

/** Compiles what has changed since the last time: at the first start both, which takes longest of all. */
async function buildMiniPrograms(env) {
  const args = ['--import', 'tsx', 'miniapp/config/build-apps.ts', '--if-changed']
  return supervisor.run('mini-programs', process.execPath, args, { env })
}

/** Plays stories, which start API, worker and local WeChat for themselves, over databases that they throw away. */
async function play({ story, mode, env }, servers) {
  return supervisor.runHere('story', process.execPath, ['--import', 'tsx', 'server/stories/run.ts'], {
    env: {
      ...env,
      BUILD_DIR: process.env.BUILD_DIR,
      DATABASE_URL: serverUrlOf(servers.database),
      REDIS_URL: servers.redis,
      STORY: story,
      STORY_MODE: mode,
    },
  })
}

/** Starts the product and stays until something ends it. */
async function serve({ mode, once, env }, given, servers) {
  const folder = supervisor.folder
  const name = (given.database && databaseNameOf(given.database)) || 'anxin_demo'
  const databaseUrl = withDatabase(servers.database, name)
  const sandboxDatabase = `${name}_wechat`
  await createDatabases(serverUrlOf(servers.database), [name, sandboxDatabase])
  const ports = await keptPorts(join(folder, 'ports.json'), PORTS)
  const keysFolder = join(folder, 'keys')
  const photosFolder = join(folder, 'photos')
  mkdirSync(photosFolder, { recursive: true })

  await step('local WeChat', () =>
    supervisor.start('sandbox', process.execPath, sandboxArgs(), {
      env: {
        ...env,
        ...sandboxEnv({
          databaseUrl: withDatabase(servers.database, sandboxDatabase),
          clockDatabaseUrl: databaseUrl,
          keysFolder,
          ports,
          mode,
        }),
      },
      isReady: async (lines) => lines.some((line) => line.includes('"ready":true')),
    }),
  )
  const secrets = keptSecrets(folder)
  const adminUrl = `http://127.0.0.1:${ports.sandboxAdmin}`
  const product = {
    ...env,
    ...productEnv({ databaseUrl, redisUrl: servers.redis, ports, keysFolder, secrets, photosFolder, mode }),
    ...DEMO_SETTINGS,
  }
  await step('migrations', () =>
    supervisor.run('migrate', process.execPath, productArgs('migrate'), { env: product }),
  )
  await step('seed', () =>
    supervisor.run('seed', process.execPath, productArgs('seed'), {
      env: { ...product, SEED: 'demo', SANDBOX_ADMIN_URL: adminUrl },
    }),
  )
  await step('API and worker', () =>
    Promise.all([
      supervisor.start('worker', process.execPath, productArgs('worker'), {
        env: product,
        isReady: async (lines) => lines.some((line) => line.includes('"worker runs"')),
      }),
      supervisor.start('api', process.execPath, productArgs('api'), {
        env: product,
        isReady: () => isApiReady(ports.api),
      }),
    ]),
  )
  await step('demo page', () =>
    supervisor.start('demo-page', process.execPath, ['--import', 'tsx', 'miniapp/demo/main.ts'], {
      env: { ...product, ...demoPageEnv(ports, keysFolder) },
      isReady: async (lines) => lines.some((line) => line.includes('"ready":true')),
    }),
  )
  printAddresses(ports, adminUrl, isDataOurs(given))
  return once ? 0 : supervisor.death
}

function isDataOurs(given) {
  return !given.database && !given.redis
}

/** What the page's own server must know; the edition changes when the demo starts over. */
function demoPageEnv(ports, keysFolder) {
  return {
    DEMO_PORT: String(ports.demo),
    DEMO_API_URL: `http://127.0.0.1:${ports.api}`,
    DEMO_WECHAT_URL: `http://127.0.0.1:${ports.sandboxAdmin}`,
    DEMO_EDITION: readJson(join(keysFolder, 'sandbox.json')).serialNo,
  }
}

function printAddresses(ports, adminUrl, isOurs) {
  const folder = relative(ROOT, supervisor.folder) || '.'
  console.log(`
安心修 runs, ${sinceStart()} after the start. Open this in a browser:

  http://127.0.0.1:${ports.demo}

  behind it      API http://127.0.0.1:${ports.api} (/openapi.json), local WeChat ${adminUrl}
  logs           ${join(folder, 'logs')}
  data           ${isOurs ? `${folder}   (kept; npm run demo -- --reset starts over)` : 'on the servers given by URL'}

Ctrl-C ends all that this command has started.`)
}
