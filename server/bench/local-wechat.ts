import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { freePort, startNode, untilAnswers, type Running } from './processes'
import { databaseOf, hostEnv, ROOT, type Place } from './sides'
import type { Wechat } from './wechat'

/** The local WeChat in a process of its own, which speaks the real protocol over the wire. */
export type LocalWechat = {
  readonly process: Running
  readonly databaseUrl: string
  /** What a process of the product has to be told to find it, over productEnv. */
  readonly env: NodeJS.ProcessEnv
}

export async function startLocalWechat(place: Place, wechat: Wechat): Promise<LocalWechat> {
  const folder = join(place.folder, 'wechat')
  const keysDir = join(place.folder, 'wechat-keys')
  execFileSync(process.execPath, [join(ROOT, 'scripts/bundle.mjs'), '--sandbox', folder], {
    stdio: 'inherit',
  })
  const databaseUrl = databaseOf(place, 'wechat')
  const [pay, api, admin] = [await freePort(), await freePort(), await freePort()]
  const running = startNode(
    [join(folder, 'sandbox.mjs')],
    {
      ...hostEnv(),
      SANDBOX_DATABASE_URL: databaseUrl,
      SANDBOX_KEYS_DIR: keysDir,
      SANDBOX_PAY_PORT: String(pay),
      SANDBOX_API_PORT: String(api),
      SANDBOX_ADMIN_PORT: String(admin),
      SANDBOX_SEED: 'bench',
      WECHATPAY_MODE: 'ecommerce',
      WECHATPAY_SP_MCHID: wechat.spMchid,
      WECHATPAY_SP_APPID: wechat.spAppid,
      WECHAT_OWNER_APPID: wechat.ownerAppid,
    },
    'ignore',
  )
  await untilAnswers(admin, '/__sandbox/merchants')
  const identity = JSON.parse(readFileSync(join(keysDir, 'sandbox.json'), 'utf8')) as Record<string, string>
  return {
    process: running,
    databaseUrl,
    env: {
      WECHAT_API_BASE_URL: `http://127.0.0.1:${api}`,
      WECHATPAY_BASE_URL: `http://127.0.0.1:${pay}`,
      WECHAT_OWNER_SECRET: identity['ownerSecret'],
      WECHAT_SHOP_APPID: identity['shopAppid'],
      WECHAT_SHOP_SECRET: identity['shopSecret'],
      WECHATPAY_SERIAL_NO: identity['serialNo'],
      WECHATPAY_PRIVATE_KEY_FILE: identity['privateKeyFile'],
      WECHATPAY_APIV3_KEY: identity['apiv3Key'],
      WECHATPAY_PUBLIC_KEY_ID: identity['publicKeyId'],
      WECHATPAY_PUBLIC_KEY_FILE: identity['publicKeyFile'],
    },
  }
}
