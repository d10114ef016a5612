import type { BankAccount, MerchantApplication } from './port'
import type { Dialect } from './dialect'
import type { Signer } from './signature'

/*
 * How each family words an application (docs 4012713017 and 4012719997 of pay.weixin.qq.com/doc/v3/partner). What names
 * a person or an account is encrypted for WeChat; the rest is on the licence, or on the shop's public page.
 */

const FOR_EVER = '长期'

/** WeChat's rate table: 719 for individual businesses, 716 for companies, both at the common rate for 居民生活服务. */
const SETTLEMENT_RULES = { individual: '719', company: '716' } as const
const INDUSTRY = '居民生活服务'

type Encrypt = Signer['encryptField']

/** 二级商户进件. */
export function ecommerceApplication(ownerAppid: string): Dialect['application'] {
  const organisation = { micro: '2401', individual: '4', company: '2' } as const
  return (input, encryptField) => {
    const seal = sealing(encryptField)
    return {
      path: '/v3/ecommerce/applyments/',
      body: {
        out_request_no: input.applicationNo,
        organization_type: organisation[input.subject],
        ...(input.licence
          ? {
              business_license_info: {
                business_license_copy: input.licence.mediaId,
                business_license_number: input.licence.no,
                merchant_name: input.licence.name,
                legal_person: input.person.name,
              },
            }
          : {}),
        id_doc_type: 'IDENTIFICATION_TYPE_IDCARD',
        id_card_info: {
          ...idCard(input, seal),
          id_card_valid_time_begin: input.person.idFrom,
          id_card_valid_time: input.person.idUntil ?? FOR_EVER,
        },
        account_info: {
          bank_account_type: input.account.kind === 'corporate' ? '74' : '75',
          ...bankOf(input.account),
          account_name: seal(input.account.holder),
          account_number: seal(input.account.number),
        },
        contact_info: {
          contact_type: '65',
          contact_name: seal(input.person.name),
          contact_id_card_number: seal(input.person.idNumber),
          mobile_phone: seal(input.phone),
          contact_email: seal(input.email),
        },
        sales_scene_info: { store_name: input.shortName, mini_program_sub_appid: ownerAppid },
        merchant_shortname: input.shortName,
      },
    }
  }
}

/** 特约商户进件: always with a licence. */
export function partnerApplication(ownerAppid: string): Dialect['application'] {
  return (input, encryptField) => {
    const seal = sealing(encryptField)
    const isCompany = input.subject === 'company'
    return {
      path: '/v3/applyment4sub/applyment/',
      body: {
        business_code: input.applicationNo,
        contact_info: {
          contact_type: 'LEGAL',
          contact_name: seal(input.person.name),
          mobile_phone: seal(input.phone),
          contact_email: seal(input.email),
        },
        subject_info: {
          subject_type: isCompany ? 'SUBJECT_TYPE_ENTERPRISE' : 'SUBJECT_TYPE_INDIVIDUAL',
          business_license_info: {
            license_copy: input.licence?.mediaId,
            license_number: input.licence?.no,
            merchant_name: input.licence?.name,
            legal_person: input.person.name,
          },
          identity_info: {
            id_doc_type: 'IDENTIFICATION_TYPE_IDCARD',
            id_card_info: {
              ...idCard(input, seal),
              card_period_begin: input.person.idFrom,
              card_period_end: input.person.idUntil ?? FOR_EVER,
            },
          },
        },
        business_info: {
          merchant_shortname: input.shortName,
          service_phone: input.phone,
          sales_info: {
            sales_scenes_type: ['SALES_SCENES_MINI_PROGRAM'],
            mini_program_info: { mini_program_appid: ownerAppid },
          },
        },
        settlement_info: {
          settlement_id: SETTLEMENT_RULES[isCompany ? 'company' : 'individual'],
          qualification_type: INDUSTRY,
        },
        bank_account_info: {
          bank_account_type:
            input.account.kind === 'corporate' ? 'BANK_ACCOUNT_TYPE_CORPORATE' : 'BANK_ACCOUNT_TYPE_PERSONAL',
          ...bankOf(input.account),
          account_name: seal(input.account.holder),
          account_number: seal(input.account.number),
        },
      },
    }
  }
}

type Sealing = (text: string) => string

function sealing(encryptField: Encrypt): Sealing {
  return (text) => encryptField(text).ciphertext
}

function idCard({ person }: MerchantApplication, seal: Sealing): Record<string, string> {
  return {
    id_card_copy: person.frontMediaId,
    id_card_national: person.backMediaId,
    id_card_name: seal(person.name),
    id_card_number: seal(person.idNumber),
  }
}

/** What of a bank account is no secret. */
export function bankOf(account: BankAccount): Record<string, string> {
  return {
    account_bank: account.bank,
    bank_address_code: account.areaCode,
    ...(account.branch === null ? {} : { bank_name: account.branch }),
  }
}
