import { z } from 'zod'
import { flag, identifier, strict, text } from './fields'

/** A field that must be encrypted for WeChat. */
const sealed = text(4096)
const media = text(1024)
const outNo = z.string('应为字符串').regex(/^[0-9A-Za-z_]{1,124}$/, '格式或长度不符合要求')
const period = text(50)

/** 二级商户进件. A licence goes with 4 (individual business) and 2 (company), never with 2401 (micro) and 2500 (person). */
export const ecommerceApplyment = strict({
  out_request_no: outNo,
  organization_type: z.enum(['2401', '2500', '4', '2'], '主体类型错误'),
  finance_institution: flag.optional(),
  business_license_info: strict({
    business_license_copy: media,
    business_license_number: text(18),
    merchant_name: text(128),
    legal_person: text(128),
    company_address: text(128).optional(),
    business_time: text(256).optional(),
  }).optional(),
  id_holder_type: z.enum(['LEGAL', 'SUPER']).optional(),
  id_doc_type: z.literal('IDENTIFICATION_TYPE_IDCARD').optional(),
  id_card_info: strict({
    id_card_copy: media,
    id_card_national: media,
    id_card_name: sealed,
    id_card_number: sealed,
    id_card_address: sealed.optional(),
    id_card_valid_time_begin: period,
    id_card_valid_time: period,
  }),
  owner: flag.optional(),
  account_info: strict({
    bank_account_type: z.enum(['74', '75'], '账户类型错误'),
    account_bank: text(128),
    account_name: sealed,
    bank_address_code: text(20).optional(),
    bank_branch_id: text(64).optional(),
    bank_name: text(128).optional(),
    account_number: sealed,
  }),
  contact_info: strict({
    contact_type: z.enum(['65', '66']),
    contact_name: sealed,
    contact_id_card_number: sealed.optional(),
    mobile_phone: sealed,
    contact_email: sealed.optional(),
  }),
  sales_scene_info: strict({
    store_name: text(256),
    store_url: text(1024).optional(),
    store_qr_code: media.optional(),
    mini_program_sub_appid: identifier(32).optional(),
  }),
  merchant_shortname: text(64),
  qualifications: z.array(media).max(5).optional(),
  business_addition_pics: z.array(media).max(5).optional(),
  business_addition_desc: text(512).optional(),
})

/** 特约商户进件, of which the ordinary service provider's shops use a part: individual businesses and companies. */
export const partnerApplyment = strict({
  business_code: outNo,
  contact_info: strict({
    contact_type: z.enum(['LEGAL', 'SUPER']),
    contact_name: sealed,
    contact_id_number: sealed.optional(),
    openid: text(128).optional(),
    mobile_phone: sealed,
    contact_email: sealed,
  }),
  subject_info: strict({
    subject_type: z.enum(['SUBJECT_TYPE_INDIVIDUAL', 'SUBJECT_TYPE_ENTERPRISE'], '主体类型错误'),
    finance_institution: flag.optional(),
    business_license_info: strict({
      license_copy: media,
      license_number: text(18),
      merchant_name: text(128),
      legal_person: text(64),
    }),
    identity_info: strict({
      id_holder_type: z.enum(['LEGAL', 'SUPER']).optional(),
      id_doc_type: z.literal('IDENTIFICATION_TYPE_IDCARD'),
      id_card_info: strict({
        id_card_copy: media,
        id_card_national: media,
        id_card_name: sealed,
        id_card_number: sealed,
        id_card_address: sealed.optional(),
        card_period_begin: period,
        card_period_end: period,
      }),
      owner: flag.optional(),
    }),
  }),
  business_info: strict({
    merchant_shortname: text(64),
    service_phone: text(20),
    sales_info: strict({
      sales_scenes_type: z.array(z.literal('SALES_SCENES_MINI_PROGRAM')).min(1),
      mini_program_info: strict({ mini_program_appid: identifier(32) }),
    }),
  }),
  settlement_info: strict({
    settlement_id: text(3),
    qualification_type: text(200),
    qualifications: z.array(media).max(5).optional(),
  }),
  bank_account_info: strict({
    bank_account_type: z.enum(['BANK_ACCOUNT_TYPE_CORPORATE', 'BANK_ACCOUNT_TYPE_PERSONAL'], '账户类型错误'),
    account_name: sealed,
    account_bank: text(128),
    bank_address_code: text(20).optional(),
    bank_branch_id: text(64).optional(),
    bank_name: text(128).optional(),
    account_number: sealed,
  }),
})

/** 修改结算账户, the same call in both families. */
export const settlementChange = strict({
  modify_mode: z.literal('MODIFY_MODE_ASYNC').optional(),
  account_type: z.enum(['ACCOUNT_TYPE_BUSINESS', 'ACCOUNT_TYPE_PRIVATE'], '账户类型错误'),
  account_bank: text(128),
  bank_address_code: text(20).optional(),
  bank_name: text(128).optional(),
  bank_branch_id: text(64).optional(),
  account_number: sealed,
  account_name: sealed.optional(),
})
