import { readFile } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import path from 'node:path'
import type { Bundle } from '../bundle'
import { compileDist } from '../compile/compile-dist'
import { buildBrowserCode } from './build-browser-code'

export type PhoneServerOptions = {
  readonly port?: number
  /** The folders of the built mini-programs by name. */
  readonly dists: Readonly<Record<string, string>>
  /** Programs for the browser by name, served as `/<name>.js`. */
  readonly programs: Readonly<Record<string, string>>
  /** HTML by path. */
  readonly pages: Readonly<Record<string, string>>
  /** Other servers by the first part of the path, which is cut off: `api` answers `/api/me` as `/me`. */
  readonly forwards: Readonly<Record<string, string>>
  /** What the pages may ask of this server itself, by POST to `/actions/<name>`, in JSON. */
  readonly actions?: Readonly<Record<string, (asked: unknown) => Promise<unknown>>>
  /** What the pages need to know, as `/settings.json`. */
  readonly settings: object
}
export type PhoneServer = { readonly url: string; close(): Promise<void> }
type Reply = { readonly type: string; readonly body: string | Buffer }

const TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
}
const OWN_NAMES = /^(127\.0\.0\.1|localhost)(:\d+)?$/
const ASKED_BYTES_MAX = 10_000

/** Serves phones to a browser on this machine, and everything that they call, under one address. */
export async function startPhoneServer(options: PhoneServerOptions): Promise<PhoneServer> {
  const code = await buildBrowserCode(options.programs)
  const bundles = Object.fromEntries(
    Object.entries(options.dists).map(([name, dist]) => [name, compileDist(dist)]),
  )
  const files: Record<string, Reply> = {
    '/settings.json': json(options.settings),
    ...mapEntries(bundles, (name, bundle) => [`/bundles/${name}.json`, json(bundle)]),
    ...mapEntries(options.pages, (at, html) => [at, { type: 'text/html; charset=utf-8', body: html }]),
    ...mapEntries(Object.fromEntries(code), (name, body) => [`/${name}`, { type: 'text/javascript', body }]),
  }
  const server = createServer((incoming, response) => {
    answer(options, files, bundles, incoming, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(502)
      response.end(String(error))
    })
  })
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    forwardSocket(options.forwards, incoming, socket, head)
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // Not closeAllConnections: it leaves those that became WebSockets, and one that nobody answered stays for ever.
        for (const socket of sockets) socket.destroy()
      }),
  }
}

async function answer(
  options: PhoneServerOptions,
  files: Readonly<Record<string, Reply>>,
  bundles: Readonly<Record<string, Bundle>>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isFromOwnPage(incoming)) return void response.writeHead(403).end()
  const target = targetOf(options.forwards, incoming.url ?? '/')
  if (target !== undefined) return forward(target, incoming, response)
  const { pathname } = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const [, action = ''] = /^\/actions\/([a-z-]+)$/.exec(pathname) ?? []
  const act = options.actions?.[action]
  if (act !== undefined && incoming.method === 'POST') return perform(act, incoming, response)
  const reply = files[pathname] ?? (await assetOf(options, bundles, decodeURIComponent(pathname)))
  if (reply === undefined) return void response.writeHead(404).end()
  response.writeHead(200, { 'content-type': reply.type, 'cache-control': 'no-cache' })
  return void response.end(reply.body)
}

/**
 * A page of another site, even one that resolved its own name to this machine, must not reach what is behind here: all
 * the money and the clock of the local WeChat.
 */
function isFromOwnPage({ headers: { host = '', origin } }: IncomingMessage): boolean {
  return OWN_NAMES.test(host) && (origin === undefined || origin === `http://${host}`)
}

async function perform(
  act: (asked: unknown) => Promise<unknown>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let text = ''
  for await (const chunk of incoming) {
    text += String(chunk)
    if (text.length > ASKED_BYTES_MAX) return void response.writeHead(413).end()
  }
  const { type, body } = json(await act(JSON.parse(text)))
  response.writeHead(200, { 'content-type': type })
  return void response.end(body)
}

/** A picture of a mini-program's package; only what the package has is read. */
async function assetOf(
  { dists }: PhoneServerOptions,
  bundles: Readonly<Record<string, Bundle>>,
  pathname: string,
): Promise<Reply | undefined> {
  const [, name = '', asset = ''] = /^\/assets\/([^/]+)\/(.+)$/.exec(pathname) ?? []
  if (!bundles[name]?.assets.includes(asset)) return undefined
  const type = TYPES[path.extname(asset)] ?? 'application/octet-stream'
  return { type, body: await readFile(path.join(dists[name] ?? '', asset)) }
}

function targetOf(forwards: PhoneServerOptions['forwards'], url: string): URL | undefined {
  const [, first = '', rest = ''] = /^\/([^/?]+)(.*)$/.exec(url) ?? []
  const server = Object.hasOwn(forwards, first) ? forwards[first] : undefined
  return server === undefined ? undefined : new URL(rest || '/', server)
}

async function forward(target: URL, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const outgoing = request(
      target,
      { method: incoming.method, headers: { ...incoming.headers, host: target.host } },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers)
        reply.pipe(response)
        reply.once('end', resolve)
        reply.once('error', reject)
      },
    )
    outgoing.once('error', reject)
    response.once('close', () => {
      outgoing.destroy()
      resolve()
    })
    incoming.pipe(outgoing)
  })
}

function forwardSocket(
  forwards: PhoneServerOptions['forwards'],
  incoming: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void {
  const target = targetOf(forwards, incoming.url ?? '/')
  const end = () => void socket.destroy()
  socket.once('error', end)
  if (target === undefined || !isFromOwnPage(incoming)) return end()
  // The other server sees the call as its own page's.
  const headers = { ...incoming.headers, host: target.host, origin: target.origin }
  const outgoing = request(target, { headers })
  outgoing.once('error', end)
  outgoing.once('response', end)
  outgoing.once('upgrade', (reply, other, rest) => {
    const lines = Object.entries(reply.headers).map(([name, value]) => `${name}: ${String(value)}`)
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
    if (rest.length > 0) socket.write(rest)
    if (head.length > 0) other.write(head)
    other.once('error', end)
    other.once('close', end)
    socket.once('close', () => other.destroy())
    socket.pipe(other).pipe(socket)
  })
  outgoing.end()
  return undefined
}

function json(value: unknown): Reply {
  return { type: 'application/json', body: JSON.stringify(value) }
}

function mapEntries<A>(
  record: Readonly<Record<string, A>>,
  change: (name: string, value: A) => [string, Reply],
): Record<string, Reply> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => change(name, value)))
}
