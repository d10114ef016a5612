import { createConnection } from 'mysql2/promise'
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Part of the name of everything that this run makes. */
    runId: string
    databaseServerUrl: string
    redisUrl: string
  }
}

/** Names what the run makes, and removes it afterwards. The servers themselves are `npm test`'s business. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const databaseServerUrl = process.env['TEST_DATABASE_URL']
  const redisUrl = process.env['TEST_REDIS_URL']
  if (!databaseServerUrl || !redisUrl)
    throw new Error('TEST_DATABASE_URL and TEST_REDIS_URL are missing: start the tests with `npm test`')
  const runId = randomBytes(4).toString('hex')
  project.provide('runId', runId)
  project.provide('databaseServerUrl', databaseServerUrl.replace(/\/+$/, ''))
  project.provide('redisUrl', redisUrl)
  return async () => {
    await dropDatabases(databaseServerUrl, `anxin_test_${runId}_`)
    await rm(join(tmpdir(), `anxin-test-${runId}`), { recursive: true, force: true })
  }
}

async function dropDatabases(url: string, prefix: string): Promise<void> {
  const connection = await createConnection(url)
  const [rows] = await connection.query('SHOW DATABASES')
  for (const row of rows as { Database: string }[]) {
    if (row.Database.startsWith(prefix)) await connection.query(`DROP DATABASE \`${row.Database}\``)
  }
  await connection.end()
}
