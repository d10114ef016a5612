import type { Phone } from '../phone'
import { asyncApi, noteCall, textOption, textOr, WxRefusal, type Options, type Result } from './call'

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT']
const TIMEOUT_MS = 60_000
const SLOW_NETWORK_MS = 1500

/** What can end a call early: its own timeout, `abort`, and the end of the phone. */
type Transfer = { readonly signal: AbortSignal; readonly abort: () => void; readonly ended: () => string }

export function networkApis(phone: Phone): Record<string, unknown> {
  return {
    request: transferApi(phone, 'request', (options, signal) => request(phone, options, signal)),
    uploadFile: transferApi(phone, 'uploadFile', (options, signal) => uploadFile(phone, options, signal)),
  }
}

/** Over the network as it is now: it may be gone, slow, or lose the answer after the server has done its work. */
async function exchange(phone: Phone, url: string, init: RequestInit): Promise<Response> {
  if (!/^https?:\/\//.test(url)) throw new WxRefusal('invalid url', { errno: 600009 })
  const { network, delayMs } = phone.conditions
  if (network === 'none') throw new WxRefusal('net::ERR_INTERNET_DISCONNECTED', { errno: 600001 })
  const waitMs = delayMs > 0 || network !== '2g' ? delayMs : SLOW_NETWORK_MS
  if (waitMs > 0) await new Promise<void>((resolve) => void phone.timers.setTimeout(() => resolve(), waitMs))
  const response = await phone.host.fetch(url, init)
  const { loseAnswerFrom } = phone.conditions
  if (loseAnswerFrom !== null && url.includes(loseAnswerFrom)) {
    phone.conditions.loseAnswerFrom = null
    // Read to its end: the server must have done all its work before the answer is lost.
    await response.arrayBuffer()
    throw new WxRefusal('net::ERR_CONNECTION_RESET', { errno: 600001 })
  }
  return response
}

async function request(phone: Phone, options: Options, signal: AbortSignal): Promise<Result> {
  const method = textOr(options, 'method', 'GET').toUpperCase()
  if (!METHODS.includes(method)) throw new WxRefusal(`parameter error: method ${method}`)
  const headers = headersOf(options)
  if (!('content-type' in headers)) headers['content-type'] = 'application/json'
  const data = options['data']
  const bare = method === 'GET' || method === 'HEAD'
  const url = bare ? withQuery(textOption(options, 'url'), data) : textOption(options, 'url')
  const response = await exchange(phone, url, {
    method,
    headers,
    signal,
    ...(bare ? {} : { body: bodyOf(data, headers['content-type'] ?? '') }),
  })
  return {
    statusCode: response.status,
    header: Object.fromEntries(response.headers),
    cookies: [],
    data: await dataOf(response, options),
  }
}

async function dataOf(response: Response, options: Options): Promise<unknown> {
  if (options['responseType'] === 'arraybuffer') return response.arrayBuffer()
  const text = await response.text()
  if ((options['dataType'] ?? 'json') !== 'json') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    // What is no JSON is handed over as it came.
    return text
  }
}

async function uploadFile(phone: Phone, options: Options, signal: AbortSignal): Promise<Result> {
  const file = phone.files.get(textOption(options, 'filePath'))
  if (file === undefined) throw new WxRefusal('file not found')
  const form = new FormData()
  for (const [name, value] of Object.entries((options['formData'] ?? {}) as Options))
    form.append(name, String(value))
  form.append(
    textOption(options, 'name'),
    new Blob([new Uint8Array(file.bytes)], { type: mimeOf(file.name) }),
    file.name,
  )
  const { 'content-type': _boundaryIsOurs, ...headers } = headersOf(options)
  const response = await exchange(phone, textOption(options, 'url'), {
    method: 'POST',
    headers,
    body: form,
    signal,
  })
  return {
    statusCode: response.status,
    header: Object.fromEntries(response.headers),
    data: await response.text(),
  }
}

function transferApi(
  phone: Phone,
  api: string,
  run: (options: Options, signal: AbortSignal) => Promise<Result>,
): (options?: Options) => unknown {
  return (options = {}) => {
    const { success, fail, complete } = options
    const transfer = startTransfer(phone, Number(options['timeout'] ?? TIMEOUT_MS))
    const call = asyncApi(phone, api, async (given) => {
      try {
        return await run(given, transfer.signal)
      } catch (error) {
        if (error instanceof WxRefusal) throw error
        throw new WxRefusal(transfer.ended() || 'net::ERR_CONNECTION_REFUSED', { errno: 600001 })
      }
    })
    const answer = call(options)
    const task = {
      abort: transfer.abort,
      onHeadersReceived: unsupported(phone, `${api} onHeadersReceived`),
      onProgressUpdate: unsupported(phone, `${api} onProgressUpdate`),
    }
    // With callbacks a task comes back; without any, WeChat answers with a promise that has the task's methods too.
    return success || fail || complete ? task : Object.assign(answer as Promise<Result>, task)
  }
}

function unsupported(phone: Phone, what: string): () => never {
  return () => {
    noteCall(phone, what, {})
    throw new Error(`${what} is not supported by this phone`)
  }
}

function startTransfer(phone: Phone, timeoutMs: number): Transfer {
  const own = new AbortController()
  let reason = ''
  const end = (why: string) => {
    reason ||= why
    own.abort()
  }
  const timer = phone.timers.setTimeout(() => end('timeout'), timeoutMs)
  phone.closed.signal.addEventListener('abort', () => end('abort'))
  own.signal.addEventListener('abort', () => phone.timers.clearTimeout(timer))
  return { signal: own.signal, abort: () => end('abort'), ended: () => reason }
}

function headersOf(options: Options): Record<string, string> {
  const given = (options['header'] ?? {}) as Record<string, unknown>
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), String(value)]))
}

function withQuery(url: string, data: unknown): string {
  if (typeof data !== 'object' || data === null) return url
  const query = formOf(data)
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`
}

function bodyOf(data: unknown, type: string): string | ArrayBuffer {
  if (typeof data === 'string' || data instanceof ArrayBuffer) return data
  return type.includes('x-www-form-urlencoded') ? formOf(data ?? {}) : JSON.stringify(data ?? '')
}

function formOf(data: object): string {
  return Object.entries(data)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&')
}

function mimeOf(name: string): string {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  const types: Record<string, string> = {
    jpg: 'image/jpeg',
    jpeg: 'image/jpeg',
    png: 'image/png',
    mp4: 'video/mp4',
  }
  return types[ending] ?? 'application/octet-stream'
}
