import { describe, expect, test } from 'vitest'
import { newLine } from '../../common/price-line'
import { draftOf, toBody, type PriceDraft } from './price-draft'

const draft = (more: Partial<PriceDraft> = {}): PriceDraft => ({
  ...draftOf(undefined),
  lines: [{ ...newLine(), name: '工时', unitPriceFen: 10_000 }],
  ...more,
})

describe('a price that is edited', () => {
  test('is sent in fen, with nothing for what was left empty', () => {
    expect(toBody(draft(), 'fixed')).toMatchObject({
      body: { active: true, totalMaxFen: null, depositFen: 0, inspectionFeeFen: 0 },
    })
    expect(toBody(draft({ totalMax: '150', deposit: '30.5', inspectionFee: '50' }), 'range')).toMatchObject({
      body: { totalMaxFen: 15_000, depositFen: 3_050, inspectionFeeFen: 5_000 },
    })
  })

  test('is kept back with the reason where the API would refuse it', () => {
    expect(toBody(draft({ lines: [] }), 'fixed')).toEqual({ problems: { lines: '至少要有一项' } })
    expect(toBody(draft(), 'range')).toEqual({ problems: { totalMax: '请填写金额，最多两位小数' } })
    expect(toBody(draft({ totalMax: '99.99' }), 'range')).toEqual({
      problems: { totalMax: '价格上限不能低于各项合计' },
    })
    expect(toBody(draft({ totalMax: '200', deposit: '100.01' }), 'range')).toEqual({
      problems: { deposit: '订金不能高于各项合计' },
    })
    expect(toBody(draft({ inspectionFee: '5o' }), 'inspect-first')).toEqual({
      problems: { inspectionFee: '请填写金额，最多两位小数' },
    })
  })

  test('has no lines where the price comes after the inspection, and no deposit where all is paid at once', () => {
    expect(toBody(draft({ deposit: '50' }), 'inspect-first')).toMatchObject({
      body: { lines: [], depositFen: 5_000 },
    })
    expect(toBody(draft({ deposit: '50' }), 'fixed')).toMatchObject({ body: { depositFen: 0 } })
  })
})
