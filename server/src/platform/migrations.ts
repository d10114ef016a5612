import { drizzle } from 'drizzle-orm/mysql2'
import { migrate } from 'drizzle-orm/mysql2/migrator'
import { createPool } from 'mysql2'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Beside the bundle in an image, in the workspace otherwise. */
function migrationsFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const beside = join(here, 'migrations')
  return existsSync(join(beside, 'meta')) ? beside : join(here, '../../../drizzle/migrations')
}

/** When the newest migration was made, as the journal and the database count it (Unix ms). */
export function newestMigration(): number {
  const journal = JSON.parse(readFileSync(join(migrationsFolder(), 'meta/_journal.json'), 'utf8')) as {
    entries: { when: number }[]
  }
  return journal.entries.at(-1)?.when ?? 0
}

/** Brings the database to the newest migration; safe to repeat. Run by one process at a time (role `migrate`). */
export async function migrateDatabase(databaseUrl: string): Promise<void> {
  const pool = createPool({ uri: databaseUrl, connectionLimit: 1, timezone: 'Z' })
  try {
    await migrate(drizzle({ client: pool }), { migrationsFolder: migrationsFolder() })
  } finally {
    await pool.promise().end()
  }
}
