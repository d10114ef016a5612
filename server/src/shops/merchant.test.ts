import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { TestShop } from '../../test/harness/world'
import { findApplication } from './merchant.repository'
import { SECRETS, startMerchantWorld, type MerchantWorld } from './testing/merchant-world'

const SUBMIT = { ecommerce: '^/v3/ecommerce/applyments/$', partner: '^/v3/applyment4sub/applyment/$' }
const COMPANY = {
  subject: 'company',
  account: { kind: 'corporate', bank: '招商银行', holder: '小明汽修有限公司', number: '571900001234567' },
} as const

describe.each(['ecommerce', 'partner'] as const)('a shop becomes a sub-merchant (%s)', (mode) => {
  let t: MerchantWorld
  beforeAll(async () => {
    t = await startMerchantWorld(mode)
  })
  afterEach(async () => {
    await fetch(`${t.sandbox.adminUrl}/__sandbox/faults`, { method: 'DELETE' })
  })
  afterAll(() => t.close())

  const stateOf = async (shop: TestShop) => (await t.merchant(shop)).application?.state
  /** Moves time until the application is in the state, and answers all states on the way. */
  async function until(shop: TestShop, id: string, wanted: string): Promise<string[]> {
    const seen: string[] = []
    for (let step = 0; step < 200 && seen.at(-1) !== wanted; step += 1) {
      await t.drain()
      const state = (await findApplication(t.app.db, id))?.state ?? ''
      if (state !== seen.at(-1)) seen.push(state)
      if (state === wanted) break
      if (state === 'to-authorise') {
        const [at] = await t.atWechat(id)
        await t.wechat(`/merchants/${at?.sub_mchid}/authorise`, {})
      }
      await t.advance(state.startsWith('to-') ? 2 * HOUR_MS : MINUTE_MS)
    }
    await t.refresh(shop)
    return seen
  }

  it('passes every station, each told to the shop, and collects at the end', async () => {
    const shop = await t.newShop()
    expect(await t.merchant(shop)).toMatchObject({ canCollect: false, application: null, stopped: null })
    const id = await t.apply(shop, COMPANY)
    const seen = await until(shop, id, 'active')
    expect(seen).toEqual(
      mode === 'ecommerce'
        ? ['checking', 'to-verify', 'checking', 'to-sign', 'active']
        : ['checking', 'to-verify', 'to-sign', 'opening', 'to-authorise', 'active'],
    )
    const merchant = await t.merchant(shop)
    expect(merchant).toMatchObject({
      canCollect: true,
      account: { bank: '招商银行', numberMasked: '**** 4567' },
    })
    const titles = (await t.api(shop.owner.token, 'GET /notices', { query: {} })).items.map(
      ({ title }) => title,
    )
    expect(titles).toEqual(expect.arrayContaining(['收款账户待验证', '收款账户待签约', '收款账户已开通']))
    const [row] = await t.app.db.rows<{ sub_mchid: string }>('SELECT sub_mchid FROM shop WHERE id = ?', [
      shop.id,
    ])
    expect(row?.sub_mchid).toBe((await t.atWechat(id))[0]?.sub_mchid)
    expect(
      await t.refused(shop.owner.token, 'POST /shop/merchant/application', { body: await t.papers(shop) }),
    ).toMatchObject({ code: 'MERCHANT_APPLIED' })
  })

  it('what the shop must do is shown where it must: the link to sign, the transfer to make', async () => {
    const shop = await t.newShop()
    const id = await t.apply(shop, COMPANY)
    await until(shop, id, 'to-verify')
    const waiting = await t.merchant(shop)
    if (mode === 'ecommerce')
      expect(waiting.application).toMatchObject({
        transfer: { amountFen: 124, toBank: '招商银行威盛大厦支行' },
      })
    else expect(waiting.application?.signUrl).toMatch(/^https:\/\/pay\.weixin\.qq\.com\//)
    await t.wechatDoes(id, { verify: true })
    await until(shop, id, 'to-sign')
    expect((await t.merchant(shop)).application?.signUrl).toMatch(/^https:\/\/pay\.weixin\.qq\.com\//)
    await until(shop, id, 'active')
    expect((await t.merchant(shop)).application?.signUrl).toBeNull()
  })

  it.each([
    ['is lost on the way there', 'drop_before'],
    ['is lost on the way back', 'drop_after_commit'],
    ['is a 500 after the effect', { status: { http: 500, committed: true } }],
    ['does not verify', { sig: 'tamper' }],
  ])('an answer that %s: exactly one application', async (_how, fault) => {
    const shop = await t.newShop()
    await t.fault({ match: { on: 'pay', method: 'POST', path: SUBMIT[mode] }, do: fault, times: 1 })
    const id = await t.apply(shop)
    await t.drain()
    expect(await stateOf(shop)).toBe('submitted') // unknown stays unknown
    await until(shop, id, 'checking')
    expect(await t.atWechat(id)).toHaveLength(1)
    const [all] = await t.app.db.rows<{ n: number }>(
      'SELECT COUNT(*) AS n FROM merchant_application WHERE shop_id = ?',
      [shop.id],
    )
    expect(Number(all?.n)).toBe(1)
  })

  it('a rejection marks the fields, and the shop applies anew under another number', async () => {
    const shop = await t.newShop()
    const first = await t.apply(shop)
    await until(shop, first, 'checking')
    const field = mode === 'ecommerce' ? 'id_card_info.id_card_copy' : 'id_card_copy'
    await t.wechatDoes(first, { reject: [{ param_name: field, reject_reason: '身份证照片不清晰' }] })
    await until(shop, first, 'rejected')
    expect((await t.merchant(shop)).application?.rejections).toEqual([
      { field: 'idFront', reason: '身份证照片不清晰' },
    ])
    const again = await t.apply(shop)
    await until(shop, again, 'active')
    expect((await t.merchant(shop)).canCollect).toBe(true)
    expect((await t.atWechat(first))[0]?.state).toContain('REJECTED')
  })

  it('stopped applications end, and let the shop begin again', async () => {
    const shop = await t.newShop()
    const words =
      mode === 'ecommerce'
        ? { frozen: 'FROZEN', cancelled: 'CANCELED' }
        : { cancelled: 'APPLYMENT_STATE_CANCELED' }
    for (const [state, word] of Object.entries(words)) {
      const id = await t.apply(shop)
      await until(shop, id, 'checking')
      await t.wechatDoes(id, { state: word })
      await until(shop, id, state)
    }
    expect(await t.merchant(shop)).toMatchObject({ canCollect: false })
  })

  it('one application at a time, however often it is sent', async () => {
    const shop = await t.newShop()
    const body = await t.papers(shop)
    const send = () => t.api(shop.owner.token, 'POST /shop/merchant/application', { body })
    const replies = await Promise.all([send(), send(), send()])
    expect(new Set(replies.map(({ application }) => application?.id))).toEqual(new Set([body.id]))
    expect(
      await t.refused(shop.owner.token, 'POST /shop/merchant/application', { body: { ...body, id: t.id() } }),
    ).toMatchObject({ code: 'MERCHANT_APPLIED' })
  })

  it('a wrong digit is told in a sentence at its field, before anybody at WeChat sees it', async () => {
    const shop = await t.newShop()
    const good = await t.papers(shop)
    const bad = {
      ...good,
      licence: { ...good.licence, no: '91440300708461136A' },
      person: { ...good.person, idNumber: '110105194912310021' },
      account: { ...good.account, number: '4111111111111112' },
      email: 'nobody',
      phone: '123',
    }
    const refusal = await t.refused(shop.owner.token, 'POST /shop/merchant/application', { body: bad })
    expect(refusal).toMatchObject({ code: 'BAD_INPUT' })
    expect(refusal.fields).toMatchObject({
      'body.licence.no': '统一社会信用代码不正确，请核对营业执照',
      'body.person.idNumber': '身份证号码不正确，请核对后重新填写',
      'body.account.number': '银行账号不正确，请核对后重新填写',
      'body.email': expect.anything(),
      'body.phone': expect.anything(),
    })
    const foreign = await t.papers(await t.newShop())
    expect(
      await t.refused(shop.owner.token, 'POST /shop/merchant/application', {
        body: { ...good, person: { ...good.person, frontPhotoId: foreign.person.frontPhotoId } },
      }),
    ).toMatchObject({ code: 'EVIDENCE_MISSING', fields: { 'body.person.frontPhotoId': expect.anything() } })
    const micro = { ...good, subject: 'micro', licence: null }
    if (mode === 'partner')
      expect(
        await t.refused(shop.owner.token, 'POST /shop/merchant/application', { body: micro }),
      ).toMatchObject({ code: 'MERCHANT_SUBJECT_UNSUPPORTED' })
    else await t.api(shop.owner.token, 'POST /shop/merchant/application', { body: micro as typeof good })
  })

  it('no personal field is stored but sealed, none is in a reply, and none is left at the end', async () => {
    const shop = await t.newShop()
    const id = await t.apply(shop)
    const [stored] = await t.app.db.rows<object>('SELECT * FROM merchant_application WHERE id = ?', [id])
    const commands = await t.app.db.rows<object>('SELECT reply FROM command ORDER BY at DESC LIMIT 5', [])
    const shown = JSON.stringify([stored, commands, await t.merchant(shop)])
    for (const secret of SECRETS) expect(shown).not.toContain(secret)
    const files = storedPapers(t)
    expect(files.length).toBeGreaterThanOrEqual(3)
    for (const file of files)
      expect(readFileSync(file).subarray(0, 3)).not.toEqual(Buffer.from([0xff, 0xd8, 0xff]))
    await until(shop, id, 'active')
    const row = await findApplication(t.app.db, id)
    expect(row).toMatchObject({ personSealed: null, accountSealed: null, contactSealed: null })
    const ids = Object.values(row?.photoIds ?? {})
    expect(storedPapers(t).filter((file) => ids.some((photo) => file.includes(photo)))).toEqual([])
  })

  it('a picture sent twice is one, and one that nobody needed is forgotten after its time', async () => {
    const shop = await t.newShop()
    const photo = t.id()
    const [one, two] = await Promise.all([
      t.uploadPaper(shop, 'licence', photo),
      t.uploadPaper(shop, 'licence', photo),
    ])
    expect([one?.status, two?.status, one?.body]).toEqual([200, 200, two?.body])
    expect((await t.uploadPaper(shop, 'id-back', photo)).body).toContain('COMMAND_ID_REUSED')
    await t.advance(91 * DAY_MS)
    expect(storedPapers(t).filter((file) => file.includes(photo))).toEqual([])
  })

  it('another bank account counts once WeChat has verified it, and its number is forgotten', async () => {
    const shop = await t.newShop()
    const account = {
      kind: 'personal',
      bank: '招商银行',
      holder: '欧阳小明',
      number: '4111111111111111',
    } as const
    const change = async (to: object) => {
      const body = { id: t.id(), account: { ...account, ...to } }
      await t.api(shop.owner.token, 'POST /shop/merchant/settlement-account', { body: body as never })
    }
    const early = { body: { id: t.id(), account } }
    expect(await t.refused(shop.owner.token, 'POST /shop/merchant/settlement-account', early)).toMatchObject({
      code: 'MERCHANT_NOT_OPEN',
    })
    await until(shop, await t.apply(shop), 'active')
    await t.fault({ match: { on: 'pay', path: 'modify-settlement' }, do: 'drop_after_commit', times: 1 })
    await change({})
    expect(
      await t.refused(shop.owner.token, 'POST /shop/merchant/settlement-account', {
        body: { id: t.id(), account },
      }),
    ).toMatchObject({ code: 'SETTLEMENT_CHANGING' })
    for (let step = 0; step < 5; step += 1) await t.advance(MINUTE_MS)
    expect(await t.merchant(shop)).toMatchObject({
      account: { bank: '招商银行', numberMasked: '**** 1111' },
      accountChange: { state: 'verified', failReason: null },
    })
    await change({ bank: '其他银行', branch: '不存在银行文三路支行' })
    for (let step = 0; step < 5; step += 1) await t.advance(MINUTE_MS)
    expect(await t.merchant(shop)).toMatchObject({
      account: { bank: '招商银行' },
      accountChange: { state: 'failed', failReason: '银行账户不存在' },
    })
    const rows = await t.app.db.rows<{ account_sealed: string | null }>(
      'SELECT account_sealed FROM settlement_change WHERE shop_id = ?',
      [shop.id],
    )
    expect(rows.map((row) => row.account_sealed)).toEqual([null, null])
  })
})

function storedPapers(t: MerchantWorld): string[] {
  const folder = join(t.app.env.STORAGE_DIR, 'merchant')
  return readdirSync(folder).map((name) => join(folder, name))
}
