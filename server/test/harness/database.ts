import { createConnection } from 'mysql2/promise'
import { inject } from 'vitest'

/**
 * A URL of a database of this run, which is made if it is missing; dropped when the run ends.
 * @param server the run's own, unless the test brings one that it may kill
 */
export async function testDatabase(name: string, server = inject('databaseServerUrl')): Promise<string> {
  const full = `anxin_test_${inject('runId')}_${name}`
  const connection = await createConnection(server)
  await connection.query(
    `CREATE DATABASE IF NOT EXISTS \`${full}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
  )
  await connection.end()
  return `${server}/${full}`
}
