/** docs/features.md claims a capability only with a test that exists, has run and has passed. */

/**
 * The tests that the table names: `path` — "title".
 * @returns {{ row: string, file: string, title: string }[]}
 */
export function claimedTests(markdown) {
  return markdown.split('\n').flatMap((line) => {
    const row = /^\| (\d+) \|/.exec(line)?.[1]
    if (!row) return []
    return [...line.matchAll(/`([^`]+\.test\.ts)` “([^”]+)”/g)].map(([, file, title]) => ({
      row,
      file,
      title,
    }))
  })
}

/** One sentence a claim that does not hold, given vitest's JSON report; also for a claimed row without any test. */
export function unprovedClaims(markdown, report) {
  const passed = new Set(
    (report?.testResults ?? []).flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'passed')
        .map(({ title }) => `${fileOf(name)}\n${title}`),
    ),
  )
  const claims = claimedTests(markdown)
  const rows = [...claimedSection(markdown).matchAll(/^\| (\d+) \|/gm)].map(([, row]) => row)
  return [
    ...rows
      .filter((row) => !claims.some((claim) => claim.row === row))
      .map((row) => `features.md row ${row} names no test.`),
    ...claims
      .filter(({ file, title }) => !passed.has(`${file}\n${title}`))
      .map(({ row, file, title }) => `features.md row ${row}: “${title}” of ${file} did not run and pass.`),
  ]
}

function claimedSection(markdown) {
  return markdown.slice(0, markdown.indexOf('## Not yet'))
}

/** Reports hold absolute paths; documents hold those of the repository. */
function fileOf(absolute) {
  return absolute.replace(/^.*?\/(?=(?:server|shared|drizzle|miniapp)\/)/, '')
}
