import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { ecommerceApplyment, partnerApplyment } from './applyment-fields'
import {
  APPLYMENT_WORDS,
  findApplyment,
  findApplymentById,
  submitApplyment,
  type ApplymentRow,
} from './applyments'
import { toRfc3339 } from './clock'
import { requireMedia } from './media-routes'
import { addRoute, type Pay, type PayCall } from './pay-server'
import { fieldRefusal, Refusal, require } from './refusal'
import { openName } from './sealed-names'
import type { Account } from './settlements'
import type { Sandbox } from './types'

type Call = PayCall<unknown, unknown>

/** Applications to become a sub-merchant, in the words of both families. */
export function addApplymentRoutes(fastify: FastifyInstance, pay: Pay): void {
  addRoute(fastify, pay, {
    method: 'POST',
    url: '/v3/ecommerce/applyments/',
    family: 'ecommerce',
    body: ecommerceApplyment,
    handle: async (call) => submitEcommerce(call, call.body),
  })
  addRoute(fastify, pay, {
    method: 'POST',
    url: '/v3/applyment4sub/applyment/',
    family: 'partner',
    body: partnerApplyment,
    handle: async (call) => submitPartner(call, call.body),
  })
  const queries = [
    ['ecommerce', '/v3/ecommerce/applyments/out-request-no/:no', findApplyment],
    ['ecommerce', '/v3/ecommerce/applyments/:no', findApplymentById],
    ['partner', '/v3/applyment4sub/applyment/business_code/:no', findApplyment],
    ['partner', '/v3/applyment4sub/applyment/applyment_id/:no', findApplymentById],
  ] as const
  for (const [family, url, find] of queries) {
    addRoute(fastify, pay, {
      method: 'GET',
      url,
      family,
      async handle({ sandbox, tx, params }) {
        const row = await find(tx, params['no'] ?? '')
        if (row) return family === 'ecommerce' ? ecommerceReply(sandbox, row) : partnerReply(row)
        // The ordinary service provider's query answers so in the field; no document says it.
        throw family === 'ecommerce'
          ? new Refusal(404, 'RESOURCE_NOT_EXISTS', '申请单不存在')
          : new Refusal(400, 'PARAM_ERROR', '未能找到申请单')
      },
    })
  }
}

async function submitEcommerce(call: Call, body: z.infer<typeof ecommerceApplyment>): Promise<object> {
  const hasLicence = body.organization_type === '4' || body.organization_type === '2'
  if (hasLicence !== (body.business_license_info !== undefined))
    throw fieldRefusal('body', '/business_license_info', '营业执照信息与主体类型不符')
  const isCorporate = body.account_info.bank_account_type === '74'
  // A company is paid on its own account, a person on a card; only an individual business may choose.
  if (body.organization_type !== '4' && isCorporate !== (body.organization_type === '2'))
    throw fieldRefusal('body', '/account_info/bank_account_type', '账户类型与主体类型不符')
  const opened = opener(call)
  const card = body.id_card_info
  const content = {
    ...body,
    id_card_info: {
      ...card,
      id_card_name: opened('/id_card_info/id_card_name', card.id_card_name),
      id_card_number: opened('/id_card_info/id_card_number', card.id_card_number),
      id_card_address: card.id_card_address && opened('/id_card_info/id_card_address', card.id_card_address),
    },
    account_info: {
      ...body.account_info,
      account_name: opened('/account_info/account_name', body.account_info.account_name),
      account_number: opened('/account_info/account_number', body.account_info.account_number),
    },
    contact_info: openContact(opened, body.contact_info),
  }
  const licenceCopy = body.business_license_info?.business_license_copy
  await checkMedia(call, { '/id_card_info/id_card_copy': card.id_card_copy })
  await checkMedia(call, { '/id_card_info/id_card_national': card.id_card_national })
  await checkMedia(call, { '/business_license_info/business_license_copy': licenceCopy })
  const id = await submitApplyment(call.sandbox, call.tx, {
    outNo: body.out_request_no,
    name: body.business_license_info?.merchant_name ?? body.merchant_shortname,
    account: accountOf(isCorporate, body.account_info, content.account_info.account_number),
    content,
  })
  return { applyment_id: Number(id), out_request_no: body.out_request_no }
}

async function submitPartner(call: Call, body: z.infer<typeof partnerApplyment>): Promise<object> {
  const isCorporate = body.bank_account_info.bank_account_type === 'BANK_ACCOUNT_TYPE_CORPORATE'
  const { subject_info: subject } = body
  if (subject.subject_type === 'SUBJECT_TYPE_ENTERPRISE' && !isCorporate)
    throw fieldRefusal('body', '/bank_account_info/bank_account_type', '账户类型与主体类型不符')
  const opened = opener(call)
  const card = subject.identity_info.id_card_info
  const content = {
    ...body,
    contact_info: openContact(opened, body.contact_info),
    subject_info: {
      ...subject,
      identity_info: {
        ...subject.identity_info,
        id_card_info: {
          ...card,
          id_card_name: opened('/id_card_info/id_card_name', card.id_card_name),
          id_card_number: opened('/id_card_info/id_card_number', card.id_card_number),
          id_card_address:
            card.id_card_address && opened('/id_card_info/id_card_address', card.id_card_address),
        },
      },
    },
    bank_account_info: {
      ...body.bank_account_info,
      account_name: opened('/bank_account_info/account_name', body.bank_account_info.account_name),
      account_number: opened('/bank_account_info/account_number', body.bank_account_info.account_number),
    },
  }
  await checkMedia(call, { '/id_card_info/id_card_copy': card.id_card_copy })
  await checkMedia(call, { '/id_card_info/id_card_national': card.id_card_national })
  await checkMedia(call, {
    '/business_license_info/license_copy': subject.business_license_info.license_copy,
  })
  const id = await submitApplyment(call.sandbox, call.tx, {
    outNo: body.business_code,
    name: subject.business_license_info.merchant_name,
    account: accountOf(isCorporate, body.bank_account_info, content.bank_account_info.account_number),
    content,
  })
  return { applyment_id: Number(id) }
}

type Opened = (field: string, ciphertext: string) => string

/** Opens encrypted fields; one that is none of ours is a PARAM_ERROR that names it. */
function opener(call: Call): Opened {
  return (field, ciphertext) => {
    if (call.keyId !== undefined && call.signer.open(ciphertext) === undefined)
      throw fieldRefusal('body', field, '请确认待处理的消息是否为加密后的密文')
    const plain = openName(call, ciphertext)
    require(plain, 400, 'PARAM_ERROR', `${field} 不能为空`)
    return plain
  }
}

function openContact(opened: Opened, contact: Record<string, unknown>): Record<string, unknown> {
  const names = [
    'contact_name',
    'contact_id_card_number',
    'contact_id_number',
    'mobile_phone',
    'contact_email',
  ]
  return Object.fromEntries(
    Object.entries(contact).map(([name, value]) => [
      name,
      names.includes(name) && typeof value === 'string' ? opened(`/contact_info/${name}`, value) : value,
    ]),
  )
}

async function checkMedia(call: Call, fields: Record<string, string | undefined>): Promise<void> {
  for (const [field, id] of Object.entries(fields))
    if (id !== undefined) await requireMedia(call.tx, field, id)
}

type Bank = {
  account_bank: string
  bank_name?: string | undefined
  bank_branch_id?: string | undefined
}

function accountOf(isCorporate: boolean, bank: Bank, number: string): Account {
  return {
    isCorporate,
    bank: bank.account_bank,
    bankName: bank.bank_name,
    branchId: bank.bank_branch_id,
    number,
  }
}

function signUrl(path: string, row: ApplymentRow): string {
  return `https://pay.weixin.qq.com/public/${path}/s?applymentId=${row.applyment_id}&sign=${row.request_hash.slice(0, 32)}`
}

function ecommerceReply(sandbox: Sandbox, row: ApplymentRow): object {
  const words = APPLYMENT_WORDS.ecommerce
  const at = row.created_at + 7 * 86_400_000
  const isVerify = row.state === words.verify
  const isDone = row.state === words.sign || row.state === words.finished
  return {
    out_request_no: row.out_no,
    applyment_id: Number(row.applyment_id),
    applyment_state: row.state,
    applyment_state_desc: words.states[row.state],
    sign_state:
      row.signed === 1 || row.state === words.finished ? 'SIGNED' : isDone ? 'UNSIGNED' : 'NOT_SIGNABLE',
    ...(row.state === words.sign ? { sign_url: signUrl('apply4ec_sign', row) } : {}),
    ...(isDone && row.sub_mchid ? { sub_mchid: row.sub_mchid } : {}),
    ...(isVerify
      ? {
          account_validation: {
            pay_amount: 124,
            destination_account_number: '7222223333322332',
            destination_account_name: '财付通支付科技有限公司',
            destination_account_bank: '招商银行威盛大厦支行',
            city: '深圳',
            remark: `入驻账户验证 ${sandbox.config.spMchid}`,
            deadline: toRfc3339(at).slice(0, 19).replace('T', ' '),
          },
          legal_validation_url: signUrl('apply4ec_verify', row),
        }
      : {}),
    ...(row.state === words.rejected || row.state === 'FROZEN'
      ? { audit_detail: JSON.parse(row.audit_detail) as unknown }
      : {}),
  }
}

function partnerReply(row: ApplymentRow): object {
  const words = APPLYMENT_WORDS.partner
  const isMerchant = [words.sign, words.opening, words.finished].includes(row.state)
  const detail = JSON.parse(row.audit_detail) as { param_name: string; reject_reason: string }[]
  return {
    business_code: row.out_no,
    applyment_id: Number(row.applyment_id),
    applyment_state: row.state,
    applyment_state_msg: words.states[row.state],
    sign_url: signUrl('applyment_sign', row),
    ...(isMerchant && row.sub_mchid ? { sub_mchid: row.sub_mchid } : {}),
    audit_detail: detail.map(({ param_name, reject_reason }) => ({
      field: param_name,
      field_name: param_name,
      reject_reason,
    })),
  }
}
