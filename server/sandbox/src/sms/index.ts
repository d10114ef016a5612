import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { createTables, selectAll } from '../database'
import type { Sandbox } from '../types'
import { registerSendSms } from './send-sms'
import { smsTables } from './tables'

const MESSAGES_MAX = 50

type MessageRow = { id: number; phone: string; text: string; params_json: string; sent_at_ms: number }

/** Tencent Cloud's text messages, on the listener of the open API: another host in the world, another path here. */
export async function registerSms(fastify: FastifyInstance, sandbox: Sandbox): Promise<void> {
  await createTables(sandbox.db, smsTables)
  await fastify.register(async (scope) => {
    // The signature covers the bytes, so nobody may parse them first.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    registerSendSms(scope, sandbox)
  })
}

/** What stands on the screen of one phone, or of every phone where none is named; the newest last. */
export async function registerSmsAdmin(fastify: FastifyInstance, sandbox: Sandbox): Promise<void> {
  await createTables(sandbox.db, smsTables)
  fastify.get('/__sandbox/sms', async (request, reply) => {
    const query = z
      .object({
        phone: z
          .string()
          .regex(/^1\d{10}$/)
          .optional(),
      })
      .safeParse(request.query)
    if (!query.success) return reply.code(400).send({ error: 'phone must have 11 digits' })
    const { phone } = query.data
    const rows = await selectAll<MessageRow>(
      sandbox.db,
      `SELECT id, phone, text, params_json, sent_at_ms FROM sms_message ${phone === undefined ? '' : 'WHERE phone = ?'} ORDER BY id DESC LIMIT ${MESSAGES_MAX}`,
      phone === undefined ? [] : [phone],
    )
    const messages = rows.toReversed().map((row) => ({
      id: Number(row.id),
      phone: row.phone,
      text: row.text,
      params: JSON.parse(row.params_json) as string[],
      sentAt: new Date(Number(row.sent_at_ms)).toISOString(),
    }))
    return { messages }
  })
}
