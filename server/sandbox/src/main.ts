import { join } from 'node:path'
import { startSandbox } from './start'
import type { Family, KeyMode, SandboxConfig } from './types'

/** Reads the environment, starts, prints one line of JSON with the addresses, and closes on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const port = (name: string): number => Number(env(name) ?? 0)
  const config: { -readonly [K in keyof SandboxConfig]?: SandboxConfig[K] | undefined } = {
    family: oneOf<Family>('WECHATPAY_MODE', ['ecommerce', 'partner']),
    keyMode: oneOf<KeyMode>('SANDBOX_KEY_MODE', ['public_key', 'certificate', 'mixed']),
    spMchid: env('WECHATPAY_SP_MCHID'),
    spAppid: env('WECHATPAY_SP_APPID'),
    ownerAppid: env('WECHAT_OWNER_APPID'),
    ownerSecret: env('WECHAT_OWNER_SECRET'),
    shopAppid: env('WECHAT_SHOP_APPID'),
    shopSecret: env('WECHAT_SHOP_SECRET'),
  }
  const databaseUrl = env('SANDBOX_DATABASE_URL')
  if (databaseUrl === undefined)
    throw new Error('SANDBOX_DATABASE_URL is missing: mysql://user@host:port/name of its own')
  const running = await startSandbox({
    databaseUrl,
    keysDir: env('SANDBOX_KEYS_DIR') ?? join('.data', 'sandbox-keys'),
    clockDatabaseUrl: env('SANDBOX_CLOCK_DATABASE_URL'),
    ports: {
      pay: port('SANDBOX_PAY_PORT'),
      api: port('SANDBOX_API_PORT'),
      admin: port('SANDBOX_ADMIN_PORT'),
    },
    host: env('SANDBOX_HOST'),
    seed: env('SANDBOX_SEED'),
    config: config as Partial<SandboxConfig>,
    log: env('SANDBOX_LOG') === undefined ? undefined : logLine,
  })
  const { payUrl, apiUrl, adminUrl } = running
  process.stdout.write(`${JSON.stringify({ ready: true, payUrl, apiUrl, adminUrl, pid: process.pid })}\n`)
  let closing = false
  const close = (): void => {
    if (closing) return
    closing = true
    void running.close().then(() => process.exit(0))
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
}

function env(name: string): string | undefined {
  return process.env[name] || undefined
}

function oneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
  const value = env(name)
  if (value === undefined) return undefined
  const word = words.find((known) => known === value)
  if (word === undefined) throw new Error(`${name} is one of ${words.join(', ')}, not "${value}"`)
  return word
}

function logLine(event: string, fields: Record<string, unknown> = {}): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
