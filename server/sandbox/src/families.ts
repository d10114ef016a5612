import type { Family } from './types'

/** The words in which the two families differ; the meaning is the same. */
export type FamilyWords = {
  receiverAccount: 'receiver_account' | 'account'
  receiverName: 'receiver_name' | 'name'
  finish: 'finish' | 'unfreeze_unsplit'
  state: 'status' | 'state'
  returnId: 'return_no' | 'return_id'
  rateCode: 'FREQUENCY_LIMITED' | 'RATELIMIT_EXCEED'
  overRatio: { http: number; code: string }
  wrongFamily: string
}

export const familyWords: Record<Family, FamilyWords> = {
  ecommerce: {
    receiverAccount: 'receiver_account',
    receiverName: 'receiver_name',
    finish: 'finish',
    state: 'status',
    returnId: 'return_no',
    rateCode: 'FREQUENCY_LIMITED',
    overRatio: { http: 403, code: 'RULE_LIMIT' },
    wrongFamily: '非电商商户暂不支持调用此API',
  },
  partner: {
    receiverAccount: 'account',
    receiverName: 'name',
    finish: 'unfreeze_unsplit',
    state: 'state',
    returnId: 'return_id',
    rateCode: 'RATELIMIT_EXCEED',
    overRatio: { http: 400, code: 'INVALID_REQUEST' },
    wrongFamily: '电商商户不允许调用非电商分账API',
  },
}
