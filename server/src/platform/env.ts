import { TEMPLATE_KEYS, type TemplateKey } from '@anxin/shared/notifications/notification.contract'
import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const WECHAT_PAY_HOST = 'https://api.mch.weixin.qq.com'
const WECHAT_API_HOST = 'https://api.weixin.qq.com'
const SMS_HOST = 'https://sms.tencentcloudapi.com'
/** Everything under the domains of Tencent that WeChat, its payment and its cloud answer on, also with a last dot. */
const REAL_HOST = /(^|\.)(qq\.com|wechat\.com|wechatpay\.cn|tenpay\.com|tencentcloudapi\.com)\.?$/

const port = z.coerce.number().int().min(0).max(65535)
const durationMs = (fallback: number) => z.coerce.number().int().min(1).default(fallback)
const key32 = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be the base64 of 32 bytes')

/** Everything that the process reads from its environment, parsed once. `.env.example` explains each name. */
const Env = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: z.url({ protocol: /^mysql$/ }),
  DATABASE_POOL: z.coerce.number().int().min(1).max(256).default(16),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  REDIS_PREFIX: z
    .string()
    .regex(/^[a-z0-9_-]+$/)
    .default('anxin'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: z.url(),
  JWT_SECRET: z.string().min(32, 'needs at least 32 characters'),
  SEAL_KEYS: z.string().transform((text, ctx) =>
    text.split(',').map((pair): readonly [string, Buffer] => {
      const [id = '', value = ''] = pair.split(':')
      if (!/^[a-z0-9]{1,8}$/.test(id) || !key32.safeParse(value).success) {
        ctx.addIssue('must be id:base64-of-32-bytes, comma-separated, the active one first')
      }
      return [id, Buffer.from(value, 'base64')]
    }),
  ),
  BLIND_INDEX_KEY: key32.transform((text) => Buffer.from(text, 'base64')),
  CLOCK: z.enum(['system', 'steered']).default('system'),
  CLOCK_POLL_MS: durationMs(100),
  STORAGE_DIR: z.string().min(1).default('.data/photos'),
  STORAGE_S3_URL: z.url().optional(),
  STORAGE_S3_REGION: z.string().min(1).default('us-east-1'),
  STORAGE_S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  STORAGE_S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  STORAGE_S3_TIMEOUT_MS: durationMs(20_000),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  RATE_LIMIT_FACTOR: z.coerce.number().min(1).default(1),
  OVERLOAD_DELAY_MS: z.coerce.number().int().min(0).default(1000),
  RISK_RULES_PUBLIC_KEY: z
    .string()
    .refine(isEd25519Key, 'must be the base64 of an Ed25519 public key (DER, SubjectPublicKeyInfo)')
    .optional(),
  // live updates
  LIVE_SIGN_IN_MS: durationMs(5000),
  LIVE_HEARTBEAT_MS: durationMs(30_000),
  // jobs
  SWEEP_MS: durationMs(1000),
  LEASE_MS: durationMs(8000),
  JOB_LOCK_MS: durationMs(5000),
  JOB_STALLED_MS: durationMs(3000),
  JOB_CONCURRENCY: z.coerce.number().int().min(1).default(8),
  CRASH_AT: z.string().optional(),
  CRASH_PID: z.coerce.number().int().positive().optional(),
  // WeChat
  WECHAT_API_BASE_URL: z.url().default(WECHAT_API_HOST),
  WECHAT_OWNER_APPID: z.string().min(1),
  WECHAT_OWNER_SECRET: z.string().min(1),
  WECHAT_SHOP_APPID: z.string().min(1),
  WECHAT_SHOP_SECRET: z.string().min(1),
  WECHAT_TEMPLATES: z
    .string()
    .default('')
    .transform((text, ctx): Partial<Record<TemplateKey, string>> => {
      const pairs = text
        .split(',')
        .filter(Boolean)
        .map((pair) => pair.split(':', 2))
      const areKnown = pairs.every(([key, id]) => TEMPLATE_KEYS.includes(key as TemplateKey) && id)
      if (!areKnown)
        ctx.addIssue(`must be key:template-id, comma-separated; keys: ${TEMPLATE_KEYS.join(' ')}`)
      return Object.fromEntries(pairs) as Partial<Record<TemplateKey, string>>
    }),
  WECHAT_PUSH_TOKEN: z
    .string()
    .regex(/^[0-9A-Za-z]{3,32}$/, 'must have 3 to 32 letters and digits')
    .optional(),
  WECHAT_PUSH_AES_KEY: z
    .string()
    .regex(/^[0-9A-Za-z]{43}$/, 'must have 43 letters and digits')
    .optional(),
  WECHATPAY_BASE_URL: z.url().default(WECHAT_PAY_HOST),
  WECHATPAY_MODE: z.enum(['ecommerce', 'partner']).default('ecommerce'),
  WECHATPAY_ADVANCE: z.enum(['on', 'off']).default('off'),
  WECHATPAY_SP_MCHID: z.string().regex(/^\d{8,10}$/, 'must be a merchant number'),
  WECHATPAY_SP_APPID: z.string().min(1),
  WECHATPAY_SERIAL_NO: z.string().regex(/^[0-9A-Fa-f]{8,40}$/, 'must be a certificate serial'),
  WECHATPAY_PRIVATE_KEY_FILE: z.string().min(1),
  WECHATPAY_APIV3_KEY: z.string().length(32, 'must have 32 characters'),
  WECHATPAY_PUBLIC_KEY_ID: z.string().regex(/^PUB_KEY_ID_\d+$/),
  WECHATPAY_PUBLIC_KEY_FILE: z.string().min(1),
  WECHATPAY_TIMEOUT_MS: durationMs(8000),
  // text messages
  SMS_BASE_URL: z.url().default(SMS_HOST),
  SMS_SECRET_ID: z.string().min(1),
  SMS_SECRET_KEY: z.string().min(1),
  SMS_SDK_APP_ID: z.string().regex(/^\d+$/, 'must be an application number'),
  SMS_SIGN_NAME: z.string().min(1),
  SMS_TEMPLATE_LOGIN: z.string().regex(/^\d+$/, 'must be a template number'),
})

function isEd25519Key(text: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519'
  } catch {
    return false
  }
}

export type Env = z.output<typeof Env> & { wechatPayPrivateKey: string; wechatPayPublicKey: string }

/** What the person who starts a role must put right, one line a problem; main.ts prints the lines and stops. */
export class StartError extends Error {
  readonly lines: string[]
  constructor(lines: string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}

export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = Env.safeParse(given)
  if (!parsed.success) {
    throw new StartError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  }
  const env = parsed.data
  const lines = problemsOf(env)
  const wechatPayPrivateKey = readKey(
    env.WECHATPAY_PRIVATE_KEY_FILE,
    'WECHATPAY_PRIVATE_KEY_FILE',
    'PRIVATE KEY',
    lines,
  )
  const wechatPayPublicKey = readKey(
    env.WECHATPAY_PUBLIC_KEY_FILE,
    'WECHATPAY_PUBLIC_KEY_FILE',
    'PUBLIC KEY',
    lines,
  )
  if (lines.length > 0) throw new StartError(lines)
  return { ...env, wechatPayPrivateKey, wechatPayPublicKey }
}

/** Every name that the process reads, for the test that compares it with .env.example. */
export const ENV_NAMES = Object.keys(Env.shape)

function problemsOf(env: z.output<typeof Env>): string[] {
  const lines: string[] = []
  const production = env.NODE_ENV === 'production'
  if (production && env.CLOCK === 'steered') lines.push('CLOCK: steered time is refused in production')
  if (production && env.CRASH_AT) lines.push('CRASH_AT: refused in production')
  if (production && !env.PUBLIC_URL.startsWith('https://'))
    lines.push('PUBLIC_URL: must be https in production')
  if ((env.WECHAT_PUSH_TOKEN === undefined) !== (env.WECHAT_PUSH_AES_KEY === undefined))
    lines.push('WECHAT_PUSH_AES_KEY: token and key of the message push belong together')
  const bucket = [env.STORAGE_S3_URL, env.STORAGE_S3_ACCESS_KEY_ID, env.STORAGE_S3_SECRET_ACCESS_KEY]
  if (bucket.some((part) => part === undefined) && bucket.some((part) => part !== undefined))
    lines.push('STORAGE_S3_URL: address, key id and secret of the bucket belong together')
  const hosts = [
    ['WECHAT_API_BASE_URL', env.WECHAT_API_BASE_URL, WECHAT_API_HOST],
    ['WECHATPAY_BASE_URL', env.WECHATPAY_BASE_URL, WECHAT_PAY_HOST],
    ['SMS_BASE_URL', env.SMS_BASE_URL, SMS_HOST],
  ] as const
  for (const [name, value, real] of hosts) {
    const isReal = REAL_HOST.test(new URL(value).hostname)
    if (production && value !== real) lines.push(`${name}: must be ${real} in production`)
    // A development machine with real keys has once refunded real money; outside production only a sandbox is spoken to.
    if (!production && isReal) lines.push(`${name}: the real one is refused outside production`)
  }
  return lines
}

function readKey(file: string, name: string, kind: string, lines: string[]): string {
  try {
    const text = readFileSync(file, 'utf8')
    if (!text.includes(kind)) lines.push(`${name}: ${file} holds no PEM ${kind}`)
    return text
  } catch {
    lines.push(`${name}: cannot read ${file}`)
    return ''
  }
}
