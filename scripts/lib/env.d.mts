export function givenUrls(env?: NodeJS.ProcessEnv): { database: string | null; redis: string | null }
export function databaseNameOf(url: string): string | null
export function withDatabase(url: string, name: string): string
export function serverUrlOf(url: string): string
export function withoutPassword(url: string): string
export function keptSecrets(folder: string): {
  JWT_SECRET: string
  SEAL_KEYS: string
  BLIND_INDEX_KEY: string
}
