import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { inTransaction, run, selectOne } from '../database'
import { findAccount } from './accounts'
import type { OpenContext } from './context'
import { canBeId } from './ids'
import { OpenError } from './open-error'
import { isPagePath, isPublishedPage } from './published-pages'
import { isTemplateValue, type TemplateField } from './template-values'
import { postWithToken, type OpenCall } from './wire'

const Body = z.object({
  touser: z.string().default(''),
  template_id: z.string().default(''),
  page: z.string().max(1024).default(''),
  data: z.record(z.string(), z.object({ value: z.union([z.string(), z.number()]) })),
  miniprogram_state: z.enum(['developer', 'trial', 'formal']).default('formal'),
  lang: z.enum(['zh_CN', 'en_US', 'zh_HK', 'zh_TW']).default('zh_CN'),
})
type Message = z.output<typeof Body>
type TemplateRow = { appid: string; title: string; fields_json: string }

/** `POST /cgi-bin/message/subscribe/send`: one notice for one accept of the user. */
export function registerSubscribeMessage(scope: FastifyInstance, context: OpenContext): void {
  postWithToken(scope, context, {
    path: '/cgi-bin/message/subscribe/send',
    body: Body,
    handle: (call) => sendMessage(context, call),
  })
}

async function sendMessage(context: OpenContext, call: OpenCall<Message>): Promise<Record<string, unknown>> {
  const { db } = context.sandbox
  const { appid, atMs, body } = call
  const account = await findAccount(db, body.touser)
  if (account?.appid !== appid) throw new OpenError(40003)
  if (!canBeId(body.template_id)) throw new OpenError(40037)
  const template = await selectOne<TemplateRow>(
    db,
    'SELECT appid, title, fields_json FROM open_template WHERE template_id = ?',
    [body.template_id],
  )
  if (!template || (template.appid !== '' && template.appid !== appid)) throw new OpenError(40037)
  checkData(JSON.parse(template.fields_json) as Record<string, TemplateField>, body.data)
  await checkPage(context, appid, body.page)
  const id = await inTransaction(db, async (tx) => {
    const taken = await run(
      tx,
      'UPDATE open_credit SET remaining = remaining - 1 WHERE openid = ? AND template_id = ? AND remaining > 0',
      [body.touser, body.template_id],
    )
    if (taken === 0) throw new OpenError(43101)
    await run(
      tx,
      `INSERT INTO open_notice (appid, openid, template_id, title, page, data_json, miniprogram_state, delivered_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        appid,
        body.touser,
        body.template_id,
        template.title,
        body.page,
        JSON.stringify(body.data),
        body.miniprogram_state,
        atMs,
      ],
    )
    return selectOne<{ id: number }>(tx, 'SELECT LAST_INSERT_ID() AS id')
  })
  return { errcode: 0, errmsg: 'ok', msgid: Number(id?.id) }
}

/** 47003 names the first field that is missing, unknown or outside the limits of its kind. */
function checkData(fields: Record<string, TemplateField>, data: Message['data']): void {
  for (const [key, field] of Object.entries(fields)) {
    const value = data[key]?.value
    if (value === undefined || String(value).trim() === '')
      throw new OpenError(47003, `data.${key}.value is empty`)
    if (!isTemplateValue(field, String(value))) throw new OpenError(47003, `data.${key}.value invalid`)
  }
  for (const key of Object.keys(data)) {
    if (!Object.hasOwn(fields, key)) throw new OpenError(47003, `data.${key}.value invalid`)
  }
}

/** The page that the notice opens; it may carry a query. 41030 where the app has no such page. */
async function checkPage(context: OpenContext, appid: string, page: string): Promise<void> {
  if (page === '') return
  const path = page.split('?')[0] ?? ''
  if (!isPagePath(path) || !(await isPublishedPage(context, appid, path))) throw new OpenError(41030)
}
