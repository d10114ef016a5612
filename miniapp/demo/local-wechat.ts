import { NOTICE_FIELDS, NOTICE_TEMPLATES } from '@anxin/shared/notifications/notice-templates'
import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'

/** Asks the admin side of the local WeChat. Throws what it says where it refuses. */
export async function askLocalWechat<T>(adminUrl: string, path: string, body: object): Promise<T> {
  const reply = await fetch(`${adminUrl}/__sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`the local WeChat refused ${path}: ${reply.status} ${text}`)
  return JSON.parse(text) as T
}

/**
 * Registers what WeChat's back office would have approved: the notice templates under the ids that the product was
 * given, `key:id,key:id`. Throws where one has no id, because its notices would never arrive.
 */
export async function registerTemplates(
  adminUrl: string,
  appIds: Readonly<Record<'owner' | 'shop', string>>,
  given: string,
): Promise<void> {
  const ids = Object.fromEntries(given.split(',').map((pair) => pair.split(':', 2) as [string, string]))
  const keys = Object.keys(NOTICE_TEMPLATES) as TemplateKey[]
  const templates = keys.map((key) => {
    const id = ids[key]
    if (!id) throw new Error(`WECHAT_TEMPLATES names no template for ${key}`)
    const { app, title } = NOTICE_TEMPLATES[key]
    return { template_id: id, appid: appIds[app], title, keys: NOTICE_FIELDS }
  })
  await askLocalWechat(adminUrl, 'templates', { templates })
}
