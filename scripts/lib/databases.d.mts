/** Types of databases.mjs for programs in TypeScript; the comments there say what each does. */
export function createDatabases(url: string, names: readonly string[]): Promise<void>
export function dropDatabases(url: string, names: readonly string[]): Promise<void>
export function waitForServers(
  given: { database: string | null; redis: string | null },
  waitMs?: number,
): Promise<void>
