import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { run } from '../database'
import type { OpenContext } from './context'
import { OpenError } from './open-error'
import { isPagePath, isPublishedPage } from './published-pages'
import { drawScene } from './scene-picture'
import { postWithToken } from './wire'

const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/

const Body = z.object({
  scene: z.string().default(''),
  page: z.string().default(''),
  check_path: z.boolean().default(true),
  env_version: z.string().default('release'),
  width: z.number().int().default(430),
})

/** `POST /wxa/getwxacodeunlimit`: a picture on success, JSON on refusal; the caller has to look which. */
export function registerMiniProgramCode(scope: FastifyInstance, context: OpenContext): void {
  postWithToken(scope, context, {
    path: '/wxa/getwxacodeunlimit',
    body: Body,
    quota: { perMinute: 5000 },
    handle: async ({ appid, body }) => {
      if (!SCENE.test(body.scene)) throw new OpenError(40169)
      if (!['release', 'trial', 'develop'].includes(body.env_version)) throw new OpenError(40097)
      if (body.width < 280 || body.width > 1280) throw new OpenError(40097)
      // An empty page is the app's first one.
      if (body.page !== '' && !isPagePath(body.page)) throw new OpenError(41030)
      if (body.page !== '' && body.check_path && !(await isPublishedPage(context, appid, body.page))) {
        throw new OpenError(41030)
      }
      await run(
        context.sandbox.db,
        'INSERT INTO open_scene (appid, scene, page, env_version) VALUES (?, ?, ?, ?)',
        [appid, body.scene, body.page, body.env_version],
      )
      return { picture: drawScene(body.scene, body.width) }
    },
  })
}
