import type { Api } from '@anxin/shared/api'
import type { Order } from '@anxin/shared/orders/order.contract'

export type PhoneNotice = {
  readonly id: number
  readonly user: string
  readonly title: string
  readonly page: string
  readonly data: Readonly<Record<string, { readonly value: string }>>
  readonly deliveredAt: string
}
export type Books = {
  readonly balanced: boolean
  readonly faults: readonly string[]
  readonly payer_total?: number
  readonly frozen?: number
  readonly refunded?: number
  readonly fee?: number
}

/** The newest order of whoever holds the token, or null where there is none or the token has ended. */
export async function newestOrder(token: string | null): Promise<Order | null> {
  if (token === null) return null
  const headers = { authorization: `Bearer ${token}` }
  const list = await fetch('/api/orders?limit=1', { headers })
  if (list.status === 401) return null
  const { items } = await readJson<Api['GET /orders']['reply']>(list)
  const [newest] = items
  if (newest === undefined) return null
  return readJson<Order>(await fetch(`/api/orders/${newest.id}`, { headers }))
}

export async function readBooks(): Promise<Books> {
  return readJson(await fetch('/wechat/__sandbox/books'))
}

/** The notices on the phone of one WeChat account, the newest first. */
export async function readNotices(user: string): Promise<readonly PhoneNotice[]> {
  const reply = await fetch(`/wechat/__sandbox/notices?user=${encodeURIComponent(user)}`)
  return (await readJson<{ notices: PhoneNotice[] }>(reply)).notices.toReversed()
}

export type TextMessage = {
  readonly id: number
  readonly phone: string
  readonly text: string
  readonly sentAt: string
}

/** The text messages that were sent to anybody, the newest first. */
export async function readTextMessages(): Promise<readonly TextMessage[]> {
  const reply = await fetch('/wechat/__sandbox/sms')
  return (await readJson<{ messages: TextMessage[] }>(reply)).messages.toReversed()
}

/** What time it is for everybody, in Unix milliseconds. */
export async function readClock(): Promise<number> {
  return Date.parse((await readJson<{ now: string }>(await fetch('/wechat/__sandbox/clock'))).now)
}

export async function advanceClock(ms: number): Promise<number> {
  const body = JSON.stringify({ advance: `PT${Math.ceil(ms / 1000)}S` })
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch('/wechat/__sandbox/clock', { method: 'POST', headers, body })
  return Date.parse((await readJson<{ now: string }>(reply)).now)
}

/** Asks the server of this page. */
export async function act<T>(name: string, asked: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return readJson(await fetch(`/actions/${name}`, { method: 'POST', headers, body: JSON.stringify(asked) }))
}

/**
 * Calls back whenever the product says that something about this person's orders has changed. Answers how to stop.
 */
export function listenLive(token: string, changed: () => void): () => void {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/live`)
  socket.addEventListener('open', () => socket.send(JSON.stringify({ token })))
  socket.addEventListener('message', changed)
  return () => socket.close()
}

export async function readJson<T>(reply: Response): Promise<T> {
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${new URL(reply.url).pathname} ${reply.status} ${text.slice(0, 200)}`)
  return JSON.parse(text) as T
}
