import { constants, createHash, publicEncrypt } from 'node:crypto'
import type { Json } from './pay-client'
import type { PayHost } from './pay-host'

/** A merchant's papers as its program would send them: personal fields encrypted, pictures uploaded before. */
export type Papers = {
  readonly headers: Record<string, string>
  readonly encrypt: (text: string) => string
  upload(
    content?: string,
    meta?: Partial<{ filename: string; sha256: string }>,
  ): ReturnType<PayHost['client']['post']>
  ecommerce(outNo: string, change?: Json, mediaId?: string): Promise<Json>
  partner(outNo: string, change?: Json, mediaId?: string): Promise<Json>
}

export function papersOf(host: PayHost): Papers {
  const papers: Papers = {
    get headers() {
      return { 'Wechatpay-Serial': host.running.identity.publicKeyId }
    },
    encrypt: (text) =>
      publicEncrypt(
        {
          key: host.running.identity.publicKeyPem,
          padding: constants.RSA_PKCS1_OAEP_PADDING,
          oaepHash: 'sha1',
        },
        Buffer.from(text),
      ).toString('base64'),
    upload(content = 'a picture', meta = {}) {
      const sha256 = createHash('sha256').update(content).digest('hex')
      const json = JSON.stringify({ filename: 'licence.jpg', sha256, ...meta })
      const sentBody = [
        '--line',
        'Content-Disposition: form-data; name="meta"',
        'Content-Type: application/json',
        '',
        json,
        '--line',
        'Content-Disposition: form-data; name="file"; filename="licence.jpg"',
        'Content-Type: image/jpg',
        '',
        content,
        '--line--',
        '',
      ].join('\r\n')
      const headers = { 'Content-Type': 'multipart/form-data;boundary=line' }
      return host.client.post('/v3/merchant/media/upload', json, { sentBody, headers })
    },
    ecommerce: async (outNo, change = {}, mediaId) => ({
      ...ecommercePapers(outNo, mediaId ?? (await uploaded(papers)), papers.encrypt),
      ...change,
    }),
    partner: async (outNo, change = {}, mediaId) => ({
      ...partnerPapers(outNo, mediaId ?? (await uploaded(papers)), papers.encrypt),
      ...change,
    }),
  }
  return papers
}

async function uploaded(papers: Papers): Promise<string> {
  return String((await papers.upload()).body['media_id'])
}

type Encrypt = Papers['encrypt']

function ecommercePapers(outNo: string, media: string, encrypt: Encrypt): Json {
  return {
    out_request_no: outNo,
    organization_type: '2',
    business_license_info: {
      business_license_copy: media,
      business_license_number: '91440300708461136T',
      merchant_name: '城西汽修有限公司',
      legal_person: '张三',
    },
    id_doc_type: 'IDENTIFICATION_TYPE_IDCARD',
    id_card_info: {
      id_card_copy: media,
      id_card_national: media,
      id_card_name: encrypt('张三'),
      id_card_number: encrypt('11010519491231002X'),
      id_card_valid_time_begin: '2020-01-02',
      id_card_valid_time: '长期',
    },
    account_info: {
      bank_account_type: '74',
      account_bank: '工商银行',
      account_name: encrypt('城西汽修有限公司'),
      account_number: encrypt('6222020200012345678'),
    },
    contact_info: {
      contact_type: '65',
      contact_name: encrypt('张三'),
      mobile_phone: encrypt('13800138000'),
    },
    sales_scene_info: { store_name: '城西汽修', mini_program_sub_appid: 'wx1' },
    merchant_shortname: '城西汽修',
  }
}

function partnerPapers(outNo: string, media: string, encrypt: Encrypt): Json {
  return {
    business_code: outNo,
    contact_info: {
      contact_type: 'LEGAL',
      contact_name: encrypt('张三'),
      mobile_phone: encrypt('13800138000'),
      contact_email: encrypt('shop@example.com'),
    },
    subject_info: {
      subject_type: 'SUBJECT_TYPE_ENTERPRISE',
      business_license_info: {
        license_copy: media,
        license_number: '91440300708461136T',
        merchant_name: '城西汽修有限公司',
        legal_person: '张三',
      },
      identity_info: {
        id_doc_type: 'IDENTIFICATION_TYPE_IDCARD',
        id_card_info: {
          id_card_copy: media,
          id_card_national: media,
          id_card_name: encrypt('张三'),
          id_card_number: encrypt('11010519491231002X'),
          card_period_begin: '2020-01-02',
          card_period_end: '长期',
        },
      },
    },
    business_info: {
      merchant_shortname: '城西汽修',
      service_phone: '4000000000',
      sales_info: {
        sales_scenes_type: ['SALES_SCENES_MINI_PROGRAM'],
        mini_program_info: { mini_program_appid: 'wx1' },
      },
    },
    settlement_info: { settlement_id: '719', qualification_type: '居民生活服务' },
    bank_account_info: {
      bank_account_type: 'BANK_ACCOUNT_TYPE_CORPORATE',
      account_name: encrypt('城西汽修有限公司'),
      account_bank: '工商银行',
      account_number: encrypt('6222020200012345678'),
    },
  }
}
