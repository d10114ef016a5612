import { once } from 'node:events'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startPhoneServer } from './phone-server'

/** A server that takes a connection and never says a word. */
async function startSilentServer(): Promise<{ url: string; firstCall: Promise<unknown> }> {
  const held: Socket[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    held.push(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of held) socket.destroy()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    firstCall: once(server, 'connection'),
  }
}

test('it closes although a WebSocket that it passed on was never answered', async () => {
  const silent = await startSilentServer()
  const phones = await startPhoneServer({
    dists: {},
    programs: { 'phone-page': path.join(__dirname, 'phone-page.ts') },
    pages: {},
    forwards: { api: silent.url },
    settings: {},
  })
  const { port, host } = new URL(phones.url)
  const browser = connect(Number(port), '127.0.0.1')
  browser.on('error', () => undefined)
  browser.write(
    `GET /api/events HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  await silent.firstCall
  browser.end()
  await phones.close()
  await expect(fetch(phones.url)).rejects.toThrow('fetch failed')
}, 20_000)
