import { z } from 'zod'
import { defineContract, Done, Page, pageOf } from '../kernel/contract'
import { Instant, LocalDate, Phone } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { LIMITS } from '../kernel/limits'
import { statesOf } from '../kernel/machine'
import { isBankCard, isCompanyAccount, isCreditCode, isIdNumber } from '../kernel/papers'
import { BANKS, MERCHANT_PHOTO_SLOTS, MERCHANT_SUBJECTS, OTHER_BANK } from './merchant-words'
import { applicationMachine, settlementChangeMachine } from './merchant.machine'

const shopOwner = ['shop-owner'] as const
const operator = ['operator'] as const
const said = (schema: z.ZodString, error: string, min: number, max: number) =>
  schema.trim().refine((text) => Array.from(text).length >= min && Array.from(text).length <= max, error)

const personName = said(z.string(), '请填写身份证上的姓名', 2, 30)
const holder = said(z.string(), '请填写银行账户的开户名称', 2, 60)
const bank = z.enum(BANKS)
const branch = said(z.string(), '请填写开户银行全称（含支行）', 4, 60)

/** The account that WeChat pays the shop's money out to. */
const Account = z
  .strictObject({
    kind: z.enum(['corporate', 'personal']),
    bank,
    branch: branch.optional(),
    holder,
    number: z.string().transform((text) => text.replaceAll(' ', '')),
  })
  .refine(({ kind, number }) => (kind === 'personal' ? isBankCard(number) : isCompanyAccount(number)), {
    path: ['number'],
    error: '银行账号不正确，请核对后重新填写',
  })
  .refine((account) => account.bank !== OTHER_BANK || account.branch !== undefined, {
    path: ['branch'],
    error: '选择“其他银行”时须填写开户银行全称（含支行）',
  })

const Licence = z.strictObject({
  no: z
    .string()
    .transform((text) => text.trim().toUpperCase())
    .refine(isCreditCode, '统一社会信用代码不正确，请核对营业执照'),
  name: said(z.string(), '请填写营业执照上的名称', 2, 60),
  photoId: IdText,
})

const Person = z.strictObject({
  name: personName,
  idNumber: z
    .string()
    .transform((text) => text.trim().toUpperCase())
    .refine(isIdNumber, '身份证号码不正确，请核对后重新填写'),
  idFrom: LocalDate,
  /** Null: for ever. */
  idUntil: LocalDate.nullable(),
  frontPhotoId: IdText,
  backPhotoId: IdText,
})

const ApplicationBody = z
  .strictObject({
    id: IdText,
    subject: z.enum(MERCHANT_SUBJECTS),
    licence: Licence.nullable(),
    person: Person,
    account: Account,
    phone: Phone,
    email: z.email({ error: '邮箱格式不正确' }).max(LIMITS.emailCharsMax),
    shortName: said(z.string(), '请填写 2 到 20 个字的商户简称', 2, 20),
  })
  .refine(({ subject, licence }) => (subject === 'micro') === (licence === null), {
    path: ['licence'],
    error: '请填写营业执照信息',
  })
  .refine(({ subject, account }) => subject !== 'company' || account.kind === 'corporate', {
    path: ['account', 'kind'],
    error: '企业须使用对公银行账户',
  })
  .refine(({ subject, account }) => subject !== 'micro' || account.kind === 'personal', {
    path: ['account', 'kind'],
    error: '个人须使用本人的银行卡',
  })

const Application = z.object({
  id: IdText,
  state: z.enum(statesOf(applicationMachine)),
  subject: z.enum(MERCHANT_SUBJECTS),
  shortName: z.string(),
  legalName: z.string().nullable(),
  personMasked: z.string(),
  bank: z.string(),
  accountMasked: z.string(),
  submittedAt: Instant,
  stateAt: Instant,
  signUrl: z.string().nullable(),
  verifyUrl: z.string().nullable(),
  /** The small transfer that proves the account. */
  transfer: z
    .object({
      amountFen: z.int(),
      toNumber: z.string(),
      toName: z.string(),
      toBank: z.string(),
      remark: z.string(),
      deadline: z.string(),
    })
    .nullable(),
  /** `field` names a field of the form, where WeChat named one that is in it. */
  rejections: z.array(z.object({ field: z.string().nullable(), reason: z.string() })),
})

const Merchant = z.object({
  canCollect: z.boolean(),
  /** Why not, although the account is open: in WeChat's words. */
  stopped: z.object({ at: Instant, reason: z.string() }).nullable(),
  /** Since when it gets no new orders because what it owes is overdue; it may collect all the same. */
  debtStoppedAt: Instant.nullable(),
  subjects: z.array(z.enum(MERCHANT_SUBJECTS)),
  application: Application.nullable(),
  account: z.object({ bank: z.string(), numberMasked: z.string() }).nullable(),
  accountChange: z
    .object({
      state: z.enum(statesOf(settlementChangeMachine)),
      bank: z.string(),
      numberMasked: z.string(),
      failReason: z.string().nullable(),
    })
    .nullable(),
})

export const merchantContract = defineContract({
  'GET /shop/merchant': {
    summary: 'Whether the shop can collect, and what is to be done for it; personal fields masked',
    access: shopOwner,
    reply: Merchant,
  },
  'POST /shop/merchant/photos': {
    summary:
      'Upload one picture of a paper (multipart, field `file`); kept sealed, and only until WeChat has it',
    access: shopOwner,
    query: z.strictObject({ id: IdText, slot: z.enum(MERCHANT_PHOTO_SLOTS) }),
    reply: z.object({ id: IdText, slot: z.enum(MERCHANT_PHOTO_SLOTS) }),
    errors: ['PHOTO_REFUSED', 'PHOTO_LIMIT'],
    perMinute: 30,
  },
  'POST /shop/merchant/application': {
    summary: 'Apply for an account at WeChat Pay, or apply anew after a rejection',
    access: shopOwner,
    body: ApplicationBody,
    reply: Merchant,
    errors: ['MERCHANT_APPLIED', 'MERCHANT_SUBJECT_UNSUPPORTED', 'EVIDENCE_MISSING'],
    perMinute: 10,
  },
  'POST /shop/merchant/settlement-account': {
    summary: 'Change the bank account that the shop’s money goes to; WeChat verifies it first',
    access: shopOwner,
    body: z.strictObject({ id: IdText, account: Account }),
    reply: Merchant,
    errors: ['MERCHANT_NOT_OPEN', 'SETTLEMENT_CHANGING'],
    perMinute: 10,
  },
})

/** What the platform's people see of it and may do. */
export const merchantReviewContract = defineContract({
  'GET /operators/merchant-applications': {
    summary: 'Applications of the operator’s region, the newest first',
    access: operator,
    query: z.strictObject({ state: z.enum(statesOf(applicationMachine)).optional(), ...Page }),
    reply: pageOf(Application.extend({ shopId: IdText, shopName: z.string() })),
  },
  'GET /operators/shops/:shopId/merchant': {
    summary: 'How a shop stands with WeChat Pay, masked; the look is written down',
    access: operator,
    params: z.strictObject({ shopId: IdText }),
    reply: Merchant,
    errors: ['NOT_FOUND'],
  },
  'POST /operators/shops/:shopId/collecting': {
    summary: 'Stop a shop from taking orders for its money’s sake, or let it again, with a note',
    access: operator,
    params: z.strictObject({ shopId: IdText }),
    body: z.strictObject({
      commandId: IdText,
      allowed: z.boolean(),
      note: z.string().min(1).max(LIMITS.reasonCharsMax),
    }),
    reply: Done,
    errors: ['NOT_FOUND', 'MERCHANT_NOT_OPEN'],
  },
})
