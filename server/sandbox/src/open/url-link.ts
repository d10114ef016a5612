import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { run } from '../database'
import type { OpenContext } from './context'
import { OpenError } from './open-error'
import { isPagePath, isPublishedPage } from './published-pages'
import { postWithToken } from './wire'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const LIFE_DAYS = 30
const QUERY = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~%]{0,1024}$/

const Body = z.object({
  path: z.string().default(''),
  query: z.string().default(''),
  expire_type: z.union([z.literal(0), z.literal(1)]).default(0),
  expire_time: z.number().int().optional(),
  expire_interval: z.number().int().optional(),
  env_version: z.enum(['release', 'trial', 'develop']).default('release'),
})

/** `POST /wxa/generate_urllink`: an address that opens the mini-program from a text message, for 30 days at most. */
export function registerUrlLink(scope: FastifyInstance, context: OpenContext): void {
  postWithToken(scope, context, {
    path: '/wxa/generate_urllink',
    body: Body,
    quota: { perDay: 500_000 },
    handle: async ({ appid, atMs, body }) => {
      const { db, random } = context.sandbox
      // WeChat allows the leading slash here that it refuses elsewhere.
      const path = body.path.replace(/^\//, '')
      if (path !== '' && !isPagePath(path)) throw new OpenError(40165)
      if (path !== '' && !(await isPublishedPage(context, appid, path))) throw new OpenError(40165)
      if (!QUERY.test(body.query)) throw new OpenError(40212)
      const expiresAtMs = expiryOf(body, atMs)
      const id = random.text(11)
      await run(db, 'INSERT INTO open_link (id, appid, path, query, expires_at_ms) VALUES (?, ?, ?, ?, ?)', [
        id,
        appid,
        path,
        body.query,
        expiresAtMs,
      ])
      return { errcode: 0, errmsg: 'ok', url_link: `https://wxaurl.cn/${id}` }
    },
  })
}

/** When the link ends, in virtual milliseconds; 85401 for less than a minute or more than 30 days from now. */
function expiryOf(body: z.output<typeof Body>, atMs: number): number {
  const longestMs = atMs + LIFE_DAYS * DAY_MS
  const given = body.expire_type === 1 ? body.expire_interval : body.expire_time
  if (given === undefined) return longestMs
  const expiresAtMs = body.expire_type === 1 ? atMs + given * DAY_MS : given * 1000
  if (expiresAtMs < atMs + MINUTE_MS || expiresAtMs > longestMs) throw new OpenError(85401)
  return expiresAtMs
}
