import type { FastifyRequest } from 'fastify'
import { requestMessage, verifyMessage } from './crypto'
import { signedText } from './multipart'
import { fieldRefusal, Refusal } from './refusal'
import type { Signer } from './signer'
import type { Sandbox } from './types'

const SCHEME = 'WECHATPAY2-SHA256-RSA2048'
const SKEW_MS = 300_000
const NONCE_MS = 600_000
const SHOWN_CHARS = 1024

type Token = { mchid: string; nonce_str: string; timestamp: string; serial_no: string; signature: string }

/** Checks who calls, in WeChat's order: scheme, merchant, serial, age, nonce, signature over the raw body. */
export type Authorize = (request: FastifyRequest) => void

/** Builds the check of one sandbox. Age is judged by the sandbox's clock, which the product shares. */
export function createAuthorize(sandbox: Sandbox, signer: Signer): Authorize {
  const nonces = new Map<string, number>()
  return (request) => {
    const token = parseToken(request.headers.authorization)
    if (token.mchid !== sandbox.config.spMchid) throw signError('商户号不存在或与签名不符')
    if (token.serial_no.toUpperCase() !== sandbox.identity.serialNo) throw signError('商户证书序列号有误')
    const now = sandbox.clock.now().getTime()
    const isSeconds = /^\d{1,11}$/.test(token.timestamp)
    if (!isSeconds || Math.abs(now - Number(token.timestamp) * 1000) > SKEW_MS)
      throw signError('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟')
    const type = request.headers['content-type'] ?? ''
    const body = Buffer.isBuffer(request.body) ? signedText(type, request.body) : ''
    const message = requestMessage(
      request.method,
      request.raw.url ?? '',
      token.timestamp,
      token.nonce_str,
      body,
    )
    if (!verifyMessage(message, token.signature, signer.merchantKey)) {
      throw signError('错误的签名，验签失败', {
        sign_information: {
          method: request.method,
          url: request.raw.url,
          truncated_sign_message: message.slice(0, SHOWN_CHARS),
          sign_message_length: Buffer.byteLength(message),
        },
      })
    }
    if (sandbox.config.nonceReplayCheck) checkNonce(nonces, token.nonce_str, now)
    checkKeyId(request, signer)
  }
}

function parseToken(header: string | undefined): Token {
  if (header === undefined) throw signError('Http头缺少Authorization')
  const space = header.indexOf(' ')
  if (space < 0 || header.slice(0, space) !== SCHEME) throw signError('Http头Authorization认证类型不正确')
  const fields = new Map<string, string>()
  for (const [, name, value] of header.slice(space + 1).matchAll(/([a-z_]+)="([^"]*)"/g))
    fields.set(name ?? '', value ?? '')
  const field = (name: keyof Token): string => {
    const value = fields.get(name)
    if (!value) throw signError(`Http头Authorization值格式错误，缺少${name}`)
    return value
  }
  return {
    mchid: field('mchid'),
    nonce_str: field('nonce_str'),
    timestamp: field('timestamp'),
    serial_no: field('serial_no'),
    signature: field('signature'),
  }
}

function checkNonce(nonces: Map<string, number>, nonce: string, now: number): void {
  for (const [known, at] of nonces) {
    if (Math.abs(now - at) > NONCE_MS) nonces.delete(known)
  }
  if (nonces.has(nonce)) throw signError('Http头Authorization中的nonce_str重复')
  nonces.set(nonce, now)
}

/** A client may name the key that the answer should be signed with, or that it encrypted with: it must be WeChat's. */
function checkKeyId(request: FastifyRequest, signer: Signer): void {
  const serial = request.headers['wechatpay-serial']
  if (serial === undefined || signer.keyIds.includes(String(serial))) return
  throw fieldRefusal('body', 'Wechatpay-Serial', '平台证书序列号Wechatpay-Serial错误', serial)
}

function signError(message: string, detail?: Record<string, unknown>): Refusal {
  return new Refusal(401, 'SIGN_ERROR', message, detail)
}
