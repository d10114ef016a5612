import { z } from 'zod'
import { MINUTE_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import type { GatewayDeps } from '../deps'
import { ok, unknown, type Outcome } from '../outcome'
import type { WechatOpenConfig } from './port'

const TIMEOUT_MS = 8 * SECOND_MS

export type OpenCall = {
  readonly method: 'GET' | 'POST'
  /** Without query: it is what the log shows. */
  readonly path: string
  /** Holds secrets (access_token, secret, js_code), so it is never logged. */
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A reply as it came: JSON that reported no error, or an image. */
export type OpenReply =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'image'; readonly bytes: Buffer; readonly contentType: string }

export type OpenClient = (call: OpenCall) => Promise<Outcome<OpenReply>>

const Errcode = z.object({ errcode: z.int().optional(), errmsg: z.string().optional().catch(undefined) })

/** errcodes that only mean "later", and how long to leave WeChat alone. */
const LATER: ReadonlyMap<number, number> = new Map([
  [-1, SECOND_MS], // busy
  [43108, SECOND_MS], // two notices to one user at once
  [45009, MINUTE_MS], // quota of the minute or of the day
  [45011, MINUTE_MS], // 100 calls a minute and user
])

/** One call to the mini-program platform: HTTP 200 even for errors, which are an errcode in the JSON. */
export function createOpenClient(config: WechatOpenConfig, { log }: GatewayDeps): OpenClient {
  return async (call) => {
    const query = call.query ? `?${new URLSearchParams(call.query).toString()}` : ''
    try {
      const response = await fetch(`${config.baseUrl}${call.path}${query}`, {
        method: call.method,
        headers: {
          'User-Agent': 'anxin-server',
          ...(call.body ? { 'Content-Type': 'application/json' } : {}),
        },
        redirect: 'error',
        signal: AbortSignal.timeout(config.timeoutMs ?? TIMEOUT_MS),
        ...(call.body ? { body: JSON.stringify(call.body) } : {}),
      })
      const bytes = Buffer.from(await response.arrayBuffer())
      return readReply(call, response, bytes, log)
    } catch (error) {
      const reason = error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'network'
      log.warn({ method: call.method, path: call.path, reason }, 'WeChat did not answer')
      return unknown(reason)
    }
  }
}

function readReply(
  { method, path }: OpenCall,
  { status, headers }: Response,
  bytes: Buffer,
  log: GatewayDeps['log'],
): Outcome<OpenReply> {
  const contentType = headers.get('content-type') ?? ''
  if (status === 200 && contentType.startsWith('image/')) return ok({ kind: 'image', bytes, contentType })
  const json = parseJson(bytes.toString('utf8'))
  const parsed = Errcode.safeParse(json)
  const errcode = parsed.success ? (parsed.data.errcode ?? 0) : null
  if (status === 200 && errcode === 0) return ok({ kind: 'json', json })
  // errmsg may quote what was sent, so the number has to do.
  log.warn({ method, path, status, errcode }, 'WeChat answered with an error')
  if (status >= 500) return unknown('server-error')
  if (status === 429) return { kind: 'not-ready', retryAfterMs: SECOND_MS, code: 'HTTP_429' }
  if (errcode === null && status === 200) return unknown('unreadable')
  const laterMs = errcode === null ? undefined : LATER.get(errcode)
  if (laterMs !== undefined) return { kind: 'not-ready', retryAfterMs: laterMs, code: String(errcode) }
  const message = (parsed.success && parsed.data.errmsg) || ''
  return {
    kind: 'refused',
    status,
    code: errcode ? String(errcode) : `HTTP_${status}`,
    message,
    requestId: null,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
