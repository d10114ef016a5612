import type { Api } from '@anxin/shared/api'
import { MERCHANT_PHOTO_SLOTS } from '@anxin/shared/shops/merchant-words'
import { createServer } from 'node:net'
import { tinyJpeg } from '../../../test/harness/photos'
import { startTestApp, type TestApp, type TestAppOptions } from '../../../test/harness/test-app'
import { makeShop, signIn, type ShopSpec, type TestShop } from '../../../test/harness/world'

type ApplicationInput = Api['POST /shop/merchant/application']['input']['body']
type Merchant = Api['GET /shop/merchant']['reply']

/** What names a person or an account: none of it may be found anywhere but sealed. */
export const SECRETS = [
  '欧阳小明',
  '11010519491231002X',
  '4111111111111111',
  '13812345678',
  'ouyang@example.com',
]

/** What a shop, its owner and WeChat's reviewers do about an account at WeChat Pay. */
export type MerchantActs = {
  /** A shop with an owner who is signed in, and without an account at WeChat Pay. */
  newShop(spec?: ShopSpec): Promise<TestShop>
  /** The owner's token is good for two hours only. */
  refresh(shop: TestShop): Promise<void>
  papers(shop: TestShop, change?: Partial<ApplicationInput>): Promise<ApplicationInput>
  uploadPaper(
    shop: TestShop,
    slot: string,
    id?: string,
  ): Promise<{ status: number; id: string; body: string }>
  /** Applies, and answers the application's id. */
  apply(shop: TestShop, change?: Partial<ApplicationInput>): Promise<string>
  merchant(shop: TestShop): Promise<Merchant>
  /** What WeChat's reviewers or the shop's people do. */
  wechatDoes(applicationId: string, deed: object): Promise<void>
  /** How many applications WeChat has under this number. */
  atWechat(applicationId: string): Promise<{ state: string; sub_mchid: string | null }[]>
  fault(fault: object): Promise<void>
}

export type MerchantWorld = TestApp & MerchantActs

/** The product in one mode, reachable for WeChat's notifications, with books of its own. */
export async function startMerchantWorld(
  mode: 'ecommerce' | 'partner',
  options: Omit<TestAppOptions, 'mode'> = {},
): Promise<MerchantWorld> {
  const port = await freePort()
  const env = { PUBLIC_URL: `http://127.0.0.1:${port}`, ...options.env }
  const t = await startTestApp({ database: 'merchant', ...options, mode, env })
  await t.fastify.listen({ host: '127.0.0.1', port })
  return { ...t, ...merchantActs(t) }
}

export function merchantActs(t: TestApp): MerchantActs {
  const acts: MerchantActs = {
    async newShop(spec) {
      const shop = await makeShop(t, spec)
      await t.app.db.run('UPDATE shop SET sub_mchid = NULL WHERE id = ?', [shop.id])
      return shop
    },
    async refresh(shop) {
      shop.owner = await signIn(t, 'shop', shop.owner.name, shop.id)
    },
    uploadPaper: (shop, slot, id = t.id()) => uploadPaper(t, shop, slot, id),
    async papers(shop, change = {}) {
      const ids: Record<string, string> = {}
      for (const slot of MERCHANT_PHOTO_SLOTS) ids[slot] = (await uploadPaper(t, shop, slot, t.id())).id
      return { ...paperWords(t.id(), ids), ...change }
    },
    async apply(shop, change) {
      const body = await acts.papers(shop, change)
      await t.api(shop.owner.token, 'POST /shop/merchant/application', { body })
      return body.id
    },
    merchant: (shop) => t.api(shop.owner.token, 'GET /shop/merchant', {}),
    async wechatDoes(applicationId, deed) {
      await t.wechat(`/applyments/M${applicationId}`, deed)
    },
    async atWechat(applicationId) {
      const all = await t.wechat<{ out_no: string; state: string; sub_mchid: string | null }[]>('/applyments')
      return all.filter(({ out_no }) => out_no === `M${applicationId}`)
    },
    async fault(fault) {
      await t.wechat('/faults', fault)
    },
  }
  return acts
}

function paperWords(id: string, photos: Record<string, string>): ApplicationInput {
  return {
    id,
    subject: 'individual',
    licence: { no: '91440300708461136T', name: '西湖区小明汽车维修店', photoId: photos['licence'] ?? '' },
    person: {
      name: '欧阳小明',
      idNumber: '11010519491231002x',
      idFrom: '2015-03-01',
      idUntil: null,
      frontPhotoId: photos['id-front'] ?? '',
      backPhotoId: photos['id-back'] ?? '',
    },
    account: { kind: 'personal', bank: '工商银行', holder: '欧阳小明', number: '4111 1111 1111 1111' },
    phone: '13812345678',
    email: 'ouyang@example.com',
    shortName: '小明修车',
  }
}

async function uploadPaper(t: TestApp, shop: TestShop, slot: string, id: string) {
  const boundary = 'anxin-test-boundary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
  const response = await t.fastify.inject({
    method: 'POST',
    url: `/shop/merchant/photos?${new URLSearchParams({ id, slot }).toString()}`,
    headers: {
      authorization: `Bearer ${shop.owner.token}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload: Buffer.concat([Buffer.from(head), await tinyJpeg(), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
  return { status: response.statusCode, id, body: response.body }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
