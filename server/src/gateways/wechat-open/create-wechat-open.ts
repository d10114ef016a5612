import { z } from 'zod'
import { assert } from '@anxin/shared/kernel/errors'
import { DAY_MS, SECOND_MS } from '@anxin/shared/kernel/time'
import type { GatewayDeps } from '../deps'
import { mapOk, ok, unknown } from '../outcome'
import { createAuthorizedCall, type AuthorizedCall } from './access-token'
import { createOpenClient } from './client'
import type { CheckScene, WechatOpen, WechatOpenConfig } from './port'
import { createShipping, readJson } from './shipping'
import { fitSubscribeValue } from './subscribe-data'
import type { TokenCache } from './token-cache'

const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/
const QUERY_CHARS_MAX = 1024
const LINK_LIFE_MS_MAX = 30 * DAY_MS
const CHECKED_CHARS_MAX = 2500
const SCENES: Readonly<Record<CheckScene, number>> = { profile: 1, comment: 2, forum: 3, 'social-log': 4 }
const PROGRAM_STATES = { release: 'formal', trial: 'trial', develop: 'developer' } as const

/** The mini-program platform for both our apps. Codes, tokens, openids and phone numbers never reach the log. */
export function createWechatOpen(
  config: WechatOpenConfig,
  deps: GatewayDeps & { readonly tokenCache: TokenCache },
): WechatOpen {
  const client = createOpenClient(config, deps)
  const call = createAuthorizedCall(config, client, deps.tokenCache, deps.log)
  return {
    async code2session(app, code) {
      const { appid, secret } = config.apps[app]
      const query = { appid, secret, js_code: code, grant_type: 'authorization_code' }
      const reply = readJson(
        await client({ method: 'GET', path: '/sns/jscode2session', query }),
        SessionReply,
      )
      return mapOk(reply, ({ openid, unionid, session_key }) => ({
        openid,
        unionid: unionid || null,
        sessionKey: session_key,
      }))
    },
    async phoneNumber(app, code) {
      const request = { method: 'POST', path: '/wxa/business/getuserphonenumber', body: { code } } as const
      const reply = readJson(await call(app, request), PhoneReply)
      if (reply.kind !== 'ok') return reply
      const { purePhoneNumber, countryCode, watermark } = reply.value.phone_info
      // A code of the other mini-program would give a number that this app was never granted.
      if (watermark.appid !== config.apps[app].appid) return unknown('unreadable')
      return ok({ phone: purePhoneNumber, countryCode })
    },
    ...createReaching(config, call, deps.clock.now),
    ...createChecks(call),
    ...createShipping(config, call),
  }
}

/** What reaches a person outside the mini-program: notices, codes, links. */
function createReaching(
  { version }: WechatOpenConfig,
  call: AuthorizedCall,
  now: () => Date,
): Pick<WechatOpen, 'sendSubscribeMessage' | 'miniProgramCode' | 'urlLink'> {
  return {
    async sendSubscribeMessage(app, { openid, templateId, page, data }) {
      const values = Object.entries(data).map(([key, text]) => [key, { value: fitSubscribeValue(key, text) }])
      const body = {
        touser: openid,
        template_id: templateId,
        ...(page ? { page } : {}),
        data: Object.fromEntries(values),
        miniprogram_state: PROGRAM_STATES[version],
        lang: 'zh_CN',
      }
      const outcome = await call(app, { method: 'POST', path: '/cgi-bin/message/subscribe/send', body })
      return mapOk(readJson(outcome, z.object({})), () => ({}))
    },
    async miniProgramCode(app, { scene, page, widthPx }) {
      assert(SCENE.test(scene), 'a scene has 1 to 32 characters of WeChat’s charset')
      assert(!page.startsWith('/') && !page.includes('?'), 'a page has no leading slash and no query')
      const body = {
        scene,
        page,
        check_path: true,
        env_version: version,
        ...(widthPx ? { width: widthPx } : {}),
      }
      const outcome = await call(app, { method: 'POST', path: '/wxa/getwxacodeunlimit', body })
      if (outcome.kind !== 'ok') return outcome
      if (outcome.value.kind !== 'image') return unknown('unreadable')
      return ok({ image: outcome.value.bytes, contentType: outcome.value.contentType })
    },
    async urlLink(app, { path, query, expiresAt }) {
      assert(query.length <= QUERY_CHARS_MAX, 'a link’s query has at most 1024 characters')
      assert(expiresAt.getTime() - now().getTime() <= LINK_LIFE_MS_MAX, 'a link lives at most 30 days')
      const expireTime = Math.floor(expiresAt.getTime() / SECOND_MS)
      const body = { path, query, expire_type: 0, expire_time: expireTime, env_version: version }
      const outcome = await call(app, { method: 'POST', path: '/wxa/generate_urllink', body })
      return mapOk(readJson(outcome, LinkReply), ({ url_link }) => ({ url: url_link }))
    },
  }
}

/** What WeChat judges: content. */
function createChecks(call: AuthorizedCall): Pick<WechatOpen, 'checkText' | 'checkMedia'> {
  return {
    async checkText(app, { openid, scene, content }) {
      assert(Array.from(content).length <= CHECKED_CHARS_MAX, 'WeChat checks at most 2500 characters at once')
      const body = { version: 2, openid, scene: SCENES[scene], content }
      const outcome = await call(app, { method: 'POST', path: '/wxa/msg_sec_check', body })
      return mapOk(readJson(outcome, TextReply), ({ result, trace_id }) => ({ ...result, traceId: trace_id }))
    },
    async checkMedia(app, { openid, scene, url }) {
      const body = { media_url: url, media_type: 2, version: 2, openid, scene: SCENES[scene] }
      const outcome = await call(app, { method: 'POST', path: '/wxa/media_check_async', body })
      return mapOk(readJson(outcome, TraceReply), ({ trace_id }) => ({ traceId: trace_id }))
    },
  }
}

const SessionReply = z.object({
  openid: z.string().min(1),
  session_key: z.string().min(1),
  unionid: z.string().optional(),
})
const PhoneReply = z.object({
  phone_info: z.object({
    purePhoneNumber: z.string().min(1),
    countryCode: z.union([z.string(), z.number().transform(String)]),
    watermark: z.object({ appid: z.string() }),
  }),
})
const LinkReply = z.object({ url_link: z.url() })
const TextReply = z.object({
  result: z.object({
    suggest: z.enum(['pass', 'review', 'risky', 'unknown']).catch('unknown'),
    label: z.int(),
  }),
  trace_id: z.string(),
})
const TraceReply = z.object({ trace_id: z.string().min(1) })
