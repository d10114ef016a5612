import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { FaultAction, FaultPlace, Sandbox } from './types'

declare module 'fastify' {
  interface FastifyRequest {
    /** The faults that hit this call. Those of transport are carried out by the frame, the rest by the handler. */
    faults: FaultAction[]
  }
}

type StatusFault = Extract<FaultAction, { status: unknown }>['status']

/** What a listener sends in place of an answer when a fault says so; the pay side signs it like any other. */
export type FaultBody = (fault: { http: number; code: string; message: string }) => object

const BODY_LIMIT_BYTES = 2 * 1024 * 1024

/**
 * A listener whose calls see the present virtual time and all work due by then, and go wrong as the faults say:
 * `drop_before`, `status` and `code` before anything happens; `drop_after_commit`, `hang` and a committed `status` after.
 */
export async function createListener(
  sandbox: Sandbox,
  place: FaultPlace,
  faultBody: FaultBody,
): Promise<FastifyInstance> {
  const fastify = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: false },
  })
  fastify.decorateRequest('faults')
  fastify.addHook('onRequest', async (request, reply) => {
    request.faults = sandbox.faults.take({ on: place, method: request.method, path: request.raw.url ?? '' })
    await sandbox.clock.refresh()
    await sandbox.runDue()
    if (request.faults.includes('drop_before')) return dropConnection(request, reply)
    const status = statusFault(request)
    if (status && !status.committed) return sendStatus(reply, status, faultBody)
    const code = request.faults.find((fault) => typeof fault === 'object' && 'code' in fault)
    if (code && typeof code === 'object' && 'code' in code) {
      return reply.code(code.code.http).send(faultBody({ message: code.code.code, ...code.code }))
    }
    return undefined
  })
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (request.faults?.includes('drop_after_commit')) request.raw.socket.destroy()
    const hang = request.faults?.find((fault) => typeof fault === 'object' && 'hang' in fault)
    if (hang && typeof hang === 'object' && 'hang' in hang) await pause(hang.hang, request)
    const status = statusFault(request)
    if (!status?.committed) return payload
    reply.code(status.http)
    if (status.html) return asHtml(reply, status.http)
    reply.type('application/json; charset=utf-8')
    return JSON.stringify(faultBody(statusWords(status)))
  })
  return fastify
}

function statusFault(request: FastifyRequest): StatusFault | undefined {
  const fault = request.faults?.find((action) => typeof action === 'object' && 'status' in action)
  return fault && typeof fault === 'object' && 'status' in fault ? fault.status : undefined
}

function statusWords(status: StatusFault): { http: number; code: string; message: string } {
  const code = status.code ?? (status.http === 429 ? 'FREQUENCY_LIMITED' : 'SYSTEM_ERROR')
  return { http: status.http, code, message: status.message ?? '系统异常，请用相同参数重新调用' }
}

function sendStatus(reply: FastifyReply, status: StatusFault, faultBody: FaultBody): FastifyReply {
  reply.code(status.http)
  return status.html ? reply.send(asHtml(reply, status.http)) : reply.send(faultBody(statusWords(status)))
}

/** What a gateway in front of WeChat answers when nothing stands behind it. */
function asHtml(reply: FastifyReply, http: number): string {
  reply.type('text/html')
  return `<html><head><title>${http} Bad Gateway</title></head><body><center><h1>${http} Bad Gateway</h1></center></body></html>`
}

function dropConnection(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack()
  request.raw.socket.destroy()
  return reply
}

/** Waits, but not longer than the other side does. */
function pause(ms: number, request: FastifyRequest): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    request.raw.socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
