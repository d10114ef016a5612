import { describe, expect, it } from 'vitest'
import { countPhrases, PHRASES } from './phrases'

const read = (...texts: string[]) => countPhrases(texts).map(({ phrase, count }) => `${phrase} ${count}`)

describe('the phrases of reviews', () => {
  it.each([
    ['不贵，下次还来', ['不贵 1', '还会再来 1']],
    ['有点贵', ['贵 1']],
    ['没修好，又坏了', ['手艺差 1']],
    ['师傅专业又有耐心', ['手艺好 1', '态度好 1']],
    ['一点都不专业', ['手艺差 1']],
    ['没有推销，没加钱', ['价格透明 1', '不劝多做 1']],
    ['临时加价', ['价格不透明 1']],
    ['不推荐', ['不会再来 1']],
    ['没有排队', ['准时 1']],
    ['今天下雨', []],
  ])('in %s are %j', (text, phrases) => {
    expect(read(text)).toEqual(phrases)
  })

  it('count once a text, the most frequent first, and never hold anything but the vocabulary', () => {
    const texts = ['专业，技术好', '专业', '不贵', '张三 13812345678 浙A12345 说专业']
    expect(read(...texts)).toEqual(['手艺好 3', '不贵 1'])
    const known = new Set(PHRASES.map(({ phrase }) => phrase))
    expect(countPhrases(texts).every(({ phrase }) => known.has(phrase))).toBe(true)
  })

  it('are denied into phrases that there are', () => {
    const known = new Set(PHRASES.map(({ phrase }) => phrase))
    expect(PHRASES.flatMap(({ denied }) => denied ?? []).filter((phrase) => !known.has(phrase))).toEqual([])
  })
})
