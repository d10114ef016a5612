import { describe, expect, test } from 'vitest'
import { bodyOf, emptyForm, firstStepOf, kindOf, problemsOf, rejectedFields, STEPS, type Form } from './form'

const GOOD: Form = {
  ...emptyForm(),
  licenceNo: '91440300708461136t',
  legalName: '西湖区小明汽车维修店',
  shortName: '小明修车',
  personName: '欧阳小明',
  idNumber: '11010519491231002x',
  idFrom: '2015-03-01',
  isForEver: true,
  holder: '欧阳小明',
  accountNumber: '4111 1111 1111 1111',
  phone: '13812345678',
  email: 'ouyang@example.com',
  photos: { licence: 'L', 'id-front': 'F', 'id-back': 'B' },
}

describe('the form of a collecting account', () => {
  test('names everything that is missing, step by step, and nothing once it is there', () => {
    const empty = STEPS.map((_step, step) => Object.keys(problemsOf(emptyForm(), step)))
    expect(empty).toEqual([
      ['shortName', 'licenceNo', 'legalName', 'licence'],
      ['personName', 'idNumber', 'idFrom', 'idUntil', 'idFront', 'idBack'],
      ['holder', 'accountNumber'],
      ['phone', 'email'],
    ])
    for (const step of STEPS.keys()) expect(problemsOf(GOOD, step)).toEqual({})
  })

  test('a person without a licence is not asked for one, and a company has its own account', () => {
    const micro: Form = { ...emptyForm(), subject: 'micro', shortName: '小明修车' }
    expect(problemsOf(micro, 0)).toEqual({})
    expect(bodyOf({ ...GOOD, subject: 'micro' }, 'X').licence).toBeNull()
    expect(kindOf({ ...GOOD, subject: 'company', kind: 'personal' })).toBe('corporate')
    expect(kindOf({ ...GOOD, subject: 'micro', kind: 'corporate' })).toBe('personal')
  })

  test('another bank needs its branch', () => {
    const other: Form = { ...GOOD, bank: '其他银行' }
    expect(Object.keys(problemsOf(other, 2))).toEqual(['branch'])
    expect(bodyOf({ ...other, branch: '杭州联合银行文三支行' }, 'X').account.branch).toBe(
      '杭州联合银行文三支行',
    )
    expect('branch' in bodyOf(GOOD, 'X').account).toBe(false)
  })

  test('what the reviewers mark leads to its step', () => {
    const rejections = [
      { field: 'accountNumber', reason: '账号与户名不符' },
      { field: 'idFront', reason: '照片不清晰' },
      { field: null, reason: '其他' },
    ]
    const marked = rejectedFields({ rejections } as never)
    expect(marked).toEqual({ accountNumber: '账号与户名不符', idFront: '照片不清晰' })
    expect(firstStepOf(marked)).toBe(1)
    expect(firstStepOf({})).toBe(3)
  })
})
