import { describe, expect, it } from 'vitest'
import { balancesOf, releaseEntries } from '../payments/ledger'
import { figuresOf, hashOf, sumFigures, type Figures } from './statement-figures'

const none: Figures = {
  releasedFen: 0,
  commissionFen: 0,
  commissionBackFen: 0,
  refundedFen: 0,
  recoveredFen: 0,
  otherFen: 0,
  netFen: 0,
}
type Moves = Parameters<typeof balancesOf>[0]
const figures = (entries: Moves) => figuresOf({ moved: balancesOf(entries) })

describe('what a transfer was to the shop', () => {
  it.each<[string, Moves, Partial<Figures>]>([
    ['a payment that froze', [{ account: 'payer', amountFen: -100 }, { account: 'fee', amountFen: 1 }, { account: 'frozen', amountFen: 99 }], {}],
    ['a refund of frozen money', [{ account: 'frozen', amountFen: -99 }, { account: 'fee', amountFen: -1 }, { account: 'refunded', amountFen: 100 }], {}],
    ['a release', releaseEntries(1000, 100), { releasedFen: 1000, commissionFen: 100, netFen: 900 }],
    ['a release without commission', releaseEntries(1000, 0), { releasedFen: 1000, netFen: 1000 }],
    ['a release that is all commission', releaseEntries(30, 30), { releasedFen: 30, commissionFen: 30 }],
    ['commission that came back', [{ account: 'commission', amountFen: -40 }, { account: 'shop', amountFen: 40 }], { commissionBackFen: 40, netFen: 40 }],
    ['a refund after the release', [{ account: 'shop', amountFen: -397 }, { account: 'fee', amountFen: -3 }, { account: 'refunded', amountFen: 400 }], { refundedFen: 397, netFen: -397 }],
    ['an advance of the platform', [{ account: 'advance', amountFen: -400 }, { account: 'refunded', amountFen: 400 }], {}],
    ['a recovery', [{ account: 'shop', amountFen: -400 }, { account: 'advance', amountFen: 400 }], { recoveredFen: 400, netFen: -400 }],
    ['a write-off', [{ account: 'advance', amountFen: 400 }, { account: 'promotion', amountFen: -400 }], {}],
    ['what nobody has thought of', [{ account: 'promotion', amountFen: -7 }, { account: 'shop', amountFen: 7 }], { otherFen: 7, netFen: 7 }],
  ])('%s', (_name, entries, expected) => {
    const said = figures(entries)
    expect(said).toEqual({ ...none, ...expected })
    expect(said.netFen).toBe(balancesOf(entries).shop)
    const { releasedFen, commissionFen, commissionBackFen, refundedFen, recoveredFen, otherFen } = said
    expect(said.netFen).toBe(
      releasedFen - commissionFen + commissionBackFen - refundedFen - recoveredFen + otherFen,
    )
  }) // prettier-ignore

  it('sums to the same whichever way it is added', () => {
    const all = [figures(releaseEntries(1000, 100)), figures(releaseEntries(999, 99)), none]
    expect(sumFigures(all)).toMatchObject({ releasedFen: 1999, commissionFen: 199, netFen: 1800 })
    expect(sumFigures([sumFigures(all.slice(0, 1)), sumFigures(all.slice(1))])).toEqual(sumFigures(all))
  })

  it('the fingerprint of a day changes with one fen, another order and another day, and not with what froze', () => {
    const release = { transferId: 'a', subjectId: 'o', moved: balancesOf(releaseEntries(1000, 100)) }
    const frozen = {
      transferId: 'b',
      subjectId: 'o',
      moved: balancesOf([
        { account: 'payer', amountFen: -1 },
        { account: 'frozen', amountFen: 1 },
      ]),
    }
    const hash = hashOf('s', '2026-11-26', [release])
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(hashOf('s', '2026-11-26', [release, frozen])).toBe(hash)
    const others = [
      hashOf('s', '2026-11-26', [{ ...release, moved: balancesOf(releaseEntries(1000, 101)) }]),
      hashOf('s', '2026-11-26', [{ ...release, subjectId: 'p' }]),
      hashOf('s', '2026-11-27', [release]),
      hashOf('s', '2026-11-26', []),
    ]
    expect(new Set([hash, ...others]).size).toBe(5)
  })
})
