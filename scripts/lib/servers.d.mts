/** Types of servers.mjs for the tests; the comments there say what each does. */

export type ServerOptions = {
  /** A fixed port; without it a free one is chosen, and kept for the folder's next start. */
  port?: number
  /** More arguments for the server program. */
  args?: string[]
}

export type PrivateServer = {
  readonly kind: 'mariadb' | 'mysql' | 'redis'
  readonly folder: string
  /** The file with the server's own log. */
  readonly log: string
  readonly port: number
  /** `mysql://root@127.0.0.1:<port>` without a database, or `redis://127.0.0.1:<port>`. */
  readonly url: string
  readonly pid: number
  /** Resolves when the running process ends, for whatever reason. */
  readonly exited: Promise<{ code: number | null; signal: string | null }>
  isRunning(): boolean
  /** An orderly end. */
  stop(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
  /** Starts it again with the same data at the same port, and resolves when it answers. */
  start(): Promise<void>
}

export type ThrowawayServer = PrivateServer & {
  /** Kills it and deletes its folder. */
  remove(): Promise<void>
}

export function startMariadb(folder: string, options?: ServerOptions): Promise<PrivateServer>
export function startRedis(folder: string, options?: ServerOptions): Promise<PrivateServer>
export function startThrowawayMariadb(options?: ServerOptions): Promise<ThrowawayServer>
export function startThrowawayRedis(options?: ServerOptions): Promise<ThrowawayServer>
export function startPrivateServers(
  folder: string,
  wanted?: { mariadb?: boolean; redis?: boolean; thrownAway?: boolean },
): Promise<{ mariadb: PrivateServer | null; redis: PrivateServer | null; stop(): Promise<void> }>
export function deletePrivateServers(folder: string): Promise<void>
export function canStartPrivateServers(): boolean
