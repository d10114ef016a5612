import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { FastifyInstance } from 'fastify'
import type { App } from '../app'
import { echoOf } from '../gateways/wechat-open/message-push'
import { pushConfigOf, receiveMessage } from './receive-message'

/**
 * GET and POST /wechat/messages: the message push of the owners' mini-program. The signature is the access; the body is
 * read as it came, whatever type it claims to have.
 */
export async function registerMessages(app: App, fastify: FastifyInstance): Promise<void> {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  fastify.get('/wechat/messages', async (request, reply) => {
    const echo = echoOf(pushConfigOf(app), request.query, app.clock.now())
    if (echo === null) throw new AppError('NOTIFICATION_REFUSED', 'not a question of WeChat')
    return reply.type('text/plain').send(echo)
  })
  fastify.post<{ Body: Buffer | undefined }>(
    '/wechat/messages',
    { bodyLimit: LIMITS.notificationBytesMax },
    async (request, reply) => {
      await receiveMessage(app, request.query, request.body ?? Buffer.alloc(0))
      return reply.type('text/plain').send('success')
    },
  )
}
