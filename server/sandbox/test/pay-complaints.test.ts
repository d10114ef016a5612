import { constants, privateDecrypt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { expectRefusal, SUB, OTHER_SUB, usePayWorld, type Json } from './pay-harness'

const BASE = '/v3/merchant-service/complaints-v2'
const ADDRESS = '/v3/merchant-service/complaint-notifications'

describe.each(['ecommerce', 'partner'] as const)('complaints of the %s family', (family) => {
  const world = usePayWorld({ family })
  const { host } = world
  const file = async (more: Json = {}) => {
    const { out_trade_no: outTradeNo } = await world.paid()
    const { body } = await host.admin('POST', '/complaints', { out_trade_no: outTradeNo, ...more })
    return { id: String(body['complaint_id']), outTradeNo }
  }
  const respond = (id: string, text = '正在核实', mchid = SUB) =>
    host.client.post(`${BASE}/${id}/response`, { complainted_mchid: mchid, response_content: text })
  const complete = (id: string) => host.client.post(`${BASE}/${id}/complete`, { complainted_mchid: SUB })

  it('goes from PENDING by the first answer to PROCESSING, and by completion to PROCESSED', async () => {
    const { id, outTradeNo } = await file({ phone: '13800138000' })
    const { body } = await host.client.get(`${BASE}/${id}`)
    expect(body).toMatchObject({
      complaint_state: 'PENDING',
      complainted_mchid: SUB,
      user_complaint_times: 1,
    })
    expect((body['complaint_order_info'] as Json[])[0]).toMatchObject({ out_trade_no: outTradeNo })
    const key = {
      key: host.running.identity.privateKeyPem,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha1',
    }
    expect(privateDecrypt(key, Buffer.from(String(body['payer_phone']), 'base64')).toString()).toBe(
      '13800138000',
    )
    expectRefusal(await complete(id), 400, 'INVALID_REQUEST')
    expect((await respond(id)).http).toBe(204)
    expect((await complete(id)).http).toBe(204)
    expect((await host.client.get(`${BASE}/${id}`)).body).toMatchObject({ complaint_state: 'PROCESSED' })
    expectRefusal(await respond(id), 400, 'INVALID_REQUEST')
    const history = await host.client.get(`${BASE}/${id}/negotiation-historys?limit=2&offset=0`)
    expect(history.body).toMatchObject({ total_count: 3, limit: 2 })
    expect((history.body['data'] as Json[]).length).toBe(2)
  })

  it('is refused for another merchant, for a number that is none, and for more than 30 days', async () => {
    const { id } = await file()
    expectRefusal(await respond(id, '你好', OTHER_SUB), 403, 'NO_AUTH')
    expectRefusal(await host.client.get(`${BASE}/nothing`), 404, 'RESOURCE_NOT_EXISTS')
    const range = (from: string, to: string) => host.client.get(`${BASE}?begin_date=${from}&end_date=${to}`)
    expectRefusal(await range('2026-01-01', '2026-02-15'), 400, 'PARAM_ERROR')
    expectRefusal(await range('2026-02-15', '2026-01-01'), 400, 'PARAM_ERROR')
  })

  it('is notified where the merchant says, which is made once and then changed', async () => {
    expectRefusal(await host.client.get(ADDRESS), 400, 'RESOURCE_NOT_EXISTS')
    expect((await host.client.post(ADDRESS, { url: 'https://a.example.com/x' })).http).toBe(200)
    expectRefusal(await host.client.post(ADDRESS, { url: 'https://b.example.com/x' }), 400, 'INVALID_REQUEST')
    expect((await host.client.get(ADDRESS)).body).toMatchObject({ url: 'https://a.example.com/x' })
    const { id } = await file()
    const { body } = await host.admin('GET', '/notifications?event_type=COMPLAINT.CREATE')
    expect(JSON.stringify(body)).toContain(id)
  })
})
