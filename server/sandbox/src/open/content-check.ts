import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { run, selectAll, selectOne } from '../database'
import { findAccount } from './accounts'
import type { OpenContext } from './context'
import { pushEvent } from './message-push'
import { OpenError } from './open-error'
import { postWithToken } from './wire'

const VISIT_MS = 2 * 3_600_000
const CONTENT_CHARS_MAX = 2500
const LABEL_NORMAL = 100
const FETCH_MS = 3000

type Finding = { word: string; label: number; suggest: 'review' | 'risky' }

/** What the check knows without being told: WeChat's own documented sample, and one word for some of its labels. */
const KNOWN_WORDS: readonly Finding[] = [
  { word: '特3456书yuuo莞6543李zxcz蒜7782法fgnv级', label: 20001, suggest: 'risky' },
  { word: '代开发票', label: 20008, suggest: 'risky' },
  { word: '办假证', label: 20006, suggest: 'risky' },
  { word: '傻逼', label: 20003, suggest: 'risky' },
  { word: '加微信返现', label: 10001, suggest: 'review' },
]

const TextBody = z.object({
  version: z.number().optional(),
  openid: z.string().default(''),
  scene: z.number().optional(),
  content: z.string().default(''),
  nickname: z.string().default(''),
  title: z.string().default(''),
  signature: z.string().default(''),
})

const MediaBody = z.object({
  media_url: z.string().default(''),
  media_type: z.number().optional(),
  version: z.number().optional(),
  openid: z.string().default(''),
  scene: z.number().optional(),
})

/** `POST /wxa/msg_sec_check` and `POST /wxa/media_check_async`: what must pass before it is shown to others. */
export function registerContentCheck(scope: FastifyInstance, context: OpenContext): void {
  postWithToken(scope, context, {
    path: '/wxa/msg_sec_check',
    body: TextBody,
    quota: { perMinute: 4000, perDay: 2_000_000 },
    handle: async ({ appid, atMs, body }) => {
      if (body.content === '') throw new OpenError(44002)
      if (Array.from(body.content).length > CONTENT_CHARS_MAX)
        throw new OpenError(47001, 'hint: [content too long]')
      await checkAsker(context, appid, atMs, body)
      return judgeText(context, [body.content, body.nickname, body.title, body.signature].join('\n'))
    },
  })
  postWithToken(scope, context, {
    path: '/wxa/media_check_async',
    body: MediaBody,
    quota: { perMinute: 2000, perDay: 200_000 },
    handle: async ({ appid, atMs, body }) => {
      if (body.media_url === '') throw new OpenError(44002)
      if (!isWebAddress(body.media_url)) throw new OpenError(40097, 'hint: [media_url]')
      if (body.media_type !== 1 && body.media_type !== 2) throw new OpenError(40097, 'hint: [media_type]')
      const scene = await checkAsker(context, appid, atMs, body)
      const traceId = newTraceId(context)
      await run(
        context.sandbox.db,
        `INSERT INTO open_media_check (trace_id, appid, openid, media_url, media_type, scene, checked_at_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        [traceId, appid, body.openid, body.media_url, body.media_type, scene, atMs],
      )
      await pushEvent(
        context.sandbox,
        context.sandbox.db,
        appid,
        await judgeMedia(context, appid, traceId, body),
      )
      context.sandbox.wake()
      return { errcode: 0, errmsg: 'ok', trace_id: traceId }
    },
  })
}

/** Version 2, a scene of 1 to 4 (40129), a user of this app (40003) who had it open within two hours (61010). */
async function checkAsker(
  context: OpenContext,
  appid: string,
  atMs: number,
  body: { version?: number | undefined; scene?: number | undefined; openid: string },
): Promise<number> {
  if (body.version !== 2) throw new OpenError(40097, 'hint: [version]')
  const scene = body.scene ?? 0
  if (![1, 2, 3, 4].includes(scene)) throw new OpenError(40129)
  const account = await findAccount(context.sandbox.db, body.openid)
  if (account?.appid !== appid) throw new OpenError(40003)
  const visitedAtMs = account.visited_at_ms === null ? -Infinity : Number(account.visited_at_ms)
  if (atMs - visitedAtMs > VISIT_MS) throw new OpenError(61010)
  return scene
}

/**
 * The event that tells of a judged picture. What the sandbox says of pictures is set by hand (`/__sandbox/media-verdict`);
 * but it fetches what is served on this machine, and says as WeChat does that it could not.
 */
async function judgeMedia(
  { sandbox }: OpenContext,
  appid: string,
  traceId: string,
  { media_url: url }: { media_url: string },
): Promise<Record<string, unknown>> {
  const event = { Event: 'wxa_media_check', appid, trace_id: traceId, version: 2 }
  if (isLoopback(new URL(url).hostname) && !(await canFetch(url)))
    return { ...event, errcode: -1008, errmsg: 'download fail', detail: [] }
  const set = await selectOne<{ suggest: string; label: number }>(
    sandbox.db,
    'SELECT suggest, label FROM open_media_verdict WHERE id = 1',
  )
  const result = set ?? { suggest: 'pass', label: LABEL_NORMAL }
  const detail = [{ strategy: 'content_model', errcode: 0, ...result, prob: 90 }]
  return { ...event, errcode: 0, errmsg: 'ok', result, detail }
}

async function canFetch(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) })
    await response.arrayBuffer()
    return response.status === 200
  } catch {
    return false
  }
}

function isLoopback(hostname: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}

async function judgeText(context: OpenContext, text: string): Promise<Record<string, unknown>> {
  const added = await selectAll<Finding>(context.sandbox.db, 'SELECT word, label, suggest FROM open_word')
  const plain = flatten(text)
  const found = [...added, ...KNOWN_WORDS].filter(({ word }) => plain.includes(flatten(word)))
  const worst = found.find(({ suggest }) => suggest === 'risky') ?? found[0]
  const result = { suggest: worst?.suggest ?? 'pass', label: worst?.label ?? LABEL_NORMAL }
  const keywords = found.map(({ word, label, suggest }) => ({
    strategy: 'keyword',
    errcode: 0,
    suggest,
    label,
    keyword: word,
    level: 90,
  }))
  const model = { strategy: 'content_model', errcode: 0, ...result, prob: 90 }
  return { errcode: 0, errmsg: 'ok', result, detail: [model, ...keywords], trace_id: newTraceId(context) }
}

/** Spaces and letter case hide nothing. */
function flatten(text: string): string {
  return text.replace(/\s/g, '').toLowerCase()
}

/** WeChat fetches https only; plain http is let through for what is served on this machine. */
function isWebAddress(address: string): boolean {
  if (!URL.canParse(address) || address.length > 2048) return false
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

function newTraceId({ sandbox: { random } }: OpenContext): string {
  return `${random.hex(8)}-${random.hex(8)}-${random.hex(8)}`
}
