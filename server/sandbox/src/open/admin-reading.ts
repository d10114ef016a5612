import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { selectAll, selectOne } from '../database'
import { AdminError } from './admin-request'
import { nowMs, type OpenContext } from './context'
import { canBeId } from './ids'

const NOTICES_MAX = 200

const Id = z.string().refine(canBeId)
const NoticesQuery = z.object({
  openid: Id.optional(),
  user: z.string().optional(),
  /** The id of the last notice already read, or an instant in ISO 8601. */
  since: z.union([z.string().regex(/^\d+$/), z.iso.datetime({ offset: true })]).optional(),
})
type NoticeRow = {
  id: number
  appid: string
  openid: string
  person: string | null
  template_id: string
  title: string
  page: string
  data_json: string
  miniprogram_state: string
  delivered_at_ms: number
}

/** What can be seen on the phone: notices that arrived, and where a code or a link leads. */
export function registerReadingAdmin(scope: FastifyInstance, context: OpenContext): void {
  const { db } = context.sandbox
  scope.get('/__sandbox/notices', async (request) => ({
    notices: await listNotices(context, NoticesQuery.parse(request.query)),
  }))
  scope.get('/__sandbox/codes/:scene', async (request) => {
    const { scene } = z.object({ scene: Id }).parse(request.params)
    const { appid } = z.object({ appid: Id.optional() }).parse(request.query)
    const row = await selectOne<{ appid: string; scene: string; page: string; env_version: string }>(
      db,
      `SELECT appid, scene, page, env_version FROM open_scene WHERE scene = ? AND (? = '' OR appid = ?)
       ORDER BY id DESC LIMIT 1`,
      [scene, appid ?? '', appid ?? ''],
    )
    if (!row) throw new AdminError(404, 'no code was made for this scene')
    return row
  })
  scope.get('/__sandbox/links/:id', async (request) => {
    const { id } = z.object({ id: Id }).parse(request.params)
    const row = await selectOne<{ appid: string; path: string; query: string; expires_at_ms: number }>(
      db,
      'SELECT appid, path, query, expires_at_ms FROM open_link WHERE id = ?',
      [id],
    )
    if (!row) throw new AdminError(404, 'no such link')
    const { appid, path, query, expires_at_ms } = row
    return { appid, path, query, expired: Number(expires_at_ms) <= nowMs(context) }
  })
  scope.get('/__sandbox/media-checks', async () => ({
    checks: await selectAll(db, 'SELECT * FROM open_media_check ORDER BY checked_at_ms DESC LIMIT 200'),
  }))
}

async function listNotices(
  context: OpenContext,
  { openid = '', user = '', since = '0' }: z.output<typeof NoticesQuery>,
): Promise<Record<string, unknown>[]> {
  const isId = /^\d+$/.test(since)
  const rows = await selectAll<NoticeRow>(
    context.sandbox.db,
    `SELECT n.*, a.person FROM open_notice n JOIN open_account a ON a.openid = n.openid
     WHERE (? = '' OR n.openid = ?) AND (? = '' OR a.person = ?) AND ${isId ? 'n.id > ?' : 'n.delivered_at_ms >= ?'}
     ORDER BY n.id LIMIT ${NOTICES_MAX}`,
    [openid, openid, user, user, isId ? Number(since) : Date.parse(since)],
  )
  return rows.map((row) => ({
    id: Number(row.id),
    appid: row.appid,
    openid: row.openid,
    user: row.person,
    templateId: row.template_id,
    title: row.title,
    page: row.page,
    data: JSON.parse(row.data_json) as unknown,
    miniprogramState: row.miniprogram_state,
    deliveredAt: new Date(Number(row.delivered_at_ms)).toISOString(),
  }))
}
