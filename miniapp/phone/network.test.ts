import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Duplex } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { openPhone } from './driver/open-phone'
import type { Conditions } from './phone'
import { logged, openPage, writeMiniProgram } from './testing/mini-program'
import { scratchFolder } from './testing/pictures'
import { startServer } from './testing/servers'

const show = `success: (r) => console.log('ok', r.statusCode, JSON.stringify(r.data)), fail: (r) => console.log(r.errMsg)`
/** A page with one button, which does this. */
const pressing = (body: string, options: Parameters<typeof openPage>[2] = {}) =>
  openPage('<button bindtap="press">press</button>', `Page({ press() { ${body} } })`, options)
const pressed = async (body: string, conditions: Partial<Conditions> = {}, more: object = {}) => {
  const phone = pressing(body, { options: { conditions, ...more } })
  await phone.tap('press')
  await phone.waitFor(() => logged(phone).length > 0, 'answered')
  return logged(phone)[0]
}

describe('wx.request', () => {
  test('sends JSON over the real network, and any status is a success', async () => {
    const { url, received } = await startServer(() => ({ status: 409, body: { code: 'SLOT_TAKEN' } }))
    const answer = await pressed(
      `wx.request({ url: '${url}/orders', method: 'POST', data: { a: '中' }, header: { authorization: 'Bearer t' }, ${show} })`,
    )
    expect(answer).toBe('ok 409 {"code":"SLOT_TAKEN"}')
    expect(received[0]?.line).toBe('POST /orders')
    expect(received[0]?.body.toString()).toBe('{"a":"中"}')
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer t',
    })
  })

  test('puts the data of a GET into its address, and hands over what is no JSON as it came', async () => {
    const { url, received } = await startServer(() => ({ type: 'text/html', body: '<p>502</p>' }))
    expect(await pressed(`wx.request({ url: '${url}/x?a=1', data: { b: '中' }, ${show} })`)).toBe(
      'ok 200 "<p>502</p>"',
    )
    expect(received[0]?.line).toBe('GET /x?a=1&b=%E4%B8%AD')
  })

  test('answers with a promise where no callback is given', async () => {
    const { url } = await startServer(() => ({ body: { fine: true } }))
    expect(
      await pressed(`wx.request({ url: '${url}' }).then((r) => console.log(JSON.stringify(r.data)))`),
    ).toBe('{"fine":true}')
    expect(await pressed(`wx.request({ url: 'nowhere' }).catch((e) => console.log(e.errMsg))`)).toBe(
      'request:fail invalid url',
    )
  })

  test('refuses the method that WeChat does not offer', async () => {
    expect(await pressed(`wx.request({ url: 'http://127.0.0.1:9', method: 'PATCH', ${show} })`)).toBe(
      'request:fail parameter error: method PATCH',
    )
  })

  test('fails without network, and asks the server nothing', async () => {
    const { url, received } = await startServer(() => ({ body: {} }))
    const answer = await pressed(`wx.request({ url: '${url}', ${show} })`, { network: 'none' })
    expect(answer).toBe('request:fail net::ERR_INTERNET_DISCONNECTED')
    expect(received).toEqual([])
  })

  test('can lose the answer after the server has done its work, once', async () => {
    const { url, received } = await startServer(() => ({ body: {} }))
    const phone = pressing(`wx.request({ url: '${url}/pay', ${show} })`, {
      options: { conditions: { loseAnswerFrom: '/pay' } },
    })
    await phone.tap('press')
    await phone.waitFor(() => logged(phone).length === 1, 'lost')
    expect(received).toHaveLength(1)
    await phone.tap('press')
    await phone.waitFor(() => logged(phone).length === 2, 'answered')
    expect(logged(phone)).toEqual(['request:fail net::ERR_CONNECTION_RESET', 'ok 200 {}'])
  })

  test('ends by its own timeout, by abort, and where nobody listens', async () => {
    const { url } = await startServer(() => new Promise(() => {}))
    expect(await pressed(`wx.request({ url: '${url}', timeout: 20, ${show} })`)).toBe('request:fail timeout')
    expect(await pressed(`wx.request({ url: '${url}', ${show} }).abort()`)).toBe('request:fail abort')
    expect(await pressed(`wx.request({ url: 'http://127.0.0.1:1', ${show} })`)).toBe(
      'request:fail net::ERR_CONNECTION_REFUSED',
    )
  })

  test('arrives late on a weak network', async () => {
    const { url } = await startServer(() => ({ body: {} }))
    const startedAt = Date.now()
    expect(await pressed(`wx.request({ url: '${url}', ${show} })`, { network: '2g', delayMs: 60 })).toBe(
      'ok 200 {}',
    )
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(60)
  })
})

describe('pictures', () => {
  const upload = (
    url: string,
  ) => `wx.chooseMedia({ count: 1, mediaType: ['image'], success: ({ tempFiles }) => {
    console.log(tempFiles.length, tempFiles[0].size, tempFiles[0].fileType)
    wx.uploadFile({ url: '${url}', filePath: tempFiles[0].tempFilePath, name: 'photo', formData: { orderId: '1' }, ${show} })
  }, fail: (r) => console.log(r.errMsg) })`

  test('are chosen from the album and uploaded byte for byte', async () => {
    const { url, received } = await startServer(() => ({ status: 201, body: 'stored' }))
    const picture = path.join(scratchFolder(), 'car.jpg')
    const bytes = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7) % 256))
    writeFileSync(picture, bytes)
    const phone = pressing(upload(url), { options: { album: [picture] } })
    await phone.tap('press')
    await phone.tap('从手机相册选择')
    await phone.tap({ role: 'option', name: 'car.jpg' })
    await phone.tap('完成')
    await phone.waitFor(() => logged(phone).length === 2, 'uploaded')
    expect(logged(phone)).toEqual(['1 3000 image', 'ok 201 "stored"'])
    const { body, headers } = received[0]!
    expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(body.includes(bytes)).toBe(true)
    expect(body.toString('latin1')).toContain('name="photo"; filename="car.jpg"')
    expect(body.toString('latin1')).toContain('name="orderId"')
    expect(phone.taps()).toBe(4)
  })

  test('are not chosen where the person changes her mind, and what was never chosen is not uploaded', async () => {
    const phone = pressing(upload('http://127.0.0.1:1'))
    await phone.tap('press')
    await phone.tap('取消')
    await phone.waitFor(() => logged(phone).length === 1, 'refused')
    expect(logged(phone)).toEqual(['chooseMedia:fail cancel'])
    expect(
      await pressed(
        `wx.uploadFile({ url: 'http://127.0.0.1:1', filePath: 'wxfile://other', name: 'x', ${show} })`,
      ),
    ).toBe('uploadFile:fail file not found')
  })
})

describe('wx.connectSocket', () => {
  const talk = (url: string) => `const task = wx.connectSocket({ url: '${url.replace('http', 'ws')}' })
    task.onOpen(() => { console.log('open'); task.send({ data: 'hello' }) })
    task.onMessage(({ data }) => console.log('message', data))
    task.onClose(() => console.log('closed'))`

  test('talks over a real connection, which breaks when the network goes', async () => {
    const { url, server } = await startServer(() => ({ body: {} }))
    server.on('upgrade', (request, socket) => echo(request.headers['sec-websocket-key'] ?? '', socket))
    const phone = pressing(talk(url))
    await phone.tap('press')
    await phone.waitFor(() => logged(phone).includes('message hello'), 'echoed')
    phone.change({ network: 'none' })
    await phone.waitFor(() => logged(phone).includes('closed'), 'closed')
    expect(logged(phone)).toEqual(['open', 'message hello', 'closed'])
  })
})

describe('storage', () => {
  const page = {
    wxml: '<view>{{kept}}</view>',
    js: `Page({ data: { kept: '' }, onLoad() {
    this.setData({ kept: 'visit ' + (wx.getStorageSync('visits') || 1) })
    wx.setStorageSync('visits', (wx.getStorageSync('visits') || 1) + 1) } })`,
  }

  test('outlives the phone where it has a file, and goes with it where it has none', async () => {
    const dist = writeMiniProgram({ pages: { 'pages/one/index': page } })
    const storageFile = path.join(scratchFolder(), 'deep', 'storage.json')
    for (const visit of ['visit 1', 'visit 2']) {
      const phone = openPhone({ dist, storageFile })
      await phone.see(visit)
      phone.close()
    }
    expect(JSON.parse(readFileSync(storageFile, 'utf8'))).toEqual({ visits: '3' })
    const fresh = openPhone({ dist })
    await fresh.see('visit 1')
    fresh.close()
  })

  test('holds plain data by copy, answers nothing for what is absent, and refuses more than a megabyte', async () => {
    const phone = pressing(`const o = { a: [1] }; wx.setStorageSync('o', o); o.a.push(2)
      console.log(JSON.stringify(wx.getStorageSync('o')), JSON.stringify(wx.getStorageSync('none')))
      wx.getStorage({ key: 'none', fail: (r) => console.log(r.errMsg) })
      wx.setStorage({ key: 'big', data: 'x'.repeat(1024 * 1024), fail: (r) => console.log(r.errMsg) })`)
    await phone.tap('press')
    await phone.waitFor(() => logged(phone).length === 3, 'answered')
    expect(logged(phone)).toEqual([
      '{"a":[1]} ""',
      'getStorage:fail data not found',
      'setStorage:fail entry size limit reached',
    ])
  })
})

/** A WebSocket that sends short texts back: enough of RFC 6455 for one test. */
function echo(key: string, socket: Duplex): void {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  socket.on('data', (frame: Buffer) => {
    const opcode = frame[0]! & 15
    const length = frame[1]! & 127
    const mask = frame.subarray(2, 6)
    const text = frame.subarray(6, 6 + length).map((byte, index) => byte ^ mask[index % 4]!)
    socket.write(Buffer.concat([Buffer.from([128 | opcode, length]), text]))
    if (opcode === 8) socket.end()
  })
}
