import { join } from 'node:path'
import { databaseNameOf } from './env.mjs'
import { readJson } from './files.mjs'
import { Sorry } from './sorry.mjs'

// From source every process spends seconds on reading TypeScript; from a bundle, made once a run, half of one. A
// script that has made a build hands its folder on in BUILD_DIR.

/** Bundles the product and the local WeChat into `folder`, for this process and for those it starts. */
export async function buildProduct(supervisor, env) {
  const folder = join(supervisor.folder, 'build')
  const bundle = (name, ...words) =>
    supervisor.run(`build-${name}`, process.execPath, ['scripts/bundle.mjs', ...words, join(folder, name)], {
      env,
    })
  await Promise.all([bundle('product'), bundle('sandbox', '--sandbox')])
  process.env.BUILD_DIR = folder
}

/** What bounds the memory of a role, as the Dockerfile has it. */
export const MEMORY_FLAGS = ['--max-semi-space-size=8']

/** The arguments by which node runs one of the server's roles: from the build where there is one, else from source. */
export function productArgs(role) {
  const build = process.env.BUILD_DIR
  return build
    ? ['--enable-source-maps', ...MEMORY_FLAGS, join(build, 'product', 'main.mjs'), role]
    : ['--import', 'tsx', 'server/src/main.ts', role]
}

/** The arguments by which node runs the local WeChat. */
export function sandboxArgs() {
  const build = process.env.BUILD_DIR
  return build
    ? ['--enable-source-maps', join(build, 'sandbox', 'sandbox.mjs')]
    : ['--import', 'tsx', 'server/sandbox/src/main.ts']
}

/** What the local WeChat needs to know. It shares the product's steered clock by reading one row of its database. */
export function sandboxEnv({ databaseUrl, clockDatabaseUrl, keysFolder, ports, mode }) {
  return {
    SANDBOX_DATABASE_URL: databaseUrl,
    SANDBOX_CLOCK_DATABASE_URL: clockDatabaseUrl,
    SANDBOX_KEYS_DIR: keysFolder,
    WECHATPAY_MODE: mode,
    SANDBOX_PAY_PORT: String(ports.sandboxPay),
    SANDBOX_API_PORT: String(ports.sandboxApi),
    SANDBOX_ADMIN_PORT: String(ports.sandboxAdmin),
  }
}

/** The configuration of the product that talks to the local WeChat as to the real one, by .env.example's names. */
export function productEnv({ databaseUrl, redisUrl, ports, keysFolder, secrets, photosFolder, mode }) {
  const merchant = readJson(join(keysFolder, 'sandbox.json'))
  if (!merchant) throw new Sorry(`The local WeChat has left no ${join(keysFolder, 'sandbox.json')}.`)
  return {
    ...secrets,
    NODE_ENV: 'development',
    CLOCK: 'steered',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    // Two installations on one Redis stay apart, as their databases do.
    REDIS_PREFIX: databaseNameOf(databaseUrl)
      .toLowerCase()
      .replaceAll(/[^a-z0-9_-]/g, '-'),
    PORT: String(ports.api),
    PUBLIC_URL: `http://127.0.0.1:${ports.api}`,
    STORAGE_DIR: photosFolder,
    WECHAT_API_BASE_URL: `http://127.0.0.1:${ports.sandboxApi}`,
    WECHAT_OWNER_APPID: merchant.ownerAppid,
    WECHAT_OWNER_SECRET: merchant.ownerSecret,
    WECHAT_SHOP_APPID: merchant.shopAppid,
    WECHAT_SHOP_SECRET: merchant.shopSecret,
    WECHATPAY_BASE_URL: `http://127.0.0.1:${ports.sandboxPay}`,
    WECHATPAY_MODE: mode,
    WECHATPAY_SP_MCHID: merchant.spMchid,
    WECHATPAY_SP_APPID: merchant.spAppid,
    WECHATPAY_SERIAL_NO: merchant.serialNo,
    WECHATPAY_PRIVATE_KEY_FILE: merchant.privateKeyFile,
    WECHATPAY_APIV3_KEY: merchant.apiv3Key,
    WECHATPAY_PUBLIC_KEY_ID: merchant.publicKeyId,
    WECHATPAY_PUBLIC_KEY_FILE: merchant.publicKeyFile,
    SMS_BASE_URL: `http://127.0.0.1:${ports.sandboxApi}`,
    SMS_SECRET_ID: merchant.smsSecretId,
    SMS_SECRET_KEY: merchant.smsSecretKey,
    SMS_SDK_APP_ID: merchant.smsSdkAppId,
    SMS_SIGN_NAME: merchant.smsSignName,
    SMS_TEMPLATE_LOGIN: merchant.smsTemplateLogin,
  }
}

/** Whether the API says that its database, Redis and migrations are in order. */
export async function isApiReady(port) {
  try {
    return (
      (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2000) })).status === 200
    )
  } catch {
    return false
  }
}
