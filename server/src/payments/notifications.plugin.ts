import { AppError, ERRORS } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { FastifyError, FastifyInstance } from 'fastify'
import type { App } from '../app'
import { receiveNotification } from './receive-notification'

/**
 * POST /wechat/pay/notifications. The signature covers the bytes as they were sent, so this route has a parser of its
 * own that leaves them alone, and WeChat's form of a refusal. There is no session: the signature is the access.
 */
export function registerNotifications(app: App, fastify: FastifyInstance): void {
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  fastify.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    const status = statusOf(error)
    const line = { errorCode: error.code, requestId: request.id, detail: error.message }
    if (status >= 500) app.log.error({ ...line, err: error }, 'notification failed')
    else app.log.info(line, 'notification refused')
    const message = ERRORS[status >= 500 ? 'INTERNAL' : 'NOTIFICATION_REFUSED'].message
    void reply.code(status).send({ code: 'FAIL', message })
  })
  fastify.post<{ Body: Buffer | undefined }>(
    '/wechat/pay/notifications',
    { bodyLimit: LIMITS.notificationBytesMax },
    async (request, reply) => {
      await receiveNotification(app, request.headers, request.body ?? Buffer.alloc(0))
      return reply.code(204).send()
    },
  )
}

function statusOf(error: FastifyError | AppError): number {
  if (error instanceof AppError) return ERRORS[error.code].status
  const { statusCode } = error
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? statusCode : 500
}
