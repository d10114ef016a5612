import { describe, expect, it } from 'vitest'
import { bareCalls, bareSteps, moneySource, otherSource, moneySteps } from './harness/money-points'

const POINTS_MIN = 30

describe('where the power may be cut', () => {
  it('no transaction of money and no call to WeChat is without a point on either side', () => {
    expect(bareSteps()).toEqual([])
    // The wrappers are imported nowhere under another name.
    const all = [...moneySource(), ...otherSource()]
    expect(all.filter(({ text }) => /(moneyTransaction|askWechat) as /.test(text))).toEqual([])
  })

  it('nobody else speaks to WeChat Pay', () => {
    expect(otherSource().length).toBeGreaterThan(100)
    expect(bareCalls()).toEqual([])
    expect(bareCalls([{ path: 'a.ts', text: '\napp.wechatPay.refund(order)' }])).toEqual(['a.ts:2'])
  })

  it('a step that is not wrapped is found', () => {
    const file = (text: string) => [{ path: 'a.ts', text }]
    expect(bareSteps(file('const pay = app.wechatPay.refund(order)'))).toEqual(['a.ts:1'])
    expect(bareSteps(file('const { wechatPay } = app'))).toEqual(['a.ts:1'])
    expect(bareSteps(file('\nawait app.db.transaction((tx) => post(tx))'))).toEqual(['a.ts:2'])
    expect(bareSteps(file('mode: app.wechatPay.mode,'))).toEqual([])
  })

  it('every step has a name of its own, written out', () => {
    const files = moneySource()
    const calls = files.flatMap(({ text }) => [...text.matchAll(/\b(moneyTransaction|askWechat)\(/g)])
    const names = moneySteps(files).map(({ name }) => name)
    expect(names).toHaveLength(calls.length)
    expect(new Set(names).size).toBe(names.length)
  })

  it('there are enough of them', () => {
    const points = moneySteps().flatMap((step) => step.points)
    console.info(`${points.length} points of ${moneySteps().length} steps: ${points.join(' ')}`)
    expect(points.length).toBeGreaterThanOrEqual(POINTS_MIN)
  })
})
