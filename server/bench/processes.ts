import { spawn, type ChildProcess } from 'node:child_process'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export type Running = { readonly pid: number; readonly startedAtMs: number; stop(): Promise<void> }

/** Starts node with these arguments; what it writes goes where ours does, unless nobody wants what it says of itself. */
export function startNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  says: 'inherit' | 'ignore' = 'inherit',
): Running {
  const startedAtMs = performance.now()
  const child: ChildProcess = spawn(process.execPath, args, { env, stdio: ['ignore', says, 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  process.once('exit', () => child.kill('SIGKILL'))
  return {
    pid: child.pid ?? 0,
    startedAtMs,
    async stop() {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 12_000)
      await ended
      clearTimeout(late)
    },
  }
}

/** Waits until a GET is answered 200, and returns the moment (performance.now()). */
export async function untilAnswers(port: number, path: string, deadlineMs = 30_000): Promise<number> {
  const giveUpAt = performance.now() + deadlineMs
  for (;;) {
    const ok = await fetch(`http://127.0.0.1:${port}${path}`)
      .then(async (response) => (await response.text()) !== '' && response.status === 200)
      .catch(() => false)
    if (ok) return performance.now()
    if (performance.now() > giveUpAt) throw new Error(`nothing answers at port ${port}${path}`)
    await wait(4)
  }
}

export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

const US_PER_TICK = 1_000_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** CPU that a process has used, user and system, all threads, in microseconds. */
export function cpuUs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the program's name in brackets and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * US_PER_TICK
}

/** Resident memory in MiB. */
export function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) / 1024
}
