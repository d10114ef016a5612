import { connect, type Socket } from 'node:net'

export type Answer = { readonly status: number; readonly body: string }
export type LoadResult = {
  readonly seconds: number
  /** Milliseconds a request, in order of size. */
  readonly sortedMs: Float64Array
  readonly statuses: ReadonlyMap<number, number>
  /** The first answers that were not expected, for the report. */
  readonly surprises: readonly Answer[]
}

/** A request as it goes over the wire, made before the clock runs. */
export function wireRequest(
  method: 'GET' | 'POST',
  path: string,
  options: { token?: string; body?: string; headers?: Readonly<Record<string, string>> } = {},
): Buffer {
  const { token, body, headers = {} } = options
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    ...(token ? [`authorization: Bearer ${token}`] : []),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined
      ? []
      : ['content-type: application/json', `content-length: ${Buffer.byteLength(body)}`]),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`)
}

/**
 * Sends every request once, over `connections` that are kept alive, one at a time on each. It speaks just enough
 * HTTP for Fastify's answers (each has a content-length or no body), because every cycle that the generator spends is
 * taken from the servers that share its cores.
 */
export async function runLoad(
  port: number,
  requests: readonly Buffer[],
  connections: number,
  expected: readonly number[],
): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => openConnection(port)))
  const ms = new Float64Array(requests.length)
  const statuses = new Map<number, number>()
  const surprises: Answer[] = []
  let next = 0
  const startedAt = performance.now()
  await Promise.all(
    sockets.map(async (connection) => {
      for (let index = next++; index < requests.length; index = next++) {
        const sentAt = performance.now()
        const answer = await connection.ask(requests[index] as Buffer)
        ms[index] = performance.now() - sentAt
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        if (!expected.includes(answer.status) && surprises.length < 3) surprises.push(answer)
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  for (const connection of sockets) connection.close()
  return { seconds, sortedMs: ms.sort(), statuses, surprises }
}

export function percentile(sortedMs: Float64Array, share: number): number {
  return sortedMs[Math.min(sortedMs.length - 1, Math.floor(sortedMs.length * share))] ?? 0
}

type Connection = { ask(request: Buffer): Promise<Answer>; close(): void }

async function openConnection(port: number): Promise<Connection> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opening = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(opening))
    opening.once('error', reject)
  })
  let waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null
  let received: Buffer = Buffer.alloc(0)
  const fail = (error: Error) => waiting?.reject(error)
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed the connection')))
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const answer = readAnswer(received)
    if (!answer) return
    received = Buffer.alloc(0)
    waiting?.resolve(answer)
  })
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}

/** The answer in these bytes, or null while some of it is missing. */
function readAnswer(bytes: Buffer): Answer | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = bytes.toString('latin1', 0, end).toLowerCase()
  const status = Number(head.slice(9, 12))
  const at = head.indexOf('\r\ncontent-length: ')
  const length = at < 0 ? 0 : Number.parseInt(head.slice(at + 18), 10)
  if (at < 0 && status !== 204) throw new Error(`an answer without content-length: ${head}`)
  if (bytes.length < end + 4 + length) return null
  // Texts are made only of what a report may quote.
  return { status, body: status >= 300 ? bytes.toString('utf8', end + 4) : '' }
}
