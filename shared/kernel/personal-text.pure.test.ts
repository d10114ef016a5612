import { describe, expect, it } from 'vitest'
import { personalDataIn } from './personal-text'

describe('a text that everybody will read', () => {
  it.each([
    ['车牌浙A12345，机油渗漏', 'plate'],
    ['浙 a·d12345 到店', 'plate'],
    ['沪ＡＤ１２３４５', 'plate'],
    ['联系 138 0013 8000', 'phone'],
    ['加微信13800138000', 'phone'],
    ['+86-138-0013-8000', 'phone'],
    ['车架号 1M8GDM9AXKP042788', 'vin'],
    ['车架号 1m8gdm9axkp042788。', 'vin'],
  ] as const)('%s tells of a person or a car', (text, what) => {
    expect(personalDataIn(text)).toBe(what)
  })

  it.each([
    '更换前刹车片 4 片，扭矩 110 N·m，费用 1 380 元',
    '机油 5W-30，行驶 42100 公里，2026-11-26 完工',
    '配件号 04465-YZZR7，博世 0 986 4AB 101',
    '贵州的路况，云南往返 3000 公里',
    '',
  ])('%s does not', (text) => {
    expect(personalDataIn(text)).toBeNull()
  })
})
