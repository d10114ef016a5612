import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { issueToken } from './access-token'
import { nowMs, requireApp, type OpenContext } from './context'
import { OpenError } from './open-error'
import { answer, readBody, requireQuota } from './wire'

const Body = z.object({
  grant_type: z.string().optional(),
  appid: z.string().optional(),
  secret: z.string().optional(),
  force_refresh: z.boolean().default(false),
})

/** `POST /cgi-bin/stable_token`: the credential of all other calls. */
export function registerStableToken(scope: FastifyInstance, context: OpenContext): void {
  const path = '/cgi-bin/stable_token'
  scope.post(path, async (request, reply) =>
    answer(context, request, reply, async () => {
      const atMs = nowMs(context)
      const body = readBody(Body, request.body)
      if (body.grant_type !== 'client_credential') throw new OpenError(40002)
      const appid = requireApp(context.sandbox, body.appid, body.secret)
      requireQuota(context, `${appid} ${path}`, { perMinute: 10_000, perDay: 500_000 }, atMs)
      const token = await issueToken(context, appid, body.force_refresh, atMs)
      return {
        access_token: token.token,
        expires_in: Math.floor((Number(token.expires_at_ms) - atMs) / 1000),
      }
    }),
  )
  scope.get(path, async (request, reply) =>
    answer(context, request, reply, () => Promise.reject(new OpenError(43002))),
  )
}
