import { describe, expect, it } from 'vitest'
import { inflateSync } from 'node:zlib'
import type { StatementDay } from './statement-columns'
import { statementCsv } from './statement-csv'
import { statementPdf } from './statement-pdf'

const FIGURES = {
  releasedFen: 100_050,
  commissionFen: 10_005,
  commissionBackFen: 9,
  refundedFen: 1,
  recoveredFen: 2,
  otherFen: 0,
  netFen: 90_051,
}
const statement = (more: Partial<StatementDay> = {}): StatementDay => ({
  day: '2026-11-26',
  shopName: '老街汽修',
  orders: 1,
  ...FIGURES,
  sha256: 'ab'.repeat(32),
  madeAt: '2026-11-26T16:30:00.000Z',
  items: [
    {
      orderId: '01KBQ2ZYF0ABCDEFGHJKMNPQRS',
      serviceName: '小保养',
      vehicleText: '大众 朗逸 · 浙A12345',
      ...FIGURES,
    },
  ],
  ...more,
})

describe('the CSV of a statement', () => {
  it('begins with a BOM, has Chinese titles, yuan with two digits and the sum as its last line', () => {
    const lines = statementCsv(statement()).split('\r\n')
    expect(lines).toEqual([
      '\uFEFF日期,订单号,服务,车辆,放款（元）,平台服务费（元）,退回服务费（元）,放款后退款（元）,追回垫付（元）,其他（元）,净到账（元）',
      '2026-11-26,01KBQ2ZYF0ABCDEFGHJKMNPQRS,小保养,大众 朗逸 · 浙A12345,1000.50,-100.05,0.09,-0.01,-0.02,0.00,900.51',
      '2026-11-26,合计,,,1000.50,-100.05,0.09,-0.01,-0.02,0.00,900.51',
      '',
    ])
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('takes %j for text, not for a formula', (serviceName) => {
    const items = [{ ...statement().items[0]!, serviceName }]
    expect(statementCsv(statement({ items }))).toContain(`,'${serviceName},`)
  })

  it('keeps quotes, commas and line ends inside their cell', () => {
    const items = [{ ...statement().items[0]!, serviceName: '洗车, "精洗"\n打蜡' }]
    expect(statementCsv(statement({ items }))).toContain(',"洗车, ""精洗""\n打蜡",')
  })
})

describe('the PDF of a statement', () => {
  it('embeds the glyphs that it shows, and its text can be searched', async () => {
    const pdf = await statementPdf(statement({ shopName: '堃喆汽修' }))
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    const parts = pdf.toString('latin1')
    expect(parts.match(/\/FontFile2 /g)?.length).toBeGreaterThan(2)
    expect(parts).not.toContain('/Helvetica')
    const mapped = unicodeOf(pdf)
    for (const char of '对账单老街小保养朗逸平台服务费净到账堃喆0.') {
      if ('老街'.includes(char)) expect(mapped.has(char), char).toBe(false) // no glyph that is not shown
      else expect(mapped.has(char), char).toBe(true)
    }
  })

  it('goes on to further pages, each with its titles', async () => {
    const one = statement().items[0]!
    const pdf = await statementPdf(statement({ orders: 80, items: Array.from({ length: 80 }, () => one) }))
    expect(pdf.toString('latin1').match(/\/Type \/Page\n/g)).toHaveLength(3)
    expect(pdf.length).toBeLessThan(200_000)
  })
})

/** The characters that the fonts of a PDF say they stand for. */
function unicodeOf(pdf: Buffer): Set<string> {
  const found = new Set<string>()
  const text = pdf.toString('latin1')
  for (const { index, 0: head } of text.matchAll(/stream\r?\n/g)) {
    if (text.slice(index - 3, index) === 'end') continue
    const start = index + head.length
    const data = pdf.subarray(start, text.indexOf('endstream', start))
    const plain = data[0] === 0x78 ? inflateSync(data).toString('latin1') : data.toString('latin1')
    if (!plain.includes('beginbfrange')) continue
    for (const [, codes = ''] of plain.matchAll(/\[([^\]]*)\]/g))
      for (const [, hex = ''] of codes.matchAll(/<([0-9a-f]{4})>/gi))
        found.add(String.fromCodePoint(Number.parseInt(hex, 16)))
  }
  return found
}
