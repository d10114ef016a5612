import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { run, selectAll } from '../database'
import { requireKnownApp } from './admin-request'
import type { OpenContext } from './context'
import { isPagePath, publishPages } from './published-pages'
import { PLAIN_KINDS, type TemplateField } from './template-values'

const Field = z.union([
  z.enum(PLAIN_KINDS),
  z.object({ kind: z.literal('enum'), values: z.array(z.string().min(1)).min(1) }),
])
const Template = z.object({
  template_id: z.string().regex(/^[\w-]{1,64}$/),
  appid: z.string().optional(),
  title: z.string().max(64).default(''),
  keys: z
    .record(z.string(), Field)
    .refine((keys) => Object.entries(keys).every(([key, field]) => isKeyOf(key, field)), {
      message: 'a key is its kind and a number, such as thing1 or car_number2',
    }),
})
const TemplatesBody = z.union([
  Template.transform((one) => [one]),
  z.object({ templates: z.array(Template) }).transform((many) => many.templates),
])

const TemplateIds = z.object({
  id: z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1).max(50)]),
})

const Word = z.object({
  word: z.string().trim().min(1).max(100),
  label: z.number().int().default(21000),
  suggest: z.enum(['review', 'risky']).default('risky'),
})
const WordsBody = z.object({
  words: z.array(z.union([Word, z.string().transform((word) => Word.parse({ word }))])),
})
const MediaVerdict = z.object({
  suggest: z.enum(['pass', 'review', 'risky']),
  label: z.number().int().default(100),
})
const PagesBody = z.object({
  appid: z.string(),
  pages: z.array(z.string().refine(isPagePath, { message: 'a page has no leading slash and no query' })),
})

/** What the owner of a mini-program sets in WeChat's back office. */
export function registerOfficeAdmin(scope: FastifyInstance, context: OpenContext): void {
  const { db } = context.sandbox
  scope.post('/__sandbox/templates', async (request) => {
    const templates = TemplatesBody.parse(request.body)
    for (const { template_id, appid, title, keys } of templates) {
      if (appid !== undefined) requireKnownApp(context, appid)
      await run(
        db,
        'REPLACE INTO open_template (template_id, appid, title, fields_json) VALUES (?, ?, ?, ?)',
        [template_id, appid ?? '', title, JSON.stringify(keys)],
      )
    }
    return { registered: templates.map(({ template_id }) => template_id) }
  })
  scope.get('/__sandbox/templates', async (request) => {
    const ids = TemplateIds.parse(request.query).id
    const rows = await selectAll<{ template_id: string; title: string }>(
      db,
      `SELECT template_id, title FROM open_template WHERE template_id IN (${ids.map(() => '?').join(', ')})`,
      ids,
    )
    return { templates: rows }
  })
  scope.post('/__sandbox/pages', async (request) => {
    const { appid, pages } = PagesBody.parse(request.body)
    await publishPages(context, requireKnownApp(context, appid), pages)
    return { appid, pages: pages.length }
  })
  scope.post('/__sandbox/words', async (request) => {
    const { words } = WordsBody.parse(request.body)
    for (const { word, label, suggest } of words) {
      await run(db, 'REPLACE INTO open_word (word, label, suggest) VALUES (?, ?, ?)', [word, label, suggest])
    }
    return { added: words.length }
  })
  scope.post('/__sandbox/media-verdict', async (request) => {
    const { suggest, label } = MediaVerdict.parse(request.body)
    await run(db, 'REPLACE INTO open_media_verdict (id, suggest, label) VALUES (1, ?, ?)', [suggest, label])
    return { suggest, label }
  })
  scope.post('/__sandbox/phone-quota', async (request) => {
    const { appid, exhausted } = z.object({ appid: z.string(), exhausted: z.boolean() }).parse(request.body)
    const sql = 'UPDATE open_app SET phone_quota_exhausted = ? WHERE appid = ?'
    await run(db, sql, [exhausted ? 1 : 0, requireKnownApp(context, appid)])
    return { appid, exhausted }
  })
  scope.post('/__sandbox/trade-managed', async (request) => {
    const { appid, managed } = z.object({ appid: z.string(), managed: z.boolean() }).parse(request.body)
    const sql = 'UPDATE open_app SET trade_managed = ? WHERE appid = ?'
    await run(db, sql, [managed ? 1 : 0, requireKnownApp(context, appid)])
    return { appid, managed }
  })
}

function isKeyOf(key: string, field: TemplateField): boolean {
  const kind = typeof field === 'string' ? field : field.kind
  return new RegExp(`^${kind}\\d{1,3}$`).test(key)
}
