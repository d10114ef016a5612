import { instantOf } from '@anxin/shared/kernel/time'
import { describe, expect, it } from 'vitest'
import { payWindow, plusWakingMs } from './pay-window'

const at = (day: string, hour: number, minute = 0) => instantOf(day, hour * 60 + minute)
const usual = { instant: false, partner: false }

describe('payWindow', () => {
  it('gives two hours by day', () => {
    expect(payWindow(at('2027-03-01', 10), at('2027-03-03', 10), usual).byAt).toEqual(at('2027-03-01', 12))
  })

  it('rests from 22:00 to 08:00', () => {
    expect(payWindow(at('2027-03-01', 21), at('2027-03-03', 10), usual).byAt).toEqual(at('2027-03-02', 9))
    expect(payWindow(at('2027-03-01', 23), at('2027-03-03', 10), usual).byAt).toEqual(at('2027-03-02', 10))
    expect(plusWakingMs(at('2027-03-01', 3), 0)).toEqual(at('2027-03-01', 8))
  })

  it('ends an hour before the slot', () => {
    expect(payWindow(at('2027-03-01', 10), at('2027-03-01', 12), usual).byAt).toEqual(at('2027-03-01', 11))
  })

  it('leaves at least fifteen minutes, but never past the start of the slot', () => {
    expect(payWindow(at('2027-03-01', 10), at('2027-03-01', 11, 5), usual).byAt).toEqual(
      at('2027-03-01', 10, 15),
    )
    expect(payWindow(at('2027-03-01', 10), at('2027-03-01', 10, 10), usual).byAt).toEqual(
      at('2027-03-01', 10, 10),
    )
  })

  it('gives fifteen minutes for instant booking', () => {
    expect(
      payWindow(at('2027-03-01', 10), at('2027-03-03', 10), { instant: true, partner: false }).byAt,
    ).toEqual(at('2027-03-01', 10, 15))
  })

  it('partner mode takes the money of a slot beyond a week only from 24 hours before it', () => {
    const window = payWindow(at('2027-03-01', 10), at('2027-03-20', 10), { instant: false, partner: true })
    expect(window.fromAt).toEqual(at('2027-03-19', 10))
    expect(window.byAt).toEqual(at('2027-03-19', 12))
    expect(
      payWindow(at('2027-03-01', 10), at('2027-03-07', 10), { instant: false, partner: true }).fromAt,
    ).toEqual(at('2027-03-01', 10))
  })
})
