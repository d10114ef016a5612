import { TEMPLATE_COLUMNS, TEMPLATE_COLUMNS_REQUIRED } from '@anxin/shared/catalogue/template-columns'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { describe, expect, it } from 'vitest'
import { readSheet } from './read-sheet'
import { makeSheet, sheetXml, zipOf } from './testing/make-sheet'
import { templatesOf } from './template-rows'

const HEAD = [...TEMPLATE_COLUMNS]
const LABOUR = ['前刹车片', '朗逸', '工时', '更换前刹车片', '1.5', '小时', '120', '', '', '']
const PAD = ['前刹车片', '朗逸', '配件', '前刹车片', '1', '套', '180.5', '品牌件', '菲罗多', '320']
const read = (...rows: string[][]) => templatesOf(readSheet(makeSheet([HEAD, ...rows])))
const problemsOf = (...rows: string[][]) =>
  read(...rows).problems.map(({ row, column, text }) => `${row} ${column} ${text}`)
const refused = (bytes: Buffer) => () => readSheet(bytes)
const REFUSED = expect.objectContaining({ code: 'SHEET_REFUSED' }) as unknown

describe('a sheet of templates', () => {
  it('becomes templates: rows of one name together, hours by rate, parts with type, brand and the original price', () => {
    const { templates, problems } = read(
      LABOUR,
      ['保养', '', '费用', '检测费', '', '次', '30', '', '', ''],
      PAD,
    )
    expect(problems).toEqual([])
    expect(templates).toEqual([
      {
        name: '前刹车片',
        model: '朗逸',
        rows: [2, 4],
        lines: [
          {
            kind: 'labour',
            name: '更换前刹车片',
            quantityMilli: 1500,
            unit: '小时',
            unitPriceFen: 12_000,
            partType: null,
          },
          {
            kind: 'part',
            name: '前刹车片',
            quantityMilli: 1000,
            unit: '套',
            unitPriceFen: 18_050,
            partType: 'brand',
            brand: '菲罗多',
            oemUnitPriceFen: 32_000,
          },
        ],
      },
      {
        name: '保养',
        model: null,
        rows: [3],
        lines: [
          {
            kind: 'fee',
            name: '检测费',
            quantityMilli: 1000,
            unit: '次',
            unitPriceFen: 3_000,
            partType: null,
          },
        ],
      },
    ])
  })

  it('names every bad cell by row and column, and leaves out the whole template that it stands in', () => {
    const { templates, problems } = read(
      LABOUR,
      ['前刹车片', '', '配件', '前刹车片', '0', '套', '18.555', '进口', '', ''],
      ['保养', '', '人工', '', '一', '次', '', '', '', ''],
      ['', '', '工时', '洗车', '1', '次', '30', '', '', ''],
      ['轮胎', '', '工时', '换胎', '1', '条', '30', '', '', ''],
    )
    expect(problems.map(({ row, column }) => `${row} ${column}`)).toEqual([
      '3 单价',
      '3 配件类型',
      '3 数量',
      '4 类别',
      '4 单价',
      '4 名称',
      '4 数量',
      '5 模板名称',
    ])
    expect(problems[0]?.text).toBe('「18.555」不是数字，或小数超过 2 位')
    expect(templates.map(({ name }) => name)).toEqual(['轮胎'])
  })

  it('promises a warranty a line, in days, months or years, and kilometres; not where nothing is said', () => {
    const promises = (...cells: [string, string][]) => {
      const { templates, problems } = read(...cells.map((promise) => [...LABOUR, ...promise]))
      expect(problems).toEqual([])
      return templates[0]?.lines.map(({ warrantyDays, warrantyKm }) => [warrantyDays, warrantyKm])
    }
    expect(
      promises(['365', '20000'], ['90 天', ''], ['12个月', '500000'], ['1个月', ''], ['10年', '']),
    ).toEqual([
      [365, 20_000],
      [90, undefined],
      [365, 500_000],
      [31, undefined],
      [3650, undefined],
    ])
    expect(promises(['', '1'], ['', ''])).toEqual([
      [undefined, 1],
      [undefined, undefined],
    ])
  })

  it('names a promise that is none, too long or on a fee, and leaves the template out', () => {
    const fee = ['保养', '', '费用', '检测费', '', '次', '30', '', '', '']
    const { templates, problems } = read(
      [...LABOUR, '终身', '两万'],
      [...PAD, '0', '1.5'],
      [...PAD, '11年', '500001'],
      [...fee, '30', '1000'],
    )
    expect(templates).toEqual([])
    expect(problems.map(({ row, column }) => `${row} ${column}`)).toEqual(
      [2, 3, 4, 5].flatMap((row) => [`${row} 承诺质保期`, `${row} 承诺质保公里`]),
    )
    expect(problems[0]?.text).toBe('应为天数（如 365）、12个月 或 1年，最长 3650 天')
    expect(problems.at(-1)?.text).toBe('费用没有质保，请留空')
  })

  it('may be without the columns of a promise, but not with a promise under another head or none', () => {
    const older = HEAD.slice(0, TEMPLATE_COLUMNS_REQUIRED)
    const of = (...rows: string[][]) => templatesOf(readSheet(makeSheet(rows)))
    expect(of(older, LABOUR).templates).toHaveLength(1)
    expect(of([...older, '', '承诺质保公里'], [...LABOUR, '', '20000']).templates[0]?.lines).toMatchObject([
      { warrantyKm: 20_000 },
    ])
    for (const head of [older, [...older, '质保']]) {
      const { templates, problems } = of(head, [...LABOUR, '365'])
      expect(templates).toEqual([])
      expect(problems).toEqual([{ row: 1, column: '承诺质保期', text: '第 11 列的表头应为「承诺质保期」' }])
    }
  })

  it('without its head is not guessed at', () => {
    const { templates, problems } = templatesOf(readSheet(makeSheet([LABOUR, PAD])))
    expect([templates.length, problems.length]).toEqual([0, TEMPLATE_COLUMNS_REQUIRED])
    expect(problems[0]).toEqual({ row: 1, column: '模板名称', text: '第 1 列的表头应为「模板名称」' })
  })

  it('takes no formula, whatever it said when it was saved', () => {
    const formula = sheetXml([HEAD, LABOUR]).replace('<v>120</v>', '<f>SUM(A1:A9)</f><v>120</v>')
    const { templates, problems } = templatesOf(readSheet(zipOf({ 'xl/worksheets/sheet1.xml': formula })))
    expect(templates).toEqual([])
    expect(problems).toEqual([{ row: 2, column: '单价', text: '不接受公式，请粘贴为数值' }])
  })

  it('reads numbers as a spreadsheet keeps them', () => {
    expect(
      problemsOf([...LABOUR.slice(0, 4), '1.1000000000000001', '小时', '59.999999999999993', '', '', '']),
    ).toEqual([])
    const [template] = read([
      ...LABOUR.slice(0, 4),
      '1.1000000000000001',
      '小时',
      '59.999999999999993',
      '',
      '',
      '',
    ]).templates
    expect(template?.lines[0]).toMatchObject({ quantityMilli: 1100, unitPriceFen: 6_000 })
  })
})

describe('a file that is no price list', () => {
  it('is refused: no zip, a broken one, no sheet in it, broken XML', () => {
    expect(refused(Buffer.from('模板名称,单价'))).toThrow(REFUSED)
    expect(refused(Buffer.alloc(0))).toThrow(REFUSED)
    expect(refused(makeSheet([HEAD]).subarray(40))).toThrow(REFUSED)
    expect(refused(zipOf({ 'a.txt': 'x' }))).toThrow(REFUSED)
    expect(refused(zipOf({ 'xl/worksheets/sheet1.xml': '<worksheet><row>' }))).toThrow(REFUSED)
  })

  it.each([
    ['says so', {}],
    ['lies about it', { size: 10 }],
  ])('that would grow to ten times of what is allowed is refused before it has, and %s', (_how, lie) => {
    const bomb = zipOf({ 'xl/worksheets/sheet1.xml': 'A'.repeat(10 * LIMITS.sheetPartBytesMax) }, lie)
    expect(bomb.length).toBeLessThan(LIMITS.sheetBytesMax)
    const before = process.memoryUsage().arrayBuffers
    expect(refused(bomb)).toThrow(REFUSED)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * LIMITS.sheetPartBytesMax)
  })

  it('with entities that multiply is refused and not expanded', () => {
    const laughs = `<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><row r="1"><c t="str"><v>&b;</v></c></row></worksheet>`
    expect(refused(zipOf({ 'xl/worksheets/sheet1.xml': laughs }))).toThrow(REFUSED)
  })

  it('with more rows or parts than a price list has is refused', () => {
    const rows = Array.from({ length: LIMITS.sheetRowsMax + 1 }, () => ['x'])
    expect(refused(makeSheet(rows))).toThrow(expect.objectContaining({ code: 'LIMIT_REACHED' }) as unknown)
    const parts = Object.fromEntries(
      Array.from({ length: LIMITS.sheetPartsMax + 1 }, (_, n) => [`${n}.xml`, '']),
    )
    expect(refused(zipOf(parts))).toThrow(REFUSED)
  })

  it('a byte changed anywhere is read or refused, and never anything else', () => {
    const whole = makeSheet([HEAD, LABOUR, PAD])
    for (let at = 0; at < whole.length; at += 3) {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ 0xff
      try {
        templatesOf(readSheet(bytes))
      } catch (error) {
        expect(error).toEqual(REFUSED)
      }
    }
  })
})
