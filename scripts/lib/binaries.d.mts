export function findProgram(...names: string[]): string | null
export function findDatabaseServer(): { kind: 'mariadb' | 'mysql'; server: string; installer?: string } | null
export function findRedisServer(): string | null
