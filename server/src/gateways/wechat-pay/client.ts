import type { z } from 'zod'
import { SECOND_MS } from '@anxin/shared/kernel/time'
import type { GatewayDeps } from '../deps'
import { ok, unknown, type Outcome } from '../outcome'
import type { WechatPayConfig } from './port'
import {
  ABSENT_CODES,
  canonicalCode,
  ErrorBody,
  NOT_READY_MS,
  notReadyCode,
  OPEN_CODES,
  rateLimitMs,
} from './refusal'
import {
  createSigner,
  createVerifier,
  isPublicKeyId,
  preferredSerial,
  type Signer,
  type Verifier,
} from './signature'

const TIMEOUT_MS = 8 * SECOND_MS
/** For the whole of a file. */
const DOWNLOAD_TIMEOUT_MS = 120 * SECOND_MS

type Call<T> = {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Path and query, percent-encoded: the text that is signed is the text that is sent. */
  readonly path: string
  readonly body?: unknown
  /** In place of a JSON body: what is sent, its type, and the part of it that is signed. */
  readonly upload?: { readonly form: Buffer; readonly contentType: string; readonly signed: string }
  /** `null` where success is an empty 204. */
  readonly reply: z.ZodType<T> | null
  /** The path names a resource, so a 404 says that it does not exist. */
  readonly namesResource?: boolean
  /** Shortest wait after a 429. */
  readonly rateLimitMs?: number
  /** Whether the body holds fields encrypted for the key that goes into Wechatpay-Serial. */
  readonly encrypted?: boolean
}

export type Client = {
  readonly signer: Signer
  readonly verifyMessage: Verifier
  call<T>(call: Call<T>): Promise<Outcome<T>>
  /** A file behind an address that a signed answer named. Its bytes are not signed: whoever reads it checks its hash. */
  download(url: string): Promise<Outcome<ReadableStream<Uint8Array>>>
}

type Answer = {
  readonly status: number
  readonly text: string
  readonly genuine: boolean
  readonly requestId: string | null
  readonly retryAfter: string | null
}

/** The signed conversation with WeChat Pay: one request, one verified answer, one outcome; it never retries. */
export function createClient(config: WechatPayConfig, { clock, log }: GatewayDeps): Client {
  const signer = createSigner(config, clock.now)
  const verifyMessage = createVerifier(config.publicKeys, clock.now)
  const serial = preferredSerial(config.publicKeys)

  async function exchange(call: Call<unknown>): Promise<Answer | Outcome<never>> {
    const body = call.upload?.signed ?? (call.body === undefined ? '' : JSON.stringify(call.body))
    const headers: Record<string, string> = {
      Accept: 'application/json',
      'User-Agent': `anxin-server (node ${process.version})`,
      Authorization: await signer.authorize(call.method, call.path, body),
    }
    if (call.method !== 'GET') headers['Content-Type'] = call.upload?.contentType ?? 'application/json'
    // It also chooses the key of the answer's signature; certificate merchants send it only with encrypted fields.
    if (isPublicKeyId(serial) || call.encrypted) headers['Wechatpay-Serial'] = serial
    try {
      const response = await fetch(config.baseUrl + call.path, {
        method: call.method,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(config.timeoutMs ?? TIMEOUT_MS),
        ...(call.method !== 'GET' ? { body: call.upload ? new Uint8Array(call.upload.form) : body } : {}),
      })
      const rawBody = Buffer.from(await response.arrayBuffer())
      const verdict = verifyMessage({
        timestamp: response.headers.get('wechatpay-timestamp'),
        nonce: response.headers.get('wechatpay-nonce'),
        signature: response.headers.get('wechatpay-signature'),
        serial: response.headers.get('wechatpay-serial'),
        rawBody,
      })
      const requestId = response.headers.get('request-id')
      if (verdict !== 'genuine')
        log.warn({ ...named(call), status: response.status, requestId, verdict }, UNSIGNED)
      return {
        status: response.status,
        text: rawBody.toString('utf8'),
        genuine: verdict === 'genuine',
        requestId,
        retryAfter: response.headers.get('retry-after'),
      }
    } catch (error) {
      const reason = isTimeout(error) ? 'timeout' : 'network'
      log.warn({ ...named(call), reason, cause: causeCode(error) }, 'WeChat Pay did not answer')
      return unknown(reason)
    }
  }

  return {
    signer,
    verifyMessage,
    async call(call) {
      const answer = await exchange(call)
      if ('kind' in answer) return answer
      return answer.status < 300 ? readSuccess(call, answer, log) : readFailure(call, answer, log)
    },
    download: (url) => download(signer, log, url),
  }
}

async function download(
  signer: Signer,
  log: GatewayDeps['log'],
  url: string,
): Promise<Outcome<ReadableStream<Uint8Array>>> {
  const { pathname: path, search } = new URL(url)
  const authorization = await signer.authorize('GET', path + search, '')
  try {
    const response = await fetch(url, {
      headers: { Authorization: authorization },
      redirect: 'error',
      signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
    })
    if (response.status === 200 && response.body) return ok(response.body)
    // The token is good for half a minute, so a refusal is cured by asking for the bill again.
    log.warn({ method: 'GET', path, status: response.status }, 'WeChat Pay gave no file')
    return unknown('server-error')
  } catch (error) {
    const reason = isTimeout(error) ? 'timeout' : 'network'
    log.warn({ method: 'GET', path, reason, cause: causeCode(error) }, 'WeChat Pay gave no file')
    return unknown(reason)
  }
}

const UNSIGNED = 'an answer of WeChat Pay does not verify'

function readSuccess<T>(call: Call<T>, answer: Answer, log: GatewayDeps['log']): Outcome<T> {
  if (!answer.genuine) return unknown('unverified')
  const expected =
    call.reply === null ? answer.status === 204 || answer.status === 200 : answer.status === 200
  const value = call.reply === null ? undefined : parseJson(answer.text)
  const parsed =
    call.reply === null ? { success: true as const, data: undefined as T } : call.reply.safeParse(value)
  if (expected && parsed.success) return ok(parsed.data)
  const issues = parsed.success
    ? []
    : parsed.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`)
  log.error(
    { ...named(call), status: answer.status, requestId: answer.requestId, issues },
    'unreadable success',
  )
  return unknown('unreadable')
}

function readFailure(call: Call<unknown>, answer: Answer, log: GatewayDeps['log']): Outcome<never> {
  const { status, requestId, genuine } = answer
  const parsed = ErrorBody.safeParse(parseJson(answer.text))
  const code = parsed.success ? canonicalCode(parsed.data.code) : ''
  const message = parsed.success ? parsed.data.message : ''
  // `message` may quote the value that was refused, an openid say, so only its place is logged.
  const detail = parsed.success ? parsed.data.detail : undefined
  log.warn(
    {
      ...named(call),
      status,
      code,
      requestId,
      field: detail?.field,
      issue: detail?.issue,
      signed: signedLines(detail),
    },
    'WeChat Pay answered with an error',
  )
  if (status === 429) {
    return {
      kind: 'not-ready',
      retryAfterMs: rateLimitMs(answer.retryAfter, call.rateLimitMs ?? SECOND_MS),
      code: code || 'RATE_LIMITED',
    }
  }
  if (status >= 500 || OPEN_CODES.has(code)) return unknown('server-error')
  // WeChat signs for a caller whom it recognised. Who failed that check gets an unsigned 401, and nothing was done.
  if (!genuine && !(status === 401 && code === 'SIGN_ERROR')) return unknown('unverified')
  if (!parsed.success) return unknown('unreadable')
  if (status === 404 && call.namesResource && ABSENT_CODES.has(code)) return { kind: 'missing' }
  const later = notReadyCode(code, message)
  if (later) return { kind: 'not-ready', retryAfterMs: NOT_READY_MS, code: later }
  return { kind: 'refused', status, code, message, requestId }
}

/** What a log line may tell of a call: numbers and merchants are in the path, people are not. */
function named({ method, path }: Call<unknown>) {
  return { method, path }
}

/** Of the text that WeChat says was signed, the four lines before the body, which may hold an openid. */
function signedLines(detail: z.infer<typeof ErrorBody>['detail']): string[] | undefined {
  return detail?.sign_information?.truncated_sign_message?.split('\n').slice(0, 4)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}

/** fetch hides the reason one level down: ECONNRESET, ENOTFOUND, or the text of an unwanted redirect. */
function causeCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof Error)
    return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
  return error instanceof Error ? error.name : 'unknown'
}
