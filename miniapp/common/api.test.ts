import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { api } from './api'
import { chooseShop, currentToken, forgetSession } from './session'

type Answer = { status: number; body: unknown; type?: string }
type Call = { line: string; token: string | undefined; body: string }

const phone = vi.hoisted(() => ({ storage: new Map<string, unknown>(), logins: 0, code: 'code' }))

// The phone's part only, over the real network and with wx.request's habits: every status is a success.
vi.mock('@tarojs/taro', () => ({
  default: {
    async request(options: { url: string; method: string; data?: object; header: Record<string, string> }) {
      const body = options.method === 'POST' ? JSON.stringify(options.data) : null
      const response = await fetch(options.url, {
        method: options.method,
        headers: options.header,
        body,
      }).catch(() => {
        throw { errMsg: 'request:fail' }
      })
      const text = await response.text()
      return {
        statusCode: response.status,
        data: text.startsWith('{') ? (JSON.parse(text) as unknown) : text,
      }
    },
    async login() {
      phone.logins += 1
      return { code: phone.code }
    },
    getStorageSync: (key: string) => phone.storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void phone.storage.set(key, value),
    removeStorageSync: (key: string) => void phone.storage.delete(key),
  },
}))

const NOT_SIGNED_IN = {
  status: 401,
  body: { code: 'NOT_SIGNED_IN', message: '请先登录', requestId: 'r-401' },
}
const ME = { userId: 'u', phoneMasked: null, memberships: [], active: null }

let server: Server
let calls: Call[] = []
let reply: (call: Call) => Answer
let issued = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const token = request.headers.authorization?.replace('Bearer ', '')
      const call = { line: `${request.method} ${request.url}`, token, body }
      calls.push(call)
      const answer = reply(call)
      response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' })
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  vi.stubGlobal('APP_NAME', 'owner')
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

beforeEach(() => {
  vi.stubGlobal('API_BASE_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  phone.storage.clear()
  forgetSession()
  calls = []
  issued = 0
  phone.logins = 0
  phone.code = 'code'
  reply = ({ line, token }) => {
    if (line === 'POST /sessions') return { status: 200, body: { token: `token-${(issued += 1)}` } }
    return token === `token-${issued}` && issued > 0 ? { status: 200, body: ME } : NOT_SIGNED_IN
  }
})

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

describe('signing in', () => {
  test('happens silently on the first refusal, and the call is made again with the new token', async () => {
    expect(await api('GET /me')).toEqual(ME)
    expect(calls.map(({ line, token }) => [line, token])).toEqual([
      ['GET /me', undefined],
      ['POST /sessions', undefined],
      ['GET /me', 'token-1'],
    ])
    expect(JSON.parse(calls[1]?.body ?? '')).toEqual({ app: 'owner', code: 'code' })
    expect(currentToken()).toBe('token-1')
  })

  test('is not repeated while the token is good, and happens again when it has expired', async () => {
    await api('GET /me')
    await api('GET /me')
    expect(phone.logins).toBe(1)
    issued = 7
    await api('GET /me')
    expect(phone.logins).toBe(2)
  })

  test('is shared by callers at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => api('GET /me')))
    expect(phone.logins).toBe(1)
  })

  test('is tried once only: a second refusal reaches the page with its request id', async () => {
    reply = ({ line }) =>
      line === 'POST /sessions' ? { status: 200, body: { token: 'useless' } } : NOT_SIGNED_IN
    await expect(api('GET /me')).rejects.toMatchObject({
      code: 'NOT_SIGNED_IN',
      status: 401,
      requestId: 'r-401',
    })
    expect(phone.logins).toBe(1)
  })

  test('that WeChat refuses is told as it is', async () => {
    phone.code = ''
    await expect(api('GET /me')).rejects.toMatchObject({ code: 'LOGIN_FAILED', requestId: null })
  })

  test('does not follow other refusals', async () => {
    reply = () => ({
      status: 403,
      body: { code: 'FORBIDDEN', message: '你没有权限进行此操作', requestId: 'r-403' },
    })
    await expect(api('GET /me')).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: '你没有权限进行此操作',
      requestId: 'r-403',
    })
    expect(phone.logins).toBe(0)
  })
})

describe('somebody who works for several shops', () => {
  const shopsAskedFor = () =>
    calls
      .filter(({ line }) => line === 'POST /sessions')
      .map(({ body }) => (JSON.parse(body) as { shopId?: string }).shopId)

  test('acts for the chosen one, also after the session was renewed', async () => {
    await chooseShop('shop-2')
    issued = 7
    await api('GET /me')
    expect(shopsAskedFor()).toEqual(['shop-2', 'shop-2'])
  })

  test('and where she has left it for whatever else she works for', async () => {
    await chooseShop('shop-2')
    issued = 7
    const usual = reply
    reply = (call) =>
      call.line === 'POST /sessions' && call.body.includes('shop-2')
        ? { status: 404, body: { code: 'NOT_FOUND', message: '没有找到相关内容', requestId: 'r-404' } }
        : usual(call)
    await api('GET /me')
    expect(shopsAskedFor()).toEqual(['shop-2', 'shop-2', undefined])
    issued = 9
    await api('GET /me')
    expect(shopsAskedFor().at(-1)).toBeUndefined()
  })

  test('and keeps the shop she has where the other one does not want her', async () => {
    await api('GET /me')
    const usual = reply
    reply = (call) =>
      call.body.includes('shop-3')
        ? { status: 404, body: { code: 'NOT_FOUND', message: '没有找到相关内容', requestId: 'r-404' } }
        : usual(call)
    await expect(chooseShop('shop-3')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(currentToken()).toBe('token-1')
    issued = 4
    await api('GET /me')
    expect(shopsAskedFor()).toEqual([undefined, 'shop-3', undefined])
  })
})

describe('a call', () => {
  test('puts parameters into the path, the query behind it and the body as JSON', async () => {
    const orderId = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
    reply = () => ({ status: 200, body: { ok: true } })
    await api('GET /orders/:orderId', { params: { orderId } })
    await api('POST /me/sign-out', { body: { commandId: orderId } })
    expect(calls.map(({ line }) => line)).toEqual([`GET /orders/${orderId}`, 'POST /me/sign-out'])
    expect(calls[1]?.body).toBe(JSON.stringify({ commandId: orderId }))
  })

  test('carries what a refusal says about fields and data', async () => {
    const body = {
      code: 'BAD_INPUT',
      message: '提交的内容有误，请检查后重试',
      requestId: 'r-1',
      fields: { code: '太长' },
      data: { near: 1 },
    }
    reply = () => ({ status: 400, body })
    await expect(api('GET /me')).rejects.toMatchObject({ ...body, status: 400 })
  })

  test('that nobody answers is NETWORK, and an answer that is not the API’s says so', async () => {
    reply = () => ({ status: 502, body: '<html>Bad Gateway</html>', type: 'text/html' })
    await expect(api('GET /me')).rejects.toMatchObject({ code: 'UNREADABLE_ANSWER', status: 502 })
    vi.stubGlobal('API_BASE_URL', 'http://127.0.0.1:1')
    await expect(api('GET /me')).rejects.toMatchObject({ code: 'NETWORK', status: 0 })
  })
})
