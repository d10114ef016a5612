import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { createConnection } from 'mysql2/promise'
import { createRequire } from 'node:module'
import type * as Esbuild from 'esbuild'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MEMORY_FLAGS } from '../../scripts/lib/product.mjs'
import { migrateDatabase } from '../src/platform/migrations'
import { freePort, startNode, untilAnswers, type Running } from './processes'
import { fillProduct } from './product-data'
import { fillReference } from './reference-data'
import type { Wechat } from './wechat'
import type { World } from './world'

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const JWT_SECRET = 'bench-secret-of-more-than-32-characters'
export const SEAL_KEY = Buffer.alloc(32, 1)
export const INDEX_KEY = Buffer.alloc(32, 2)

export type Side = {
  readonly name: 'reference' | 'product'
  readonly port: number
  readonly process: Running
}
export type Place = {
  readonly folder: string
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly databasePid: number
  remove(): Promise<void>
}

/** A folder of this run, and the server on which it makes its two databases. */
export async function makePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'anxin-bench-'))
  const databaseUrl = needed('DATABASE_URL').replace(/\/[^/:]*$/, (path) =>
    /^\/\/|:\d+$/.test(path) ? path : '',
  )
  return {
    folder,
    databaseUrl,
    redisUrl: needed('REDIS_URL'),
    databasePid: Number(needed('BENCH_MARIADB_PID')),
    async remove() {
      rmSync(folder, { recursive: true, force: true })
      await eachDatabase(databaseUrl, Object.values(DATABASES), (name) => [`DROP DATABASE IF EXISTS ${name}`])
    },
  }
}

function needed(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: run npm run bench`)
  return value
}

const DATABASES = {
  reference: 'anxin_test_bench_reference',
  product: 'anxin_test_bench_product',
  /** The books of the local WeChat, which makes it itself. */
  wechat: 'anxin_test_bench_wechat',
} as const

export function databaseOf(place: Place, side: keyof typeof DATABASES): string {
  return `${place.databaseUrl}/${DATABASES[side]}`
}

async function eachDatabase(
  url: string,
  names: readonly string[],
  statements: (name: string) => string[],
): Promise<void> {
  const connection = await createConnection(url)
  for (const name of names) {
    for (const statement of statements(name)) await connection.query(statement)
  }
  await connection.end()
}

/** Makes both databases anew and writes the same world into each. */
export async function fillDatabases(place: Place, world: World): Promise<void> {
  await eachDatabase(place.databaseUrl, [DATABASES.reference, DATABASES.product], (name) => [
    `DROP DATABASE IF EXISTS ${name}`,
    `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
  ])
  await migrateDatabase(databaseOf(place, 'product'))
  await Promise.all([
    fillReference(databaseOf(place, 'reference'), world),
    fillProduct(databaseOf(place, 'product'), world, { seal: SEAL_KEY, index: INDEX_KEY }),
  ])
}

/** Arguments of node for each program. */
export type Bundles = {
  readonly product: readonly string[]
  readonly worker: readonly string[]
  /** The product without a role. */
  readonly main: readonly string[]
  readonly reference: readonly string[]
}

/** Both programs as one file each, as the product is deployed: sources are translated on every start. */
export async function makeBundles(place: Place): Promise<Bundles> {
  const reference = join(place.folder, 'reference.mjs')
  const banner =
    "import { createRequire as benchRequire } from 'node:module'\nconst require = benchRequire(import.meta.url)"
  const { build } = createRequire(import.meta.url)('esbuild') as typeof Esbuild
  await build({
    entryPoints: [join(ROOT, 'server/bench/reference.ts')],
    outfile: reference,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    logLevel: 'error',
    banner: { js: banner },
  })
  const product = join(place.folder, 'product')
  execFileSync(process.execPath, [join(ROOT, 'scripts/bundle.mjs'), product], { stdio: 'inherit' })
  const main = join(product, 'main.mjs')
  const asShipped = [...MEMORY_FLAGS, main]
  return {
    reference: [reference],
    product: [...asShipped, 'api'],
    worker: [...asShipped, 'worker'],
    main: asShipped,
  }
}

export async function startReference(place: Place, args: readonly string[], wechat: Wechat): Promise<Side> {
  const port = await freePort()
  const process = startNode(args, {
    ...hostEnv(),
    PORT: String(port),
    DATABASE_URL: databaseOf(place, 'reference'),
    JWT_SECRET,
    WECHATPAY_APIV3_KEY: wechat.apiv3Key,
    REFERENCE_PUBLIC_KEY: wechat.platformPublicPem,
  })
  // It has no page of its own for this: any answer means that it listens.
  const deadline = performance.now() + 30_000
  while (performance.now() < deadline) {
    if (await fetch(`http://127.0.0.1:${port}/`).catch(() => null)) break
  }
  return { name: 'reference', port, process }
}

/** @param overrides of productEnv: where WeChat is to be found, for what calls it */
export async function startProduct(
  place: Place,
  args: readonly string[],
  wechat: Wechat,
  overrides: NodeJS.ProcessEnv = {},
): Promise<Side & { readyAtMs: number }> {
  const port = await freePort()
  const process = startNode(args, { ...productEnv(place, port, wechat), ...overrides })
  const readyAtMs = await untilAnswers(port, '/readyz')
  return { name: 'product', port, process, readyAtMs }
}

export function productEnv(place: Place, port: number, wechat: Wechat): NodeJS.ProcessEnv {
  const merchantKey = join(place.folder, 'merchant.pem')
  const platformKey = join(place.folder, 'platform.pem')
  writeFileSync(merchantKey, wechat.merchantPrivatePem)
  writeFileSync(platformKey, wechat.platformPublicPem)
  return {
    ...hostEnv(),
    NODE_ENV: 'development',
    LOG_LEVEL: 'warn',
    RATE_LIMIT_FACTOR: '1000000',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: databaseOf(place, 'product'),
    REDIS_URL: place.redisUrl,
    REDIS_PREFIX: 'anxin-bench',
    JWT_SECRET,
    SEAL_KEYS: `k1:${SEAL_KEY.toString('base64')}`,
    BLIND_INDEX_KEY: INDEX_KEY.toString('base64'),
    STORAGE_DIR: join(place.folder, 'photos'),
    // Most of what is measured calls no WeChat, so nobody listens here; local-wechat.ts says where, for what does.
    WECHAT_API_BASE_URL: 'http://127.0.0.1:9',
    WECHATPAY_BASE_URL: 'http://127.0.0.1:9',
    WECHATPAY_MODE: 'ecommerce',
    WECHAT_OWNER_APPID: wechat.ownerAppid,
    WECHAT_OWNER_SECRET: 'bench',
    WECHAT_SHOP_APPID: 'wx0000000000000003',
    WECHAT_SHOP_SECRET: 'bench',
    WECHATPAY_SP_MCHID: wechat.spMchid,
    WECHATPAY_SP_APPID: wechat.spAppid,
    WECHATPAY_SERIAL_NO: '1234567890ABCDEF1234567890ABCDEF12345678',
    WECHATPAY_PRIVATE_KEY_FILE: merchantKey,
    WECHATPAY_APIV3_KEY: wechat.apiv3Key,
    WECHATPAY_PUBLIC_KEY_ID: wechat.publicKeyId,
    WECHATPAY_PUBLIC_KEY_FILE: platformKey,
    SMS_BASE_URL: 'http://127.0.0.1:9',
    SMS_SECRET_ID: 'bench',
    SMS_SECRET_KEY: 'bench',
    SMS_SDK_APP_ID: '1',
    SMS_SIGN_NAME: 'bench',
    SMS_TEMPLATE_LOGIN: '1',
  }
}

/** Of our own environment only what a process needs to live; BENCH_NODE_ARGS can bring a profiler. */
export function hostEnv(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, TMPDIR, TZ: 'UTC' }
}
