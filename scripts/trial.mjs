/**
 * `node scripts/trial.mjs <main.mjs> <role>`: runs a role of the bundled product against the local WeChat, in the
 * containers of compose.yaml. The merchant's keys come from the folder where the local WeChat has left them
 * (TRIAL_DIR/keys), the product's secrets are made once in TRIAL_DIR.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { keptSecrets } from './lib/env.mjs'
import { productEnv } from './lib/product.mjs'

const WAIT_MS = 60_000

const [main, role] = process.argv.slice(2)
const folder = process.env.TRIAL_DIR || '/trial-data'
const keysFolder = join(folder, 'keys')
const deadline = Date.now() + WAIT_MS
while (!existsSync(join(keysFolder, 'sandbox.json')) && Date.now() < deadline) await wait(200)
mkdirSync(join(folder, 'photos'), { recursive: true })

const given = productEnv({
  databaseUrl: process.env.DATABASE_URL,
  redisUrl: process.env.REDIS_URL,
  ports: {
    api: Number(process.env.PORT),
    sandboxPay: Number(process.env.SANDBOX_PAY_PORT),
    sandboxApi: Number(process.env.SANDBOX_API_PORT),
  },
  keysFolder,
  secrets: keptSecrets(folder),
  photosFolder: join(folder, 'photos'),
  mode: process.env.WECHATPAY_MODE || 'ecommerce',
})
Object.assign(process.env, given, { SANDBOX_ADMIN_URL: `http://127.0.0.1:${process.env.SANDBOX_ADMIN_PORT}` })
process.argv.splice(1, 3, resolve(main), role)
await import(pathToFileURL(resolve(main)).href)
