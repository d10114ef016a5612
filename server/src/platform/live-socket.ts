import type { WebSocket } from '@fastify/websocket'
import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { App } from '../app'
import type { Caller } from './caller'
import type { Audience } from './live'

/** Close codes of our own (4000 to 4999 are free for applications, RFC 6455 7.4.2). */
const CLOSE = {
  /** No token within the time, or one that is expired, revoked or forged: sign in, then come back. */
  notSignedIn: 4401,
  /** Signed in, but as somebody for whom there are no hints. */
  forbidden: 4403,
  /** The user has opened more sockets since: this was the oldest. */
  replaced: 4409,
} as const

const Hello = z.strictObject({ token: z.string().min(1).max(4000) })

/** A signed-in socket. */
type Session = {
  readonly socket: WebSocket
  readonly claims: unknown
  readonly userId: string
  readonly stop: () => void
  /** Whether it has answered since the last ping. */
  isAlive: boolean
}

/**
 * `GET /live`: a WebSocket that hands on hints `{orderId, version}`. The first message is `{"token"}`, because the
 * mini-programs cannot rely on headers here; `{"ready":true}` answers it, and from then on nothing is missed while the
 * connection holds. A client fetches what is newer than what it shows; after a reconnect it fetches once.
 */
export function registerLive(app: App, fastify: FastifyInstance): void {
  const sessions = new Map<string, Set<Session>>()
  const rateLimit = { max: LIMITS.liveSocketsPerMinute * app.env.RATE_LIMIT_FACTOR, timeWindow: 60_000 }
  fastify.get('/live', { websocket: true, config: { rateLimit } }, (socket) => {
    const tooLate = setTimeout(
      () => socket.close(CLOSE.notSignedIn, 'token expected'),
      app.env.LIVE_SIGN_IN_MS,
    )
    socket.on('error', () => socket.terminate()) // a frame over the limit, or a broken connection
    socket.on('close', () => clearTimeout(tooLate))
    socket.once('message', (data) => {
      clearTimeout(tooLate)
      const text = Buffer.isBuffer(data) ? data.toString('utf8') : ''
      openSession(app, fastify, socket, text, sessions).catch((error: unknown) =>
        closeFor(app, socket, error),
      )
    })
  })
  const heartbeat = setInterval(() => beat(app, sessions), app.env.LIVE_HEARTBEAT_MS)
  fastify.addHook('onClose', async () => clearInterval(heartbeat))
}

async function openSession(
  app: App,
  fastify: FastifyInstance,
  socket: WebSocket,
  text: string,
  sessions: Map<string, Set<Session>>,
): Promise<void> {
  const claims = claimsOf(fastify, text)
  const caller = await app.sessions.callerOf(claims)
  if (socket.readyState !== socket.OPEN) return // gone while we looked
  const audience = audienceOf(caller)
  if (audience === null) return socket.close(CLOSE.forbidden, 'no hints for you')
  const userId = audience.userId
  const stop = app.live.listen(audience.to, (hint) => send(socket, JSON.stringify(hint)))
  const session: Session = { socket, claims, userId, stop, isAlive: true }
  const own = sessions.get(userId) ?? new Set()
  sessions.set(userId, own.add(session))
  socket.on('pong', () => {
    session.isAlive = true
  })
  socket.on('close', () => {
    stop()
    own.delete(session)
    if (own.size === 0 && sessions.get(userId) === own) sessions.delete(userId)
  })
  // A phone that lost its network leaves its old socket behind: the newest ones stay.
  const [oldest] = own
  if (own.size > LIMITS.liveSocketsPerUserMax) oldest?.socket.close(CLOSE.replaced, 'replaced by a newer one')
  send(socket, '{"ready":true}')
}

function claimsOf(fastify: FastifyInstance, text: string): unknown {
  try {
    return fastify.jwt.verify(Hello.parse(JSON.parse(text)).token)
  } catch (error) {
    throw new AppError('NOT_SIGNED_IN', 'not a token of ours', { cause: error })
  }
}

/** Hints name an order and a number, so a technician may have all of the shop's. */
function audienceOf(caller: Caller): { to: Audience; userId: string } | null {
  switch (caller.kind) {
    case 'owner':
      return { to: `user:${caller.userId}`, userId: caller.userId }
    case 'shop':
      return { to: `shop:${caller.shopId}`, userId: caller.userId }
    case 'guest':
    case 'operator':
      return null
  }
}

/** One that reads too slowly misses hints, and learns by its next fetch. */
function send(socket: WebSocket, text: string): void {
  if (socket.readyState === socket.OPEN && socket.bufferedAmount < LIMITS.liveBufferBytesMax)
    socket.send(text)
}

/** Ends sockets whose other side is gone, and those whose session has ended. */
function beat(app: App, sessions: ReadonlyMap<string, ReadonlySet<Session>>): void {
  for (const own of sessions.values()) {
    for (const session of own) {
      if (!session.isAlive) {
        session.socket.terminate()
        continue
      }
      session.isAlive = false
      session.socket.ping()
      app.sessions.callerOf(session.claims).catch((error: unknown) => {
        // A database that is away ends nobody's session.
        if (error instanceof AppError) closeFor(app, session.socket, error)
      })
    }
  }
}

function closeFor(app: App, socket: WebSocket, error: unknown): void {
  if (!(error instanceof AppError)) {
    app.log.error({ err: error }, 'a live socket could not be opened')
    return socket.close(1011, 'try again')
  }
  socket.close(CLOSE.notSignedIn, 'not signed in')
}
