import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { findCode, useCode } from './codes'
import type { OpenContext } from './context'
import { OpenError } from './open-error'
import { postWithToken } from './wire'

/** `POST /wxa/business/getuserphonenumber`: the number behind the code of a phone-number button. */
export function registerPhone(scope: FastifyInstance, context: OpenContext): void {
  postWithToken(scope, context, {
    path: '/wxa/business/getuserphonenumber',
    body: z.object({ code: z.string().optional(), openid: z.string().optional() }),
    handle: async ({ appid, atMs, body }) => {
      if (!body.code) throw new OpenError(40029)
      const found = await findCode(context, 'phone', body.code, atMs, 40029)
      if (found.appid !== appid) throw new OpenError(40013)
      if (body.openid !== undefined && body.openid !== found.openid) throw new OpenError(40003)
      await useCode(context, body.code, atMs, 40029)
      const number = found.phone_number ?? ''
      return {
        errcode: 0,
        errmsg: 'ok',
        phone_info: {
          phoneNumber: number,
          purePhoneNumber: number,
          countryCode: '86',
          watermark: { timestamp: Math.floor(atMs / 1000), appid },
        },
      }
    },
  })
}
