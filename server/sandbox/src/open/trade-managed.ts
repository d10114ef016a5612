import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { selectOne } from '../database'
import { secretOf, type OpenContext } from './context'
import { OpenError } from './open-error'
import { postWithToken } from './wire'

/** `POST /wxa/sec/order/is_trade_managed`: whether this app's money waits for shipping records. */
export function registerTradeManaged(scope: FastifyInstance, context: OpenContext): void {
  postWithToken(scope, context, {
    path: '/wxa/sec/order/is_trade_managed',
    body: z.object({ appid: z.string().default('') }),
    handle: async ({ appid, body }) => {
      if (secretOf(context.sandbox, body.appid) === undefined || body.appid !== appid)
        throw new OpenError(40013)
      const row = await selectOne<{ trade_managed: number }>(
        context.sandbox.db,
        'SELECT trade_managed FROM open_app WHERE appid = ?',
        [appid],
      )
      return { errcode: 0, errmsg: 'ok', is_trade_managed: row?.trade_managed === 1 }
    },
  })
}
