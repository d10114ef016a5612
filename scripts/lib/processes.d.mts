/** Types of processes.mjs for programs in TypeScript; the comments there say what each does. */
import type { PrivateServer } from './servers.mjs'

export type Child = {
  readonly pid: number
  readonly exited: Promise<{ code: number | null; signal: string | null }>
  isAlive(): boolean
  stop(graceMs?: number): Promise<void>
  kill(): Promise<void>
}

export type Supervisor = {
  readonly folder: string
  /** Rejects when a process that should run ends by itself. */
  readonly death: Promise<never>
  logOf(name: string): string
  watchServer(name: string, server: PrivateServer): void
  start<Ready>(
    name: string,
    program: string,
    args: string[],
    options?: {
      env?: NodeJS.ProcessEnv
      /** Asked again and again, with the lines of the log so far, until it answers something true. */
      isReady?: (lines: string[]) => Promise<Ready | false | null | undefined>
      readyMs?: number
    },
  ): Promise<{ child: Child; ready: Ready }>
  run(name: string, program: string, args: string[], options?: { env?: NodeJS.ProcessEnv }): Promise<void>
  runHere(
    name: string,
    program: string,
    args: string[],
    options?: { env?: NodeJS.ProcessEnv },
  ): Promise<number>
  stop(): Promise<void>
}

export function superviseFolder(folder: string): Promise<Supervisor | null>
export function runScript(
  work: () => Promise<number | void>,
  stop: () => Promise<void> | undefined,
): Promise<void>
