import { createCipheriv, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WechatPayConfig } from '../port'

/** An answer of the scripted WeChat; `headers` win over the genuine signature headers. */
export type Script = {
  status: number
  body?: string
  unsigned?: boolean
  headers?: Record<string, string>
  /** Takes the connection into its own hands instead of answering. */
  act?: (request: IncomingMessage, response: ServerResponse) => void
}

export type ScriptedWechat = {
  readonly config: WechatPayConfig
  /** The next answers, in order; the last one stays. */
  play(...scripts: Script[]): void
  readonly seen: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[]
  /** Signature headers as WeChat would send them with this body. */
  signedHeaders(body: string, at?: Date, key?: KeyObject, serial?: string): Record<string, string>
  seal(plain: string, associatedData?: string): { ciphertext: string; nonce: string; associated_data: string }
  readonly merchantPublicKey: KeyObject
  readonly platformPrivateKey: KeyObject
  close(): Promise<void>
}

const SERIAL = 'PUB_KEY_ID_0000000000000077'
export const NOW = new Date('2026-03-04T05:06:07.000Z')

/**
 * A server that says word for word what a test tells it, with real keys: for answers that no well-behaved WeChat, nor
 * the sandbox, ever gives. Whatever WeChat does give is tested against the sandbox.
 */
export async function scriptWechat(overrides: Partial<WechatPayConfig> = {}): Promise<ScriptedWechat> {
  const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const platform = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const apiv3Key = 'k'.repeat(32)
  const seen: ScriptedWechat['seen'] = []
  let scripts: Script[] = [{ status: 200, body: '{}' }]

  function signedHeaders(body: string, at = NOW, key = platform.privateKey, serial = SERIAL) {
    const timestamp = String(Math.floor(at.getTime() / 1000))
    const nonce = randomBytes(8).toString('hex')
    const signature = sign('RSA-SHA256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), key).toString(
      'base64',
    )
    return {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': signature,
      'wechatpay-serial': serial,
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      seen.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() })
      const script = (scripts.length > 1 ? scripts.shift() : scripts[0]) ?? { status: 500 }
      if (script.act) return script.act(request, response)
      const body = script.body ?? ''
      response.writeHead(script.status, {
        ...(script.unsigned ? {} : signedHeaders(body)),
        ...script.headers,
      })
      return response.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    config: {
      mode: 'ecommerce',
      baseUrl: `http://127.0.0.1:${port}`,
      spMchid: '1900000100',
      spAppid: 'wxplatform00000001',
      serialNo: 'AB'.repeat(20),
      privateKeyPem: merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      apiv3Key,
      publicKeys: { [SERIAL]: platform.publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      ownerAppid: 'wxplatform00000001',
      notifyUrl: 'https://example.test/wechatpay/notifications',
      ...overrides,
    },
    play: (...next) => void (scripts = next),
    seen,
    signedHeaders,
    seal(plain, associatedData = 'transaction') {
      const nonce = randomBytes(6).toString('hex')
      const cipher = createCipheriv('aes-256-gcm', apiv3Key, nonce)
      cipher.setAAD(Buffer.from(associatedData))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return { ciphertext: sealed.toString('base64'), nonce, associated_data: associatedData }
    },
    merchantPublicKey: merchant.publicKey,
    platformPrivateKey: platform.privateKey,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
