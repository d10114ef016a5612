import { expect, it } from 'vitest'
import { fitSubscribeValue } from './subscribe-data'

it.each([
  ['thing1', '换机油', '换机油'],
  ['thing1', '一二三四五六七八九十一二三四五六七八九十', '一二三四五六七八九十一二三四五六七八九十'],
  ['thing1', '一二三四五六七八九十一二三四五六七八九十多', '一二三四五六七八九十一二三四五六七八九…'],
  ['thing12', '😀'.repeat(21), `${'😀'.repeat(19)}…`],
  ['thing1', '第一行\n第二行', '第一行 第二行'],
  ['thing1', '  ', '无'],
  ['character_string2', 'P01J中文-A', 'P01J-A'],
  ['character_string2', 'x'.repeat(40), 'x'.repeat(32)],
  ['number3', '12 345.6', '12345.6'],
  ['letter3', 'ab1中c', 'abc'],
  ['symbol1', '++++++', '+++++'],
  ['phone_number4', '+86 138 0013 8000 转 1', '+86 138 0013 8000'],
  ['car_number5', '沪AD123456', '沪AD12345'],
  ['phrase6', '已确认，请到店', '已确认请到'],
  ['phrase6', 'OK', '无'],
  ['name7', '安心修汽车服务有限责任公司', '安心修汽车服务有限责'],
  ['name7', 'Alexandria Longbottom III', 'Alexandria Longbotto'],
  ['amount8', '¥286.00', '¥286.00'],
  ['time9', '2026年3月4日 13:06', '2026年3月4日 13:06'],
])('%s: "%s" becomes "%s"', (key, text, fitted) => {
  expect(fitSubscribeValue(key, text)).toBe(fitted)
})
