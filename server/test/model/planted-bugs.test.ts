import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { PLANTED_BUGS } from './planted-bugs'

/** Behind `npm run test:bugs`: each bug is a run of its own, which takes half a minute. */
const ROOT = new URL('../../..', import.meta.url).pathname
const RUNS = process.env['MODEL_RUNS'] ?? '200'

type Report = { testResults: { assertionResults: { status: string; failureMessages: string[] }[] }[] }

/** Runs the model against the product with the bug in it; answers what it failed with, if it did. */
async function failuresWith(name: string): Promise<string[]> {
  const file = join(tmpdir(), `anxin-bug-${process.pid}.json`)
  const words = ['run', '--project', 'flow', '--reporter=json', `--outputFile=${file}`]
  const child = spawn(
    join(ROOT, 'node_modules/.bin/vitest'),
    [...words, 'server/test/model/model-ecommerce.test.ts'],
    {
      cwd: ROOT,
      stdio: 'ignore',
      env: {
        ...process.env,
        MODEL_BUG: name,
        MODEL_RUNS: RUNS,
        TEST_DATABASE_URL: inject('databaseServerUrl'),
        TEST_REDIS_URL: inject('redisUrl'),
      },
    },
  )
  await new Promise((resolve) => child.once('exit', resolve))
  const report = JSON.parse(await readFile(file, 'utf8')) as Report
  await rm(file)
  return report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ status, failureMessages }) => (status === 'failed' ? failureMessages : [])),
  )
}

describe.skipIf(process.env['BUGS'] !== '1')('a bug that is planted is found', () => {
  it.each(PLANTED_BUGS)('$name', { timeout: 600_000 }, async ({ name }) => {
    const failures = await failuresWith(name)
    const text = failures.join('\n')
    const [, count] = /Property failed after (\d+) tests/.exec(text) ?? []
    const [, found = text.slice(0, 300)] = /Got (?:Error: )?(.*)/.exec(text) ?? []
    console.info(`${name}: found by sequence ${count}: ${found}`)
    expect(text).toContain('Property failed after')
  })
})
