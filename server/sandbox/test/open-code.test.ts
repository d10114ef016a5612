import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { expectRefusal, HOUR_MS, send, useOpenWorld } from './open-harness'

const world = useOpenWorld()
const DAY_MS = 24 * HOUR_MS
const CODE = '/wxa/getwxacodeunlimit'
const LINK = '/wxa/generate_urllink'

async function fetchPicture(body: Record<string, unknown>): Promise<{ type: string | null; bytes: Buffer }> {
  const response = await send(`${world.running.apiUrl}${CODE}?access_token=${await world.token()}`, body)
  return { type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) }
}

/** Reads a picture as a camera would: PNG to modules, modules to bits, bits to the scene. */
function readScene(png: Buffer): { width: number; scene: string } {
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
  const width = png.readUInt32BE(16)
  const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)))
  const pixels = Math.floor(width / 33)
  const margin = Math.floor((width - pixels * 33) / 2)
  const isDark = (row: number, column: number) => {
    const [y, x] = [row, column].map((module) => margin + (module + 4) * pixels + Math.floor(pixels / 2))
    return rows[(y ?? 0) * (width + 1) + 1 + (x ?? 0)] === 0
  }
  const bits: number[] = []
  for (let row = 0; row < 25; row += 1) {
    for (let column = 0; column < 25; column += 1) {
      const isCorner = (row < 8 && (column < 8 || column >= 17)) || (row >= 17 && column < 8)
      if (!isCorner) bits.push(isDark(row, column) ? 1 : 0)
    }
  }
  const byteAt = (index: number) => Number.parseInt(bits.slice(index * 8, index * 8 + 8).join(''), 2)
  const length = byteAt(0)
  const bytes = Buffer.from(Array.from({ length }, (_, index) => byteAt(index + 1)))
  expect(byteAt(length + 1)).toBe(bytes.reduce((sum, byte) => sum + byte, 0) % 256)
  return { width, scene: bytes.toString('ascii') }
}

describe('POST /wxa/getwxacodeunlimit', () => {
  test('gives a picture that holds the scene, and a test phone learns page and app from the scene', async () => {
    const scene = "s=A1!#$&'()*+,/:;=?@-._~9"
    const { type, bytes } = await fetchPicture({ scene, page: 'pages/order/index', width: 280 })
    expect(type).toBe('image/png')
    expect(readScene(bytes)).toEqual({ width: 280, scene })
    expect(await world.admin(`/__sandbox/codes/${encodeURIComponent(scene)}`)).toEqual({
      appid: world.owner.appid,
      scene,
      page: 'pages/order/index',
      env_version: 'release',
    })
  })

  test('the same scene is the same picture, 430 wide by default, and the longest and largest are read back', async () => {
    const [first, second] = [await fetchPicture({ scene: 'same' }), await fetchPicture({ scene: 'same' })]
    expect(first.bytes.equals(second.bytes)).toBe(true)
    expect(readScene(first.bytes)).toEqual({ width: 430, scene: 'same' })
    const longest = '~'.repeat(32)
    expect(readScene((await fetchPicture({ scene: longest, width: 1280 })).bytes)).toEqual({
      width: 1280,
      scene: longest,
    })
  })

  test('the newest code wins, and an app can be asked for its own', async () => {
    await fetchPicture({ scene: 'bay7', page: 'pages/a/index' })
    await fetchPicture({ scene: 'bay7', page: 'pages/b/index' })
    expect(await world.admin('/__sandbox/codes/bay7')).toMatchObject({ page: 'pages/b/index' })
    const ofShop = await send(`${world.running.adminUrl}/__sandbox/codes/bay7?appid=${world.shop.appid}`)
    expect(ofShop.status).toBe(404)
  })

  test.each([
    [40169, 'no scene', {}],
    [40169, 'a scene of 33', { scene: 'a'.repeat(33) }],
    [40169, 'Chinese in the scene', { scene: '店1' }],
    [40169, 'a percent sign in the scene', { scene: 'a%20b' }],
    [41030, 'a page with a leading slash', { scene: 'a', page: '/pages/order/index' }],
    [41030, 'a page with a query', { scene: 'a', page: 'pages/order/index?id=1' }],
    [40097, 'an unknown version', { scene: 'a', env_version: 'beta' }],
    [40097, 'a picture too small', { scene: 'a', width: 279 }],
    [40097, 'a picture too large', { scene: 'a', width: 1281 }],
    [47001, 'a width in words', { scene: 'a', width: '430' }],
  ])('%i as JSON for %s', async (errcode, _what, body) => {
    const response = await send(`${world.running.apiUrl}${CODE}?access_token=${await world.token()}`, body)
    expect(response.headers.get('content-type')).toContain('application/json')
    expectRefusal((await response.json()) as Record<string, unknown>, errcode)
  })

  test('41030 for a page that is not published, unless check_path is off', async () => {
    await world.admin('/__sandbox/pages', { appid: world.owner.appid, pages: ['pages/home/index'] })
    expectRefusal(await world.call(CODE, { scene: 'a', page: 'pages/order/index' }), 41030)
    const unchecked = await fetchPicture({ scene: 'a', page: 'pages/order/index', check_path: false })
    expect(unchecked.type).toBe('image/png')
    expectRefusal(await world.call(LINK, { path: 'pages/order/index' }), 40165)
    await world.admin('/__sandbox/pages', { appid: world.owner.appid, pages: [] })
  })
})

describe('POST /wxa/generate_urllink', () => {
  async function resolve(answer: Record<string, unknown>): Promise<Record<string, unknown>> {
    const id = /^https:\/\/wxaurl\.cn\/(\w+)$/.exec(String(answer['url_link']))?.[1]
    return world.admin(`/__sandbox/links/${String(id)}`)
  }

  test('a link leads to page and query for as long as was asked', async () => {
    const answer = await world.call(LINK, {
      path: '/pages/order/index',
      query: 'id=1&x=%E5%BA%97',
      expire_type: 1,
      expire_interval: 2,
    })
    expect(answer).toMatchObject({ errcode: 0, errmsg: 'ok' })
    const target = { appid: world.owner.appid, path: 'pages/order/index', query: 'id=1&x=%E5%BA%97' }
    world.advance(2 * DAY_MS - 1)
    expect(await resolve(answer)).toEqual({ ...target, expired: false })
    world.advance(1)
    expect(await resolve(answer)).toEqual({ ...target, expired: true })
  })

  test('without a time a link ends after 30 days, with one then', async () => {
    const plain = await world.call(LINK, {})
    const timed = await world.call(LINK, {
      expire_type: 0,
      expire_time: Math.floor(world.nowMs() / 1000) + 3600,
    })
    world.advance(HOUR_MS)
    expect(await resolve(timed)).toMatchObject({ expired: true })
    world.advance(30 * DAY_MS - HOUR_MS - 1)
    expect(await resolve(plain)).toMatchObject({ expired: false, path: '' })
    world.advance(1)
    expect(await resolve(plain)).toMatchObject({ expired: true })
  })

  test.each([
    [40165, 'a path with a query', () => ({ path: 'pages/order/index?id=1' })],
    [40212, 'Chinese in the query', () => ({ query: 'name=店' })],
    [40212, 'a query over 1024', () => ({ query: 'a'.repeat(1025) })],
    [85401, '31 days', () => ({ expire_type: 1, expire_interval: 31 })],
    [85401, 'no day at all', () => ({ expire_type: 1, expire_interval: 0 })],
    [85401, 'a time over 30 days away', () => ({ expire_time: world.nowMs() / 1000 + 30 * 86_400 + 1 })],
    [85401, 'a time that has passed', () => ({ expire_time: world.nowMs() / 1000 - 1 })],
    [47001, 'an unknown way to end', () => ({ expire_type: 2 })],
  ])('%i for %s', async (errcode, _what, makeBody) => {
    expectRefusal(await world.call(LINK, makeBody()), errcode)
  })
})
