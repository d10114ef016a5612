import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { ENV_NAMES, parseEnv, StartError } from './env'

const folder = mkdtempSync(join(tmpdir(), 'anxin-test-env-'))
afterAll(() => rmSync(folder, { recursive: true }))

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const file = (name: string, text: string | Buffer) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const privateFile = file('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }))
const publicFile = file('pub.pem', publicKey.export({ type: 'spki', format: 'pem' }))
const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')

/** What cannot have a value in an example. */
const SECRETS = {
  JWT_SECRET: 'x'.repeat(32),
  SEAL_KEYS: `k1:${key(1)}`,
  BLIND_INDEX_KEY: key(2),
  WECHAT_OWNER_APPID: 'wx1',
  WECHAT_OWNER_SECRET: 's1',
  WECHAT_SHOP_APPID: 'wx2',
  WECHAT_SHOP_SECRET: 's2',
  WECHATPAY_SP_MCHID: '1900000001',
  WECHATPAY_SP_APPID: 'wx1',
  WECHATPAY_SERIAL_NO: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
  WECHATPAY_PRIVATE_KEY_FILE: privateFile,
  WECHATPAY_APIV3_KEY: 'k'.repeat(32),
  WECHATPAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0000000000000001',
  WECHATPAY_PUBLIC_KEY_FILE: publicFile,
  SMS_SECRET_ID: 'AKID1',
  SMS_SECRET_KEY: 's3',
  SMS_SDK_APP_ID: '1400000001',
  SMS_SIGN_NAME: '安心修',
  SMS_TEMPLATE_LOGIN: '100001',
}
const exampleLines = readFileSync(
  fileURLToPath(new URL('../../../.env.example', import.meta.url)),
  'utf8',
).split('\n')
const example = Object.fromEntries(
  exampleLines.flatMap((line) => {
    const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? []
    return name === undefined ? [] : [[name, value ?? '']]
  }),
)
const development: Record<string, string> = { ...example, ...SECRETS }
const production: Record<string, string> = {
  ...development,
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://api.anxinxiu.example',
  WECHAT_API_BASE_URL: 'https://api.weixin.qq.com',
  WECHATPAY_BASE_URL: 'https://api.mch.weixin.qq.com',
  SMS_BASE_URL: 'https://sms.tencentcloudapi.com',
}

/** The lines that a person reads who starts with these values; none when they are accepted. */
function linesFor(source: Record<string, string | undefined>): string[] {
  try {
    parseEnv(source)
    return []
  } catch (error) {
    if (error instanceof StartError) return error.lines
    throw error
  }
}
const namesIn = (lines: string[]) => lines.map((line) => line.split(':')[0] ?? '').toSorted()

describe('.env.example', () => {
  it('lists exactly the names that the server reads, in its order', () => {
    expect(Object.keys(example)).toEqual(ENV_NAMES)
  })

  it('explains each name in one line above it', () => {
    const unexplained = exampleLines.filter(
      (line, i) => /^[A-Z]/.test(line) && !/^# \S.*[.`]$/.test(exampleLines[i - 1] ?? ''),
    )
    expect(unexplained).toEqual([])
  })

  it('is accepted once its blanks are filled, and shows the defaults as they are', () => {
    expect(linesFor(development)).toEqual([])
    const { DATABASE_URL, REDIS_URL, PUBLIC_URL, WECHAT_API_BASE_URL, WECHATPAY_BASE_URL, SMS_BASE_URL } =
      development
    const required = {
      DATABASE_URL,
      REDIS_URL,
      PUBLIC_URL,
      WECHAT_API_BASE_URL,
      WECHATPAY_BASE_URL,
      SMS_BASE_URL,
      ...SECRETS,
    }
    expect(parseEnv(development)).toEqual(parseEnv(required))
  })
})

describe('the configuration', () => {
  it('is typed: numbers, keys and maps, with the PEM files read', () => {
    const env = parseEnv({ ...development, SEAL_KEYS: `k2:${key(3)},k1:${key(1)}` })
    expect(env).toMatchObject({ PORT: 3000, WECHATPAY_MODE: 'ecommerce', CLOCK: 'system' })
    expect(env.SEAL_KEYS.map(([id]) => id)).toEqual(['k2', 'k1'])
    expect(env.wechatPayPrivateKey).toContain('PRIVATE KEY')
    expect(env.wechatPayPublicKey).toContain('PUBLIC KEY')
  })

  it('that is missing altogether is named, one line a name', () => {
    expect(namesIn(linesFor({}))).toEqual(
      ['DATABASE_URL', 'REDIS_URL', 'PUBLIC_URL', ...Object.keys(SECRETS)].toSorted(),
    )
  })

  it.each([
    ['DATABASE_URL', 'postgres://127.0.0.1/anxin'],
    ['DATABASE_URL', 'anxin'],
    ['DATABASE_POOL', '0'],
    ['REDIS_URL', 'http://127.0.0.1'],
    ['PORT', '70000'],
    ['PORT', 'http'],
    ['PUBLIC_URL', 'anxinxiu'],
    ['JWT_SECRET', 'short'],
    ['SEAL_KEYS', key(1)],
    ['SEAL_KEYS', `k1:${key(1)},k2:abc`],
    ['BLIND_INDEX_KEY', Buffer.alloc(31).toString('base64')],
    ['CLOCK', 'stopped'],
    ['LOG_LEVEL', 'loud'],
    ['WECHATPAY_MODE', 'direct'],
    ['WECHATPAY_SP_MCHID', 'wx1'],
    ['WECHATPAY_APIV3_KEY', 'k'.repeat(31)],
    ['WECHATPAY_PUBLIC_KEY_ID', '0001'],
    ['WECHATPAY_PRIVATE_KEY_FILE', join(folder, 'missing.pem')],
    ['WECHATPAY_PRIVATE_KEY_FILE', publicFile],
    ['WECHATPAY_PUBLIC_KEY_FILE', privateFile],
    ['SMS_SDK_APP_ID', 'app'],
    ['SMS_TEMPLATE_LOGIN', 'login'],
  ])('%s=%s stops the start with one line that names it', (name, value) => {
    expect(namesIn(linesFor({ ...development, [name]: value }))).toEqual([name])
  })

  it('never quotes a secret in what it prints', () => {
    const lines = linesFor({ ...development, JWT_SECRET: 'my-secret', SEAL_KEYS: 'my-key' }).join('\n')
    expect(lines).not.toMatch(/my-secret|my-key/)
  })
})

describe('production', () => {
  it('takes the real WeChat and nothing else', () => {
    expect(linesFor(production)).toEqual([])
    for (const name of ['WECHAT_API_BASE_URL', 'WECHATPAY_BASE_URL', 'SMS_BASE_URL']) {
      for (const value of ['http://127.0.0.1:8101', 'https://api.mch.weixin.qq.com.evil.example', ' '])
        expect(namesIn(linesFor({ ...production, [name]: value }))).toEqual([name])
    }
    const {
      WECHAT_API_BASE_URL: _api,
      WECHATPAY_BASE_URL: _pay,
      SMS_BASE_URL: _sms,
      ...withDefaults
    } = production
    expect(linesFor(withDefaults)).toEqual([])
  })

  it('refuses steered time, crash points and an address without https', () => {
    expect(
      namesIn(linesFor({ ...production, CLOCK: 'steered', CRASH_AT: 'x', PUBLIC_URL: 'http://a.example' })),
    ).toEqual(['CLOCK', 'CRASH_AT', 'PUBLIC_URL'])
  })
})

describe('development and test', () => {
  it.each([
    ['WECHATPAY_BASE_URL', 'https://api.mch.weixin.qq.com'],
    ['WECHATPAY_BASE_URL', 'https://api2.mch.weixin.qq.com/'],
    ['WECHATPAY_BASE_URL', 'https://API.MCH.WEIXIN.QQ.COM.'],
    ['WECHATPAY_BASE_URL', 'https://api.wechatpay.cn'],
    ['WECHAT_API_BASE_URL', 'https://api.weixin.qq.com'],
    ['WECHAT_API_BASE_URL', 'https://sh.api.weixin.qq.com'],
    ['SMS_BASE_URL', 'https://sms.tencentcloudapi.com'],
    ['SMS_BASE_URL', 'https://sms.ap-guangzhou.tencentcloudapi.com'],
  ])('refuse the real one in %s=%s', (name, value) => {
    for (const NODE_ENV of ['development', 'test'])
      expect(namesIn(linesFor({ ...development, NODE_ENV, [name]: value }))).toEqual([name])
  })

  it('have no default for WeChat and text messages: without an address nothing is spoken to', () => {
    const names = ['SMS_BASE_URL', 'WECHATPAY_BASE_URL', 'WECHAT_API_BASE_URL']
    const without = Object.fromEntries(names.map((name) => [name, '']))
    expect(namesIn(linesFor({ ...development, ...without }))).toEqual(names)
  })
})
