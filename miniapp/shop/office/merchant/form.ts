import { isBankCard, isCompanyAccount, isCreditCode, isIdNumber } from '@anxin/shared/kernel/papers'
import { isPhone } from '@anxin/shared/kernel/phone'
import { OTHER_BANK, type Bank, type MerchantPhotoSlot } from '@anxin/shared/shops/merchant-words'
import type { Input } from '@/common/request'
import type { Application } from './words'

/** What is filled in, as it was typed; kept on this phone until the account is open. */
export type Form = {
  readonly step: number
  readonly subject: Application['subject']
  readonly licenceNo: string
  readonly legalName: string
  readonly shortName: string
  readonly personName: string
  readonly idNumber: string
  readonly idFrom: string
  readonly idUntil: string
  readonly isForEver: boolean
  readonly kind: 'corporate' | 'personal'
  readonly bank: Bank
  readonly branch: string
  readonly holder: string
  readonly accountNumber: string
  readonly phone: string
  readonly email: string
  /** Ids of the pictures that have arrived. */
  readonly photos: Readonly<Partial<Record<MerchantPhotoSlot, string>>>
}

export type Problems = Readonly<Partial<Record<string, string>>>

export function emptyForm(): Form {
  return {
    step: 0,
    subject: 'individual',
    licenceNo: '',
    legalName: '',
    shortName: '',
    personName: '',
    idNumber: '',
    idFrom: '',
    idUntil: '',
    isForEver: false,
    kind: 'personal',
    bank: '工商银行',
    branch: '',
    holder: '',
    accountNumber: '',
    phone: '',
    email: '',
    photos: {},
  }
}

export const STEPS = ['主体', '店主', '银行账户', '提交'] as const

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const packed = (text: string) => text.replaceAll(' ', '')
const isLong = (text: string, least: number) => Array.from(text.trim()).length >= least

/** A company is paid on its own account, a person on a card; only an individual business may choose. */
export function kindOf({ subject, kind }: Form): Form['kind'] {
  if (subject === 'company') return 'corporate'
  return subject === 'micro' ? 'personal' : kind
}

/** What is wrong in a step, by field; the API says the same of what slips through. */
export function problemsOf(form: Form, step: number): Problems {
  if (step === 0) return subjectProblems(form)
  if (step === 1) return personProblems(form)
  return step === 2 ? accountProblems(form) : contactProblems(form)
}

function subjectProblems(form: Form): Problems {
  const hasLicence = form.subject !== 'micro'
  return found({
    shortName: !isLong(form.shortName, 2) && '请填写 2 到 20 个字的商户简称',
    licenceNo:
      hasLicence &&
      !isCreditCode(form.licenceNo.trim().toUpperCase()) &&
      '统一社会信用代码不正确，请核对营业执照',
    legalName: hasLicence && !isLong(form.legalName, 2) && '请填写营业执照上的名称',
    licence: hasLicence && form.photos.licence === undefined && '请拍摄营业执照',
  })
}

function personProblems(form: Form): Problems {
  return found({
    personName: !isLong(form.personName, 2) && '请填写身份证上的姓名',
    idNumber: !isIdNumber(form.idNumber.trim().toUpperCase()) && '身份证号码不正确，请核对后重新填写',
    idFrom: !DAY.test(form.idFrom) && '请按 2015-03-01 的样子填写',
    idUntil: !form.isForEver && !DAY.test(form.idUntil) && '请按 2035-03-01 的样子填写',
    idFront: form.photos['id-front'] === undefined && '请拍摄身份证人像面',
    idBack: form.photos['id-back'] === undefined && '请拍摄身份证国徽面',
  })
}

function accountProblems(form: Form): Problems {
  const number = packed(form.accountNumber)
  const isGood = kindOf(form) === 'personal' ? isBankCard(number) : isCompanyAccount(number)
  return found({
    holder: !isLong(form.holder, 2) && '请填写银行账户的开户名称',
    accountNumber: !isGood && '银行账号不正确，请核对后重新填写',
    branch: form.bank === OTHER_BANK && !isLong(form.branch, 4) && '请填写开户银行全称（含支行）',
  })
}

function contactProblems(form: Form): Problems {
  return found({
    phone: !isPhone(form.phone) && '手机号格式不正确',
    email: !MAIL.test(form.email.trim()) && '邮箱格式不正确',
  })
}

function found(checks: Readonly<Record<string, string | false>>): Problems {
  return Object.fromEntries(Object.entries(checks).filter(([, problem]) => problem !== false)) as Problems
}

/** The form as the API wants it; only of a form without problems. */
export function bodyOf(form: Form, id: string): Input<'POST /shop/merchant/application'>['body'] {
  const { photos, bank, branch } = form
  return {
    id,
    subject: form.subject,
    licence:
      form.subject === 'micro'
        ? null
        : { no: form.licenceNo, name: form.legalName, photoId: photos.licence ?? '' },
    person: {
      name: form.personName,
      idNumber: form.idNumber,
      idFrom: form.idFrom,
      idUntil: form.isForEver ? null : form.idUntil,
      frontPhotoId: photos['id-front'] ?? '',
      backPhotoId: photos['id-back'] ?? '',
    },
    account: {
      kind: kindOf(form),
      bank,
      holder: form.holder,
      number: packed(form.accountNumber),
      ...(bank === OTHER_BANK ? { branch } : {}),
    },
    phone: form.phone,
    email: form.email.trim(),
    shortName: form.shortName,
  }
}

/** WeChat's reviewers say why, field by field; what they mark stays marked until it is changed. */
export function rejectedFields(application: Application | null): Problems {
  return Object.fromEntries(
    (application?.rejections ?? []).flatMap(({ field, reason }) => (field === null ? [] : [[field, reason]])),
  )
}

const STEP_OF: Readonly<Record<string, number>> = {
  shortName: 0,
  licenceNo: 0,
  legalName: 0,
  licence: 0,
  personName: 1,
  idNumber: 1,
  idFrom: 1,
  idUntil: 1,
  idFront: 1,
  idBack: 1,
  bank: 2,
  branch: 2,
  holder: 2,
  accountNumber: 2,
}

/** The first step in which something is marked. */
export function firstStepOf(problems: Problems): number {
  return Math.min(3, ...Object.keys(problems).map((field) => STEP_OF[field] ?? 3))
}
