import { describe, expect, it } from 'vitest'
import { fenOfYuan, instantOfCell, rowsOf, UnreadableBill } from './bill-cells'

async function read(text: string, chunkChars = text.length): Promise<string[][]> {
  async function* chunks() {
    for (let at = 0; at < text.length; at += chunkChars) yield text.slice(at, at + chunkChars)
  }
  const rows: string[][] = []
  for await (const cells of rowsOf(chunks())) rows.push([cells('单号'), cells('商品名称', '名称')])
  return rows
}

describe('a bill of WeChat', () => {
  const bill =
    '\ufeff单号,名称,新列\r\n`P1,`保养,小保养,`x\r\n`P2,`两行\n名称,`y\r\n总数,合计\r\n`2,`3.00\r\n'

  it('is read by the names of its columns; names with commas and line ends stay whole; sums are no rows', async () => {
    for (const chunkChars of [1, 7, bill.length])
      expect(await read(bill, chunkChars)).toEqual([
        ['P1', '保养,小保养'],
        ['P2', '两行\n名称'],
      ])
  })

  it('that breaks off, or lacks a column, is unreadable and not shorter', async () => {
    await expect(read('\ufeff单号,新列,名称\r\n`P1,`x')).rejects.toThrow(UnreadableBill)
    await expect(read('\ufeff单号\r\n`P1\r\n总数\r\n`1\r\n')).rejects.toThrow('no column')
    await expect(read('')).rejects.toThrow(UnreadableBill)
  })

  it('has yuan that become fen by their digits, exactly', () => {
    const pairs: [string, number][] = [
      ['0.29', 29],
      ['1.15', 115],
      ['-0.24000', -24],
      ['0.00499', 0],
      ['0.00500', 1],
      ['19999999.99', 1_999_999_999],
      ['7', 700],
      ['0.1', 10],
      ['-0.00', 0],
    ]
    for (const [text, fen] of pairs) expect(fenOfYuan(text), text).toBe(fen)
    for (const text of ['', '1,000.00', '1.2.3', '１.00', '¥1'])
      expect(() => fenOfYuan(text)).toThrow(UnreadableBill)
  })

  it("tells times in China's", () => {
    expect(instantOfCell('2026-03-02 00:00:01').toISOString()).toBe('2026-03-01T16:00:01.000Z')
    expect(() => instantOfCell('2026-03-02')).toThrow(UnreadableBill)
  })
})
