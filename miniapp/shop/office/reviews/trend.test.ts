import { describe, expect, test } from 'vitest'
import { trendsOf, type Review, type ShopRating } from './trend'

const review = (skill: number) => ({ skill, manner: 4, priceClarity: 5 }) as Review
const rating: ShopRating = { count: 40, overall: 4.4, skill: 4.5, manner: 4, priceClarity: 4.7 }

describe('the trend of the reviews', () => {
  test('compares the ten newest with all, mark by mark', () => {
    const newest = [...Array.from({ length: 10 }, () => review(4)), review(1)]
    expect(trendsOf(rating, newest)).toEqual([
      { label: '技术', overall: 4.5, latest: 4, word: '在变差' },
      { label: '态度', overall: 4, latest: 4, word: '稳定' },
      { label: '价格透明', overall: 4.7, latest: 5, word: '在变好' },
    ])
  })

  test('says nothing of too few', () => {
    expect(
      trendsOf(
        rating,
        Array.from({ length: 9 }, () => review(4)),
      ),
    ).toEqual([])
    expect(
      trendsOf(
        { ...rating, count: 10 },
        Array.from({ length: 10 }, () => review(4)),
      ),
    ).toEqual([])
  })
})
