import { expect, test } from 'vitest'
import { refundingWords } from './refunding'

const NOW = Date.parse('2026-11-23T02:00:00.000Z')
const words = (stand: Parameters<typeof refundingWords>[0]['stand'], askAt: string | null) =>
  refundingWords({ amountFen: 28_600, stand, askAt }, NOW).text

test('a refund that nobody knows of is said to be unknown, with when WeChat is asked again', () => {
  expect(words('unknown', '2026-11-23T06:20:00.000Z')).toBe(
    '微信还没有答复 ¥286.00 退了没有。今天 14:20 再次查询，不会退两次，也不会漏退',
  )
  expect(words('unknown', null)).toBe(
    '微信还没有答复 ¥286.00 退了没有。平台正在人工核对，不会退两次，也不会漏退',
  )
})

test('a shop without money and a review are no answer of WeChat', () => {
  expect(words('short', '2026-11-24T06:20:00.000Z')).toBe(
    '门店余额不够，¥286.00 还没有退成。明天 14:20 再次提交',
  )
  expect(words('review', null)).toBe('¥286.00 的退款正在人工核对，核对后原路退回')
  expect(words('going', null)).toBe('¥286.00 正在原路退回，微信处理需要一点时间')
})
