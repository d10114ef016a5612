import { generateKeyPair, randomBytes, randomInt } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { SandboxConfig, SandboxIdentity } from './types'

const generate = promisify(generateKeyPair)
const PUBLIC_KEY_ID = 'PUB_KEY_ID_0000000000000001'
const SMS_ACCOUNT = {
  smsSecretId: 'AKIDsandbox00000000000000000000000000',
  smsSecretKey: 'sandbox0sms0key00sandbox0sms0key',
  smsSdkAppId: '1400000001',
  smsSignName: '安心修',
  smsTemplateLogin: '100001',
}
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The keys of both sides. The platform's private key is WeChat's own and leaves this process only on disk. */
export type SandboxKeys = {
  merchantPrivatePem: string
  merchantPublicPem: string
  merchantSerial: string
  platformPrivatePem: string
  platformPublicPem: string
  /** WeChat's other key, whose certificate has `platformSerial`; used in the modes `certificate` and `mixed`. */
  certificatePrivatePem: string
  platformSerial: string
  apiv3Key: string
  /** When the keys were made, in real milliseconds. */
  madeAt: number
}

/** Reads the keys in `keysDir`; at the first start they are made. Two first starts at once end with the same keys. */
export async function loadKeys(keysDir: string): Promise<SandboxKeys> {
  const directory = resolve(keysDir)
  const found = await readKeys(directory)
  if (found) return found
  await mkdir(dirname(directory), { recursive: true })
  const draft = await mkdtemp(`${directory}.`)
  await makeKeys(draft)
  // A rename is atomic, and fails if another process has put its keys there meanwhile: then those are the keys.
  await rename(draft, directory).catch(() => rm(draft, { recursive: true, force: true }))
  const made = await readKeys(directory)
  if (!made) throw new Error(`the sandbox cannot keep its keys in ${directory}: it holds other files`)
  return made
}

/** Writes who we are to `sandbox.json`, for scripts that configure the product. */
export async function saveIdentity(keysDir: string, identity: SandboxIdentity): Promise<void> {
  const path = join(resolve(keysDir), 'sandbox.json')
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, `${JSON.stringify(identity, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, path)
}

/** What the merchant may know of the keys, with absolute file names. */
export function toIdentity(keysDir: string, keys: SandboxKeys, config: SandboxConfig): SandboxIdentity {
  const directory = resolve(keysDir)
  return {
    spMchid: config.spMchid,
    spAppid: config.spAppid,
    serialNo: keys.merchantSerial,
    privateKeyPem: keys.merchantPrivatePem,
    privateKeyFile: join(directory, 'apiclient_key.pem'),
    publicKeyId: PUBLIC_KEY_ID,
    publicKeyPem: keys.platformPublicPem,
    publicKeyFile: join(directory, 'pub_key.pem'),
    apiv3Key: keys.apiv3Key,
    ownerAppid: config.ownerAppid,
    ownerSecret: config.ownerSecret,
    shopAppid: config.shopAppid,
    shopSecret: config.shopSecret,
    ...SMS_ACCOUNT,
  }
}

async function readKeys(directory: string): Promise<SandboxKeys | undefined> {
  try {
    const read = (name: string): Promise<string> => readFile(join(directory, name), 'utf8')
    const secrets = JSON.parse(await read('secrets.json')) as Pick<
      SandboxKeys,
      'merchantSerial' | 'platformSerial' | 'apiv3Key' | 'madeAt'
    >
    return {
      ...secrets,
      merchantPrivatePem: await read('apiclient_key.pem'),
      merchantPublicPem: await read('apiclient_pub.pem'),
      platformPrivatePem: await read('platform_key.pem'),
      platformPublicPem: await read('pub_key.pem'),
      certificatePrivatePem: await read('platform_cert_key.pem'),
    }
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}

async function makeKeys(directory: string): Promise<void> {
  const [merchant, platform, certificate] = await Promise.all([makePair(), makePair(), makePair()])
  const secrets = {
    merchantSerial: makeSerial(),
    platformSerial: makeSerial(),
    apiv3Key: Array.from({ length: 32 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
    madeAt: Date.now(),
  }
  const write = (name: string, text: string): Promise<void> =>
    writeFile(join(directory, name), text, { mode: 0o600 })
  await write('apiclient_key.pem', merchant.privateKey)
  await write('apiclient_pub.pem', merchant.publicKey)
  await write('platform_key.pem', platform.privateKey)
  await write('pub_key.pem', platform.publicKey)
  await write('platform_cert_key.pem', certificate.privateKey)
  await write('secrets.json', JSON.stringify(secrets, null, 2))
}

/** 40 hex digits, the first of them not zero, as the serials of WeChat's certificates are. */
function makeSerial(): string {
  return `5${randomBytes(20).toString('hex').slice(1)}`.toUpperCase()
}

async function makePair(): Promise<{ privateKey: string; publicKey: string }> {
  return generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}
