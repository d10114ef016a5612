import type { Api } from '@anxin/shared/api'
import { newId } from '@anxin/shared/kernel/new-id'
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { found } from './expect'

type RouteName = keyof Api

/** A machine that runs all tests at once is busy for a while. */
const BUSY_WAIT_MS = 500
const BUSY_WAITS = 60

/** The API has said no, in its own words. */
export class Refused extends Error {
  readonly route: string
  readonly status: number
  readonly code: string
  readonly data: Record<string, unknown> | undefined

  constructor(route: string, status: number, body: { code?: string; message?: string; data?: never }) {
    super(`${status} ${JSON.stringify(body)}`)
    this.name = 'Refused'
    this.route = route
    this.status = status
    this.code = body.code ?? ''
    this.data = body.data
  }
}

export type Client = {
  /** One call of the public API; throws `Refused`. */
  call<R extends RouteName>(token: string | null, route: R, input: Api[R]['input']): Promise<Api[R]['reply']>
  /** One photo, as wx.uploadFile sends it. */
  upload(
    token: string,
    query: Api['POST /photos']['input']['query'],
    jpeg: Uint8Array<ArrayBuffer>,
  ): Promise<Api['POST /photos']['reply']>
  /** The server's time, Unix milliseconds, by its last answer; phones' own clocks are not trusted. */
  now(): number
  /** An id for something new or for a command, dated by the server's time. */
  id(): string
  /** Asks the server what time it is. */
  readTime(): Promise<number>
}

type Parts = {
  params?: Record<string, string>
  query?: Record<string, string | number | undefined>
  body?: unknown
}

/** A client of the public API as the mini-programs are: HTTP, JSON, types from the contracts and nothing else. */
export function createClient(baseUrl: string): Client {
  let offsetMs = 0
  const sendOnce = async (route: string, url: string, init: RequestInit) => {
    const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) })
    const time = found(`${route} says what time it is`, reply.headers.get('x-server-time'))
    offsetMs = Number(time) - Date.now()
    const text = await reply.text()
    if (!reply.ok) throw new Refused(route, reply.status, parsed(text))
    return text
  }
  // "Please try again in a moment": whoever has a client-made id in hand may, as often as it takes.
  const send = async (route: string, url: string, init: RequestInit) => {
    for (let waits = 1; ; waits++) {
      try {
        return await sendOnce(route, url, init)
      } catch (error) {
        if (!(error instanceof Refused) || error.status !== 503 || waits === BUSY_WAITS) throw error
        await wait(BUSY_WAIT_MS)
      }
    }
  }
  const now = () => Date.now() + offsetMs
  return {
    async call(token, route, input) {
      const { method, url, body } = requestOf(baseUrl, route, input as Parts)
      const headers: Record<string, string> = {}
      if (token !== null) headers['authorization'] = `Bearer ${token}`
      if (body !== undefined) headers['content-type'] = 'application/json'
      return JSON.parse(await send(route, url, { method, headers, body: body ?? null })) as never
    },
    async upload(token, query, jpeg) {
      const form = new FormData()
      form.set('file', new Blob([jpeg], { type: 'image/jpeg' }), 'photo.jpg')
      const { url } = requestOf(baseUrl, 'POST /photos', { query })
      const headers = { authorization: `Bearer ${token}` }
      return JSON.parse(await send('POST /photos', url, { method: 'POST', headers, body: form })) as never
    },
    now,
    id: () => newId(now(), randomBytes),
    async readTime() {
      await send('GET /healthz', `${baseUrl}/healthz`, {})
      return now()
    },
  }
}

function requestOf(baseUrl: string, route: string, { params, query, body }: Parts) {
  const [method = '', pattern = ''] = route.split(' ')
  const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))
  const url = new URL(path, baseUrl)
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return { method, url: url.href, body: body === undefined ? undefined : JSON.stringify(body) }
}

function parsed(text: string): { code?: string; message?: string } {
  try {
    return JSON.parse(text) as { code?: string; message?: string }
  } catch {
    return { message: text.slice(0, 300) }
  }
}
