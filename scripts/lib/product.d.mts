/** Types of product.mjs for programs in TypeScript; the comments there say what each does. */
type Ports = { api: number; sandboxPay: number; sandboxApi: number; sandboxAdmin: number }

export function buildProduct(
  supervisor: {
    readonly folder: string
    run(name: string, program: string, args: string[], options?: object): Promise<void>
  },
  env?: NodeJS.ProcessEnv,
): Promise<void>
export const MEMORY_FLAGS: readonly string[]
export function productArgs(role: string): string[]
export function sandboxArgs(): string[]
export function sandboxEnv(options: {
  databaseUrl: string
  clockDatabaseUrl: string
  keysFolder: string
  ports: Ports
  mode: string
}): Record<string, string>
export function productEnv(options: {
  databaseUrl: string
  redisUrl: string
  ports: Ports
  keysFolder: string
  secrets: Record<string, string>
  photosFolder: string
  mode: string
}): Record<string, string>
export function isApiReady(port: number): Promise<boolean>
