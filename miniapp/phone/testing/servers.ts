import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Received = { line: string; headers: IncomingMessage['headers']; body: Buffer }
export type Reply = { status?: number; type?: string; body: unknown }

/** A real server for the length of a test: what it received, and its address. */
export async function startServer(
  reply: (received: Received) => Reply | Promise<Reply>,
): Promise<{ url: string; received: Received[]; server: ReturnType<typeof createServer> }> {
  const received: Received[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method, url, headers } = request
    const one = { line: `${method} ${url}`, headers, body: Buffer.concat(chunks) }
    received.push(one)
    const { status = 200, type = 'application/json', body } = await reply(one)
    response.writeHead(status, { 'content-type': type, connection: 'close' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  // Who hangs up half way through its body makes the reading throw: there is nobody left to answer.
  const server = createServer(
    (request, response) => void answer(request, response).catch(() => response.destroy()),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, server }
}
