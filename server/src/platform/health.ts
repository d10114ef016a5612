import { assert } from '@anxin/shared/kernel/errors'
import type { FastifyInstance } from 'fastify'
import type { App } from '../app'
import { newestMigration } from './migrations'

export const LIVENESS = '/healthz'

/** /healthz: the process answers, also while it sheds load. /readyz: it can do its work: database, Redis and the newest migration are there. */
export function registerHealth(app: App, fastify: FastifyInstance): void {
  fastify.get(LIVENESS, async () => ({ ok: true }))
  fastify.get('/readyz', async (_request, reply) => {
    const checks = {
      database: await check(() => app.db.rows('SELECT 1', [])),
      redis: await check(() => app.redis.ping()),
      migrations: await check(async () => {
        const rows = await app.db.rows<{ created_at: number | string }>(
          'SELECT MAX(created_at) AS created_at FROM __drizzle_migrations',
          [],
        )
        assert(Number(rows[0]?.created_at) >= newestMigration(), 'migrations are behind')
      }),
    }
    const ok = Object.values(checks).every(Boolean)
    return reply.code(ok ? 200 : 503).send({ ok, checks })
  })
}

async function check(fn: () => Promise<unknown>): Promise<boolean> {
  try {
    await fn()
    return true
  } catch {
    return false
  }
}
