/** docs/features.md claims a capability only with a test that exists, has run and has passed. */

/**
 * The tests that the table names: `path` — "title".
 * @returns {{ row: string, file: string, title: string }[]}
 */
export function claimedTests(markdown) {
  return markdown.split('\n').flatMap((line) => {
    const row = /^\| ([A-Z]?\d+) \|/.exec(line)?.[1]
    if (!row) return []
    return [...line.matchAll(/`([^`]+\.test\.ts)` “([^”]+)”/g)].map(([, file, title]) => ({
      row,
      file,
      title,
    }))
  })
}

/**
 * One sentence a claim that does not hold, given vitest's JSON report; also for a claimed row without any test. What
 * this machine cannot run, and whose tests say so themselves, is no broken claim.
 */
export function unprovedClaims(markdown, report) {
  const passed = new Set(
    (report?.testResults ?? []).flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(
          ({ status, ancestorTitles = [] }) => status === 'passed' || isSkippedHere(status, ancestorTitles),
        )
        .map(({ title }) => `${fileOf(name)}\n${title}`),
    ),
  )
  const claims = claimedTests(markdown)
  const rows = [...claimedSection(markdown).matchAll(/^\| ([A-Z]?\d+) \|/gm)].map(([, row]) => row)
  return [
    ...rows
      .filter((row) => !claims.some((claim) => claim.row === row))
      .map((row) => `features.md row ${row} names no test.`),
    ...claims
      .filter(({ file, title }) => !passed.has(`${file}\n${title}`))
      .map(({ row, file, title }) => `features.md row ${row}: “${title}” of ${file} did not run and pass.`),
  ]
}

function isSkippedHere(status, ancestorTitles) {
  return status !== 'failed' && ancestorTitles.some((title) => title.includes('(skipped where '))
}

function claimedSection(markdown) {
  return markdown.slice(0, markdown.indexOf('## Not yet'))
}

/** Reports hold absolute paths; documents hold those of the repository. */
function fileOf(absolute) {
  return absolute.replace(/^.*?\/(?=(?:server|shared|drizzle|miniapp)\/)/, '')
}
