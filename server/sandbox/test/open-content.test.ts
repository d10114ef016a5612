import { beforeAll, describe, expect, test } from 'vitest'
import { expectRefusal, HOUR_MS, MINUTE_MS, useOpenWorld } from './open-harness'

const world = useOpenWorld()
const TEXT = '/wxa/msg_sec_check'
const MEDIA = '/wxa/media_check_async'
let openid = ''

const checkText = (overrides: Record<string, unknown> = {}) =>
  world.call(TEXT, { version: 2, openid, scene: 2, content: '师傅很细心，价格公道', ...overrides })
const checkMedia = (overrides: Record<string, unknown> = {}) =>
  world.call(MEDIA, {
    version: 2,
    openid,
    scene: 2,
    media_type: 2,
    media_url: 'https://cdn.example.com/a.jpg',
    ...overrides,
  })
const visit = () => world.admin('/__sandbox/user/visit', { appid: world.owner.appid, openid })

beforeAll(async () => {
  openid = (await world.login({ user: '评论者' })).openid
})

describe('POST /wxa/msg_sec_check', () => {
  test('plain words pass with label 100', async () => {
    expect(await checkText()).toEqual({
      errcode: 0,
      errmsg: 'ok',
      trace_id: expect.stringMatching(/^[0-9a-f-]{26}$/),
      result: { suggest: 'pass', label: 100 },
      detail: [{ strategy: 'content_model', errcode: 0, suggest: 'pass', label: 100, prob: 90 }],
    })
  })

  test('a word of the list is risky with its label, wherever it hides', async () => {
    expect(await checkText({ content: '这里代 开 发票' })).toMatchObject({
      result: { suggest: 'risky', label: 20008 },
      detail: [{ strategy: 'content_model' }, { strategy: 'keyword', keyword: '代开发票', label: 20008 }],
    })
    expect(await checkText({ nickname: '办假证' })).toMatchObject({
      result: { suggest: 'risky', label: 20006 },
    })
    expect(await checkText({ title: '加微信返现' })).toMatchObject({
      result: { suggest: 'review', label: 10001 },
    })
  })

  test('the office adds words of its own, and risky outweighs review', async () => {
    expect(await checkText({ content: '同行是骗子' })).toMatchObject({ result: { suggest: 'pass' } })
    await world.admin('/__sandbox/words', {
      words: ['骗子', { word: '同行', label: 20012, suggest: 'review' }],
    })
    expect(await checkText({ content: '同行也不错' })).toMatchObject({
      result: { suggest: 'review', label: 20012 },
    })
    expect(await checkText({ content: '同行是骗子' })).toMatchObject({
      result: { suggest: 'risky', label: 21000 },
    })
  })

  test('2500 characters are checked, also where each takes two code units', async () => {
    expect(await checkText({ content: '字'.repeat(2500) })).toMatchObject({ errcode: 0 })
    expect(await checkText({ content: '😀'.repeat(2500) })).toMatchObject({ errcode: 0 })
    expectRefusal(await checkText({ content: '字'.repeat(2501) }), 47001)
  })

  test('a user who was not seen for two hours is refused until she opens the app again', async () => {
    await visit()
    world.advance(2 * HOUR_MS)
    expect(await checkText()).toMatchObject({ errcode: 0 })
    world.advance(1)
    expectRefusal(await checkText(), 61010, 'code is expired')
    expectRefusal(await checkMedia(), 61010)
    await visit()
    expect(await checkText()).toMatchObject({ errcode: 0 })
  })

  test.each([
    [44002, 'no content', { content: '' }],
    [40097, 'version 1', { version: 1 }],
    [40097, 'no version', { version: undefined }],
    [40129, 'scene 0', { scene: 0 }],
    [40129, 'scene 5', { scene: 5 }],
    [40003, 'an openid nobody has', { openid: 'oTest_nobody' }],
    [40003, 'no openid', { openid: undefined }],
    [47001, 'a number as content', { content: 5 }],
  ])('%i for %s', async (errcode, _what, overrides) => {
    expectRefusal(await checkText(overrides), errcode)
  })

  test('40003 for a user of the other app', async () => {
    const shop = await world.login({ appid: world.shop.appid, user: '评论者' })
    expectRefusal(await checkText({ openid: shop.openid }), 40003)
  })
})

describe('POST /wxa/media_check_async', () => {
  test('takes a picture to check and answers with its trace', async () => {
    await visit()
    const answer = await checkMedia()
    expect(answer).toEqual({ errcode: 0, errmsg: 'ok', trace_id: expect.any(String) })
    const { checks } = await world.admin('/__sandbox/media-checks')
    expect(checks).toContainEqual(
      expect.objectContaining({ trace_id: answer['trace_id'], media_url: 'https://cdn.example.com/a.jpg' }),
    )
    expect(await checkMedia({ media_url: 'http://127.0.0.1:3000/photo/1' })).toMatchObject({ errcode: 0 })
  })

  test.each([
    [44002, 'no address', { media_url: '' }],
    [40097, 'plain http', { media_url: 'http://cdn.example.com/a.jpg' }],
    [40097, 'no address at all', { media_url: 'a.jpg' }],
    [40097, 'an unknown kind', { media_type: 3 }],
    [40097, 'version 1', { version: 1 }],
    [40129, 'scene 9', { scene: 9 }],
    [40003, 'an openid nobody has', { openid: 'oTest_nobody' }],
  ])('%i for %s', async (errcode, _what, overrides) => {
    expectRefusal(await checkMedia(overrides), errcode)
  })

  test('the 2001st check of a minute is refused with 45009, the next minute is free', async () => {
    world.advance(MINUTE_MS)
    await visit()
    const path = `${MEDIA}?access_token=${await world.token()}`
    const body = { version: 2, openid, scene: 2, media_type: 2, media_url: 'https://cdn.example.com/a.jpg' }
    let refused = 0
    for (let batch = 0; batch < 41; batch += 1) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => world.api(path, body)))
      refused += answers.filter((answer) => answer['errcode'] === 45009).length
    }
    expect(refused).toBe(50)
    world.advance(MINUTE_MS)
    expect(await world.api(path, body)).toMatchObject({ errcode: 0 })
  }, 60_000)
})
