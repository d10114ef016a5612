import { describe, expect, it } from 'vitest'
import { claimedTests, unprovedClaims } from '../../../scripts/lib/features.mjs'

const table = `
| 3 | Match | "≤3" | \`server/src/a.test.ts\` “gives three”, \`server/src/b.test.ts\` “lists all” |
| 9 | Tree | "tree" | nothing |
| B2 | Beyond | also | nothing |

## Not yet

| 12 | Live | polling |
`
const report = (status: string, ancestorTitles: string[] = []) => ({
  testResults: [
    {
      name: '/anywhere/x/server/src/a.test.ts',
      assertionResults: [{ title: 'gives three', status, ancestorTitles }],
    },
    {
      name: '/anywhere/x/server/src/b.test.ts',
      assertionResults: [{ title: 'lists all', status: 'passed' }],
    },
  ],
})

describe('docs/features.md', () => {
  it('claims tests by file and title', () => {
    expect(claimedTests(table)).toEqual([
      { row: '3', file: 'server/src/a.test.ts', title: 'gives three' },
      { row: '3', file: 'server/src/b.test.ts', title: 'lists all' },
    ])
  })

  it('a claim without a test, or with one that did not pass, fails the run', () => {
    expect(unprovedClaims(table, report('passed'))).toEqual([
      'features.md row 9 names no test.',
      'features.md row B2 names no test.',
    ])
    expect(unprovedClaims(table, report('failed'))).toHaveLength(3)
    expect(unprovedClaims(table, undefined)).toHaveLength(4)
    expect(unprovedClaims(table, report('skipped'))).toHaveLength(3)
    const here = ['pages (skipped where Chromium is not installed)']
    expect(unprovedClaims(table, report('skipped', here))).toHaveLength(2)
    expect(unprovedClaims(table, report('failed', here))).toHaveLength(3)
  })
})
