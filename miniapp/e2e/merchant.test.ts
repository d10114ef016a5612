import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCity } from '../../drizzle/seed/data/city'
import { until } from '../../server/stories/expect'
import { takePhoto } from '../../server/stories/photo'
import type { PhoneDriver } from '../phone/driver/open-phone'
import { startTapWorld, type TapWorld } from './world'

const MINUTE_MS = 60_000
const PAGE = { path: 'office/merchant/index' }

let world: TapWorld
let scratch = ''
let album: string[] = []
beforeAll(async () => {
  world = await startTapWorld()
  scratch = await mkdtemp(path.join(tmpdir(), 'anxin-papers-'))
  album = [path.join(scratch, 'paper.jpg')]
  for (const file of album) await writeFile(file, await takePhoto(file))
})
afterAll(async () => {
  await world?.close()
  await rm(scratch, { recursive: true, force: true })
})

const button = (name: string | RegExp) => ({ role: 'button', name })
const radio = (name: string | RegExp) => ({ role: 'radio', name })
const fill = async (phone: PhoneDriver, fields: Readonly<Record<string, string>>) => {
  for (const [name, text] of Object.entries(fields)) await phone.type({ role: 'textbox', name }, text)
}
const photo = async (phone: PhoneDriver, label: string) => {
  await phone.tap(button(new RegExp(`^${label} `)))
  await phone.tap('拍照')
  await phone.tap('使用照片')
  await phone.see(button(`${label} 已上传`))
}

/** A shop without an account, on its owner's phone. */
async function newShop(nth: number): Promise<{ shopId: string; phone: PhoneDriver }> {
  const shopId = buildCity().at(nth)?.id ?? ''
  await world.world.takeAccount(shopId)
  const phone = await world.shopPhone({ shopId, role: 'shop-owner', album })
  await phone.tap({ role: 'tab', name: '店铺' })
  await phone.see('收款账户还没有开通，暂时不能接单')
  await phone.tap(button('查看收款账户'))
  return { shopId, phone }
}

async function fillSubject(phone: PhoneDriver): Promise<void> {
  await phone.see(radio(/^个体工商户/))
  await fill(phone, {
    '商户简称（车主付款时看到）': '小明修车',
    统一社会信用代码: '91440300708461136T',
    营业执照上的名称: '西湖区小明汽车维修店',
  })
  await photo(phone, '营业执照')
  await phone.tap(button('下一步'))
}

async function fillTheRest(phone: PhoneDriver): Promise<void> {
  await fill(phone, { 姓名: '欧阳小明', 身份证号码: '11010519491231002X', 身份证有效期从: '2015-03-01' })
  await phone.tap(radio('长期'))
  await photo(phone, '身份证人像面')
  await photo(phone, '身份证国徽面')
  await phone.tap(button('下一步'))
  await fill(phone, { 户名: '欧阳小明', 银行账号: '4111 1111 1111 1111' })
  await phone.tap(radio('招商银行'))
  await phone.tap(button('下一步'))
  await fill(phone, { 手机号: '13812345678', '邮箱（接收微信支付通知）': 'ouyang@example.com' })
  await phone.tap(button('提交申请'))
  await phone.see('申请进度')
}

/** The shop's application as the API tells it, once it has come so far; minutes pass at WeChat. */
async function comesTo(shopId: string, state: string) {
  const shop = await world.shop(shopId, 'shop-owner')
  return until(
    `the application is ${state}`,
    async () => {
      const { application } = await shop.call('GET /shop/merchant', {})
      if (application?.state !== state) await world.advance(2 * MINUTE_MS)
      return application
    },
    (application) => application?.state === state,
    shopId,
  )
}

/** The application that WeChat has, without any time passing: its first station lasts a minute. */
async function handedIn(shopId: string, before?: string) {
  const shop = await world.shop(shopId, 'shop-owner')
  return until(
    'the application is handed in',
    async () => (await shop.call('GET /shop/merchant', {})).application,
    (application) => !!application && application.id !== before && application.state !== 'submitted',
    shopId,
  )
}

describe('the collecting account', () => {
  test('is applied for in four steps that a killed app keeps, signed by its link, and then the shop collects', async () => {
    const { shopId, phone } = await newShop(-1)
    await phone.tap(button('下一步'))
    await phone.see('统一社会信用代码不正确，请核对营业执照')
    await fillSubject(phone)
    await phone.see({ role: 'textbox', name: '姓名' })
    phone.kill()
    phone.reopen(PAGE)
    await phone.see(/^第 2 步，共 4 步/)
    await fillTheRest(phone)
    const application = await comesTo(shopId, 'to-sign')
    phone.kill()
    phone.reopen(PAGE)
    await phone.see('待签约')
    await phone.tap(button('复制签约链接'))
    expect(phone.phone.conditions.clipboard).toBe(application?.signUrl)
    await world.world.wechat.steer(`/applyments/M${application?.id}`, { sign: true })
    await comesTo(shopId, 'active')
    phone.kill()
    phone.reopen(PAGE)
    await phone.see('已开通')
    await phone.see('招商银行 **** 1111')
    const shop = await world.shop(shopId, 'shop-owner')
    expect((await shop.call('GET /shop/merchant', {})).canCollect).toBe(true)
    phone.kill()
    phone.reopen()
    await phone.tap({ role: 'tab', name: '店铺' })
    await phone.see(button('暂停接单'))
    expect(phone.isSeen(button('查看收款账户'))).toBe(false)
  })

  test('a rejection is marked where it is to be mended, and only that has to be done again', async () => {
    const { shopId, phone } = await newShop(-2)
    await fillSubject(phone)
    await fillTheRest(phone)
    const first = await handedIn(shopId)
    const reject = [{ param_name: 'id_card_info.id_card_copy', reject_reason: '身份证照片不清晰' }]
    await world.world.wechat.steer(`/applyments/M${first?.id}`, { reject })
    await comesTo(shopId, 'rejected')
    phone.kill()
    phone.reopen(PAGE)
    await phone.see('驳回原因：身份证照片不清晰')
    await phone.tap(button('去改被驳回的内容'))
    await phone.see('身份证照片不清晰')
    await photo(phone, '身份证人像面')
    await phone.seeNot('身份证照片不清晰')
    await phone.tap(button('下一步'))
    await phone.see(/^第 3 步/)
    await phone.tap(button('下一步'))
    await phone.see(/^第 4 步/)
    await phone.tap(button('提交申请'))
    expect(await handedIn(shopId, first?.id)).toMatchObject({ state: 'checking' })
    expect(phone.findUnnamedControls()).toEqual([])
  })
})
