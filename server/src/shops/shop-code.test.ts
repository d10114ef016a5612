import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeShop, makeStaff, signIn } from '../../test/harness/world'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

describe('the shop’s own code', () => {
  it('is a picture that opens the shop’s page in the owners’ mini-program, for all staff', async () => {
    const shop = await makeShop(t)
    const technician = await makeStaff(t, shop.id, 'technician')
    const code = await t.api(technician.token, 'GET /shop/code')
    expect(code.scene.length).toBeLessThanOrEqual(32)
    expect(code.contentType).toMatch(/^image\//)
    expect(Buffer.from(code.imageBase64, 'base64').length).toBeGreaterThan(100)
    const scanned = await t.wechat<{ appid: string; page: string }>(
      `/codes/${encodeURIComponent(code.scene)}`,
    )
    expect(scanned).toMatchObject({ appid: t.sandbox.identity.ownerAppid, page: code.page })
    const found = await t.api(null, 'GET /codes/:scene', { params: { scene: code.scene } })
    expect(found).toEqual({ kind: 'shop', shopId: shop.id })
    expect((await t.api(shop.owner.token, 'GET /shop/code')).scene).toBe(code.scene)
  })

  it('still resolves while the shop is paused, and no longer when it has closed', async () => {
    const shop = await makeShop(t)
    const { scene } = await t.api(shop.owner.token, 'GET /shop/code')
    await t.api(shop.owner.token, 'POST /shop/pause')
    await t.api(null, 'GET /codes/:scene', { params: { scene } })
    await t.app.db.run("UPDATE shop SET state = 'closed' WHERE id = ?", [shop.id])
    expect(await t.refused(null, 'GET /codes/:scene', { params: { scene } })).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    })
  })

  it.each(['s=', 's=nonsense', 'r=01J0ABC', `s=${'0'.repeat(26)}`, '店'])(
    'the scene %s stands for nothing',
    async (scene) => {
      expect(await t.refused(null, 'GET /codes/:scene', { params: { scene } })).toMatchObject({
        status: 404,
        code: 'NOT_FOUND',
      })
    },
  )

  it('is not for owners, and where WeChat draws none the shop is told to try later', async () => {
    expect(await t.refused((await signIn(t)).token, 'GET /shop/code')).toMatchObject({ status: 403 })
    expect(await t.refused(null, 'GET /shop/code')).toMatchObject({ status: 401 })
    const shop = await makeShop(t)
    for (const fault of [{ errcode: 45009 }, { status: { http: 502, html: true } }]) {
      await t.wechat('/faults', { match: { on: 'api', path: 'getwxacodeunlimit' }, do: fault, times: 1 })
      expect(await t.refused(shop.owner.token, 'GET /shop/code')).toMatchObject({
        status: 503,
        code: 'WECHAT_UNAVAILABLE',
      })
    }
  })
})
