import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { run } from '../database'
import { findAccount } from './accounts'
import { findCode, useCode } from './codes'
import { nowMs, requireApp, type OpenContext } from './context'
import { OpenError } from './open-error'
import { answer } from './wire'

const LOGINS_PER_MINUTE = 100
const MINUTE_MS = 60_000

const Query = z.object({
  appid: z.string().optional(),
  secret: z.string().optional(),
  js_code: z.string().optional(),
  grant_type: z.string().optional(),
})

/** `GET /sns/jscode2session`: what a login code is worth. It asks for the app's secret, not for a token. */
export function registerLogin(scope: FastifyInstance, context: OpenContext): void {
  scope.get('/sns/jscode2session', async (request, reply) =>
    answer(context, request, reply, async () => {
      const query = Query.safeParse(request.query).data ?? {}
      const appid = requireApp(context.sandbox, query.appid, query.secret)
      if (!query.js_code) throw new OpenError(41008)
      if (query.grant_type !== 'authorization_code') throw new OpenError(40002)
      return exchangeCode(context, appid, query.js_code)
    }),
  )
}

async function exchangeCode(
  context: OpenContext,
  appid: string,
  code: string,
): Promise<Record<string, unknown>> {
  const { db, config, random } = context.sandbox
  const atMs = nowMs(context)
  const found = await findCode(context, 'login', code, atMs, 40163)
  if (found.appid !== appid) throw new OpenError(40029)
  const isWithinLimit = context.rates.hit(`login ${found.openid}`, LOGINS_PER_MINUTE, MINUTE_MS, atMs)
  if (config.rateLimits && !isWithinLimit) throw new OpenError(45011)
  const account = await findAccount(db, found.openid)
  if (!account) throw new OpenError(40029)
  if (account.blocked) throw new OpenError(40226)
  await useCode(context, code, atMs, 40163)
  const sessionKey = Buffer.from(random.hex(32), 'hex').toString('base64')
  await run(db, 'UPDATE open_account SET session_key = ? WHERE openid = ?', [sessionKey, account.openid])
  const { openid, unionid } = account
  return { session_key: sessionKey, openid, ...(unionid === null ? {} : { unionid }) }
}
