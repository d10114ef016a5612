import { expect, test } from 'vitest'
import { undisputed, type BillPart } from './undisputed'

const part = (amountFen: number, isDisputed = false): BillPart => ({ amountFen, isDisputed })

test('a supplement that is disputed leaves the payment before it', () => {
  expect(undisputed([28_600, 12_000], [part(28_600), part(12_000, true)])).toEqual([true, false])
  expect(undisputed([28_600, 12_000], [part(28_600, true), part(12_000)])).toEqual([false, true])
})

test('a line that a deposit and the balance pay together is disputed in both, one of the balance alone in that', () => {
  expect(undisputed([3_000, 25_600], [part(10_000, true), part(18_600)])).toEqual([false, false])
  expect(undisputed([3_000, 25_600], [part(10_000), part(18_600, true)])).toEqual([true, false])
})

test('where less remains than the bill, the bill is stretched along it, never short of what is disputed', () => {
  // Half of everything went back: what is disputed still lies in the second payment alone.
  expect(undisputed([14_300, 6_000], [part(28_600), part(12_000, true)])).toEqual([true, false])
  // The part that went back was of the second payment: the first one pays for some of what is disputed.
  expect(undisputed([28_600, 2_000], [part(28_600), part(12_000, true)])).toEqual([false, false])
})

test('one fen over the edge counts', () => {
  expect(undisputed([101, 99], [part(100), part(100, true)])).toEqual([false, false])
  expect(undisputed([100, 100], [part(100), part(100, true)])).toEqual([true, false])
})

test('nothing disputed leaves all, all disputed leaves none, and without a bill nothing is let go', () => {
  expect(undisputed([5, 5], [part(10)])).toEqual([true, true])
  expect(undisputed([5, 5], [part(10, true)])).toEqual([false, false])
  expect(undisputed([5, 5], [])).toEqual([false, false])
})
