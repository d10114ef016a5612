import { noteError } from '../journal'
import type { Phone, PhoneFile } from '../phone'
import { createEventChannel } from '../runtime/event-channel'
import { asyncApi, textOption, textOr, WxRefusal, type Options, type Result } from './call'
import { fileAt, keepTemporary, writeToDisk } from './file-paths'

const MIME_TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  mp4: 'video/mp4',
}
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT']
const TIMEOUT_MS = 60_000
const SLOW_NETWORK_MS = 1500

type Listener = (detail: unknown) => void
/** A call under way, which its own timeout, `abort`, and the end of the phone end early. */
type Transfer = {
  readonly signal: AbortSignal
  readonly ended: () => string
  readonly tell: (name: 'HeadersReceived' | 'ProgressUpdate', detail: object) => void
  /** What the mini-program holds in its hands. */
  readonly task: object
}

export function networkApis(phone: Phone): Record<string, unknown> {
  return {
    request: transferApi(phone, 'request', (options, transfer) => request(phone, options, transfer)),
    uploadFile: transferApi(phone, 'uploadFile', (options, transfer) => uploadFile(phone, options, transfer)),
    downloadFile: transferApi(phone, 'downloadFile', (options, transfer) =>
      downloadFile(phone, options, transfer),
    ),
  }
}

/** Over the network as it is now: it may be gone, slow, or lose the answer after the server has done its work. */
async function exchange(phone: Phone, url: string, send: () => Promise<Response>): Promise<Response> {
  if (!/^https?:\/\//.test(url)) throw new WxRefusal('invalid url', { errno: 600009 })
  const { network, delayMs } = phone.conditions
  if (network === 'none') throw new WxRefusal('net::ERR_INTERNET_DISCONNECTED', { errno: 600001 })
  const waitMs = delayMs > 0 || network !== '2g' ? delayMs : SLOW_NETWORK_MS
  if (waitMs > 0) await new Promise<void>((resolve) => void phone.timers.setTimeout(() => resolve(), waitMs))
  const response = await send()
  const { loseAnswerFrom } = phone.conditions
  if (loseAnswerFrom !== null && url.includes(loseAnswerFrom)) {
    phone.conditions.loseAnswerFrom = null
    // Read to its end: the server must have done all its work before the answer is lost.
    await response.arrayBuffer()
    throw new WxRefusal('net::ERR_CONNECTION_RESET', { errno: 600001 })
  }
  return response
}

async function request(phone: Phone, options: Options, transfer: Transfer): Promise<Result> {
  const method = textOr(options, 'method', 'GET').toUpperCase()
  if (!METHODS.includes(method)) throw new WxRefusal(`parameter error: method ${method}`)
  const headers = headersOf(options)
  if (!('content-type' in headers)) headers['content-type'] = 'application/json'
  const data = options['data']
  const bare = method === 'GET' || method === 'HEAD'
  const url = bare ? withQuery(textOption(options, 'url'), data) : textOption(options, 'url')
  const response = await exchange(phone, url, () =>
    phone.host.fetch(url, {
      method,
      headers,
      signal: transfer.signal,
      ...(bare ? {} : { body: bodyOf(data, headers['content-type'] ?? '') }),
    }),
  )
  transfer.tell('HeadersReceived', { header: Object.fromEntries(response.headers) })
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

async function uploadFile(phone: Phone, options: Options, transfer: Transfer): Promise<Result> {
  const file = fileAt(phone, textOption(options, 'filePath'))
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
  const multipart = new Response(form)
  const body = new Uint8Array(await multipart.arrayBuffer())
  const type = multipart.headers.get('content-type') ?? ''
  const url = textOption(options, 'url')
  const response = await exchange(phone, url, () =>
    phone.host.upload(url, {
      headers: { ...headers, 'content-type': type },
      body,
      signal: transfer.signal,
      sent: (bytes) =>
        transfer.tell('ProgressUpdate', {
          progress: Math.floor((bytes / body.length) * 100),
          totalBytesSent: bytes,
          totalBytesExpectedToSend: body.length,
        }),
    }),
  )
  transfer.tell('HeadersReceived', { header: Object.fromEntries(response.headers) })
  return {
    statusCode: response.status,
    header: Object.fromEntries(response.headers),
    data: await response.text(),
  }
}

async function downloadFile(phone: Phone, options: Options, transfer: Transfer): Promise<Result> {
  const { status, header, file } = await download(phone, textOption(options, 'url'), {
    headers: headersOf(options),
    signal: transfer.signal,
    tell: transfer.tell,
  })
  const answer = { statusCode: status, header }
  if (options['filePath'] === undefined) return { ...answer, tempFilePath: keepTemporary(phone, file) }
  const filePath = textOption(options, 'filePath')
  writeToDisk(phone, filePath, file.bytes)
  return { ...answer, filePath }
}

type Download = {
  readonly headers?: Record<string, string>
  readonly signal: AbortSignal
  readonly tell?: Transfer['tell']
}

/** A file from the network, named as its address and its kind say. */
export async function download(
  phone: Phone,
  url: string,
  { headers = {}, signal, tell = () => {} }: Download,
): Promise<{ status: number; header: Record<string, string>; file: PhoneFile }> {
  const response = await exchange(phone, url, () => phone.host.fetch(url, { headers, signal }))
  const header = Object.fromEntries(response.headers)
  tell('HeadersReceived', { header })
  const expected = Number(header['content-length'] ?? 0)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let got = 0
  const reader = response.body?.getReader()
  for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
    pieces.push(next.value)
    got += next.value.length
    tell('ProgressUpdate', {
      progress: expected === 0 ? 0 : Math.floor((got / expected) * 100),
      totalBytesWritten: got,
      totalBytesExpectedToWrite: expected,
    })
  }
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer())
  const type = header['content-type']?.startsWith('video/') ? 'video' : 'image'
  return { status: response.status, header, file: { name: nameOf(url, header['content-type']), type, bytes } }
}

function nameOf(url: string, mime: string | undefined): string {
  const last =
    url
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? ''
  if (/\.\w+$/.test(last)) return last
  const ending = Object.entries(MIME_TYPES).find(([, type]) => mime?.startsWith(type))?.[0]
  return ending === undefined ? `${last}.unknown` : `${last}.${ending}`
}

function transferApi(
  phone: Phone,
  api: string,
  run: (options: Options, transfer: Transfer) => Promise<Result>,
): (options?: Options) => unknown {
  return (options = {}) => {
    const { success, fail, complete } = options
    const transfer = startTransfer(phone, api, Number(options['timeout'] ?? TIMEOUT_MS))
    noteRequest(phone, api, options)
    const call = asyncApi(phone, api, async (given) => {
      try {
        return await run(given, transfer)
      } catch (error) {
        if (error instanceof WxRefusal) throw error
        throw new WxRefusal(transfer.ended() || 'net::ERR_CONNECTION_REFUSED', { errno: 600001 })
      }
    })
    const answer = call(options)
    const { task } = transfer
    // With callbacks a task comes back; without any, WeChat answers with a promise that has the task's methods too.
    return success || fail || complete ? task : Object.assign(answer as Promise<Result>, task)
  }
}

/** Whether the person already saw something when this was asked for: a budget that tests can hold. */
function noteRequest({ journal, stack }: Phone, api: string, options: Options): void {
  const hasWords = stack.pages.some(({ holder }) => (holder.textContent ?? '').trim() !== '')
  const shown = hasWords || journal.requests.at(-1)?.shown === true
  journal.requests.push({ api, url: textOr(options, 'url', ''), shown })
}

function startTransfer(phone: Phone, api: string, timeoutMs: number): Transfer {
  const own = new AbortController()
  const news = createEventChannel()
  let reason = ''
  const end = (why: string) => {
    reason ||= why
    own.abort()
  }
  const timer = phone.timers.setTimeout(() => end('timeout'), timeoutMs)
  phone.closed.signal.addEventListener('abort', () => end('abort'))
  own.signal.addEventListener('abort', () => phone.timers.clearTimeout(timer))
  const names = api === 'request' ? ['HeadersReceived'] : ['HeadersReceived', 'ProgressUpdate']
  const listening = names.flatMap((name) => [
    [`on${name}`, (listener: Listener) => news.on(name, listener)],
    [`off${name}`, (listener?: Listener) => news.off(name, listener)],
  ])
  return {
    signal: own.signal,
    ended: () => reason,
    // Later than now: whoever asked has not had the time to listen yet.
    tell: (name, detail) =>
      void phone.timers.setTimeout(() => {
        if (!own.signal.aborted) phone.guard(`${api} ${name}`, () => news.emit(name, detail))
      }, 0),
    task: {
      abort: () => end('abort'),
      ...(Object.fromEntries(listening) as object),
      ...(api === 'request' ? { onChunkReceived: () => refuseChunks(phone) } : {}),
    },
  }
}

function refuseChunks(phone: Phone): never {
  const error = new Error('request onChunkReceived is not supported by this phone')
  noteError(phone.journal, 'wx.request', error)
  throw error
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
  return MIME_TYPES[ending] ?? 'application/octet-stream'
}
