import { describe, expect, it } from 'vitest'
import { papersOf } from './applyment-papers'
import { DAY_MS, expectRefusal, fieldOf, fresh, MINUTE_MS, usePayWorld, type Json } from './pay-harness'

const WAYS = {
  ecommerce: {
    submit: '/v3/ecommerce/applyments/',
    byNo: '/v3/ecommerce/applyments/out-request-no/',
    byId: '/v3/ecommerce/applyments/',
    states: ['CHECKING', 'ACCOUNT_NEED_VERIFY', 'AUDITING', 'NEED_SIGN', 'FINISH'],
    rejected: 'REJECTED',
    reason: (detail: Json) => detail['param_name'],
  },
  partner: {
    submit: '/v3/applyment4sub/applyment/',
    byNo: '/v3/applyment4sub/applyment/business_code/',
    byId: '/v3/applyment4sub/applyment/applyment_id/',
    states: [
      'APPLYMENT_STATE_AUDITING',
      'APPLYMENT_STATE_TO_BE_CONFIRMED',
      'APPLYMENT_STATE_TO_BE_SIGNED',
      'APPLYMENT_STATE_SIGNING',
      'APPLYMENT_STATE_FINISHED',
    ],
    rejected: 'APPLYMENT_STATE_REJECTED',
    reason: (detail: Json) => detail['field'],
  },
} as const

describe.each(['ecommerce', 'partner'] as const)('applications of the %s family', (family) => {
  const world = usePayWorld({ family })
  const papers = papersOf(world.host)
  const way = WAYS[family]
  const number = () => `M${fresh('A').replaceAll(/[^0-9A-Za-z]/g, '')}`
  const submit = async (outNo: string, change?: Json, headers = papers.headers) =>
    world.host.client.post(way.submit, await papers[family](outNo, change), { headers })
  const query = async (outNo: string) => (await world.host.client.get(way.byNo + outNo)).body

  it('passes every station by itself, and ends as a merchant that can be paid', async () => {
    const outNo = number()
    const { body, http } = await submit(outNo)
    expect(http, JSON.stringify(body)).toBe(200)
    const seen: unknown[] = [(await query(outNo))['applyment_state']]
    for (let step = 1; step < way.states.length; step += 1) {
      await world.host.settle(MINUTE_MS)
      if ((await query(outNo))['applyment_state'] === seen.at(-1)) await world.host.settle(DAY_MS - MINUTE_MS)
      const now = await query(outNo)
      seen.push(now['applyment_state'])
      if (String(seen.at(-1)).includes('SIGN')) expect(String(now['sign_url'])).toMatch(/^https:\/\/pay\./)
    }
    expect(seen).toEqual(way.states)
    const done = await query(outNo)
    const merchants = await world.host.admin('GET', '/merchants')
    expect(JSON.stringify(merchants.body)).toContain(String(done['sub_mchid']))
    const byId = await world.host.client.get(`${way.byId}${String(body['applyment_id'])}`)
    expect(byId.body).toEqual(done)
    // Nothing that names a person stays anywhere in the books.
    const listed = JSON.stringify((await world.host.admin('GET', '/applyments')).body)
    for (const secret of ['张三', '11010519491231002X', '13800138000', '6222020200012345678'])
      expect(listed).not.toContain(secret)
    expect(listed).toContain('62***************78')
  })

  it('an application sent again is the same one; other content under its number is refused', async () => {
    const outNo = number()
    const media = String((await papers.upload()).body['media_id'])
    const send = (body: Json) => world.host.client.post(way.submit, body, { headers: papers.headers })
    const first = await send(await papers[family](outNo, {}, media))
    // Encrypted anew, so no byte of the ciphertexts is the same.
    const other = await papers[family](outNo, {}, media)
    expect(first.http, first.raw).toBe(200)
    expect((await send(other)).body).toEqual(first.body)
    expectRefusal(
      await send(JSON.parse(JSON.stringify(other).replaceAll('城西汽修', '城东汽修')) as Json),
      400,
      'INVALID_REQUEST',
    )
  })

  it('a rejection names the fields, and the same number may then be used again', async () => {
    const outNo = number()
    await submit(outNo)
    const reject = [{ param_name: 'id_card_copy', reject_reason: '身份证照片不清晰' }]
    await world.host.admin('POST', `/applyments/${outNo}`, { reject })
    const rejected = await query(outNo)
    expect(rejected['applyment_state']).toBe(way.rejected)
    const details = rejected['audit_detail'] as Json[]
    expect(details.map((detail) => [way.reason(detail), detail['reject_reason']])).toEqual([
      ['id_card_copy', '身份证照片不清晰'],
    ])
    await world.host.settle(2 * DAY_MS)
    expect((await query(outNo))['applyment_state']).toBe(way.rejected)
    expect((await submit(outNo)).http).toBe(200)
    expect((await query(outNo))['applyment_state']).toBe(way.states[0])
  })

  it('a field that is not encrypted for the named key is refused by name; an unknown picture too', async () => {
    const bank = family === 'ecommerce' ? 'account_info' : 'bank_account_info'
    const plain = (await papers[family](number()))[bank] as Json
    const open = await submit(number(), { [bank]: { ...plain, account_number: '6222020200012345678' } })
    expectRefusal(open, 400, 'PARAM_ERROR')
    expect(fieldOf(open)['field']).toBe(`/${bank}/account_number`)
    expectRefusal(await submit(number(), {}, {} as typeof papers.headers), 400, 'PARAM_ERROR')
    const whole = await papers[family](number(), {}, 'nothing')
    const unseen = await world.host.client.post(way.submit, whole, { headers: papers.headers })
    expectRefusal(unseen, 400, 'PARAM_ERROR')
  })

  it('an upload is signed over its hash and name, and refused where the bytes are others', async () => {
    expect((await papers.upload()).http).toBe(200)
    expectRefusal(await papers.upload('bytes', { sha256: '0'.repeat(64) }), 400, 'PARAM_ERROR')
    expectRefusal(await papers.upload('bytes', { filename: 'a.exe' }), 400, 'PARAM_ERROR')
  })

  it('a number that nobody handed in is unknown', async () => {
    const reply = await world.host.client.get(way.byNo + number())
    if (family === 'ecommerce') expectRefusal(reply, 404, 'RESOURCE_NOT_EXISTS')
    else expectRefusal(reply, 400, 'PARAM_ERROR', '未能找到申请单')
  })

  it('a bank account is changed after WeChat has verified it, and the old one stays where that fails', async () => {
    const outNo = number()
    await submit(outNo)
    const finished = way.states.at(-1)
    await world.host.admin('POST', `/applyments/${outNo}`, { state: finished })
    const base = `/v3/apply4sub/sub_merchants/${String((await query(outNo))['sub_mchid'])}`
    const change = (bank: string, number: string) =>
      world.host.client.post(
        `${base}/modify-settlement`,
        {
          account_type: 'ACCOUNT_TYPE_BUSINESS',
          account_bank: bank,
          account_number: papers.encrypt(number),
        },
        { headers: papers.headers },
      )
    const { body } = await change('招商银行', '6225880112345678')
    const path = `${base}/application/${String(body['application_no'])}`
    expect((await world.host.client.get(path)).body['audit_result']).toBe('AUDITING')
    await world.host.settle(MINUTE_MS)
    expect((await world.host.client.get(path)).body['audit_result']).toBe('AUDIT_SUCCESS')
    expect((await world.host.client.get(`${base}/settlement`)).body).toMatchObject({
      account_bank: '招商银行',
      account_number: '62************78',
      verify_result: 'VERIFY_SUCCESS',
    })
    await change('不存在银行', '6225880112340000')
    await world.host.settle(MINUTE_MS)
    expect((await world.host.client.get(`${base}/settlement`)).body).toMatchObject({
      account_bank: '招商银行',
      verify_result: 'VERIFY_FAIL',
    })
  })

  it('a punished merchant is told to the service provider, sealed like every notification', async () => {
    const url = '/v3/merchant-risk-manage/violation-notifications'
    const set = await world.host.client.post(url, { notify_url: `${world.host.notifyUrl}/violations` })
    expect(set.http).toBe(200)
    const before = world.host.received.length
    await world.host.admin('POST', '/merchants', { sub_mchid: '1600000007', name: '受罚店' })
    await world.host.admin('POST', '/merchants', { sub_mchid: '1600000007', name: '受罚店', punished: true })
    await world.host.settle()
    const notice = world.host.received[before]
    expect(notice).toMatchObject({ path: '/violations', verified: true })
    expect(notice?.body['event_type']).toBe('VIOLATION.PUNISH')
    expect(notice?.resource).toMatchObject({ sub_mchid: '1600000007', punish_plan: '关闭支付权限' })
  })
})
