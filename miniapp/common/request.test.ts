import { describe, expect, test, vi } from 'vitest'
import { fillPath, splitRoute, toQuery } from './request'

vi.mock('@tarojs/taro', () => ({ default: {} }))

describe('the address of a call', () => {
  test('is the route with its parameters, escaped', () => {
    expect(splitRoute('POST /orders/:orderId/lines/:lineId')).toEqual([
      'POST',
      '/orders/:orderId/lines/:lineId',
    ])
    expect(fillPath('/orders/:orderId/lines/:lineId', { orderId: 'a/b', lineId: '1' })).toBe(
      '/orders/a%2Fb/lines/1',
    )
  })

  test('is refused where a parameter is missing or empty', () => {
    expect(() => fillPath('/orders/:orderId', {})).toThrow('orderId')
    expect(() => fillPath('/orders/:orderId', { orderId: '' })).toThrow('orderId')
  })

  test('ends with the query, without what is undefined', () => {
    expect(toQuery({})).toBe('')
    expect(toQuery({ cursor: undefined })).toBe('')
    expect(toQuery({ city: '上海', limit: 20, open: true, cursor: undefined })).toBe(
      '?city=%E4%B8%8A%E6%B5%B7&limit=20&open=true',
    )
  })
})
