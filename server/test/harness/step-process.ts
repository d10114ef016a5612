import { build } from 'esbuild'
import { spawn, type ChildProcess } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

const SERVER = new URL('../..', import.meta.url).pathname
/** What the bundle cannot hold: native code, and packages that others do without. */
const OUTSIDE = ['sharp', 'msgpackr-extract', 'bufferutil', 'utf-8-validate']
const BANNER = `import { createRequire as madeRequire } from 'node:module'
const require = madeRequire(import.meta.url)
const __filename = import.meta.filename
const __dirname = import.meta.dirname`

/** `timer <id>`, `prepare <payment id>`, `card <operation id>`, `notify <file with headers and body>`, `start <anything>`. */
export type Step = readonly [what: 'timer' | 'prepare' | 'card' | 'notify' | 'start', subject: string]

/** What a step's process is told. */
export type StepOrder = {
  readonly step: Step[0]
  readonly subject: string
  readonly atMs: number
  readonly env: Readonly<Record<string, string>>
}

export type StepRunner = {
  /** Takes one step in a process of its own, and answers how that ended. */
  run(order: StepOrder): Promise<{ code: number | null; signal: string | null }>
  close(): Promise<void>
}

/** Runs steps from one bundled file; the next process is always loaded already, since loading takes longest. */
export async function startStepRunner(): Promise<StepRunner> {
  const file = await bundleStep()
  let next = spawnStep(file)
  return {
    run(order) {
      const child = next
      next = spawnStep(file)
      return runIn(child, order)
    },
    async close() {
      next.kill('SIGKILL')
      await rm(file, { force: true })
    },
  }
}

async function bundleStep(): Promise<string> {
  const outfile = join(SERVER, 'node_modules', '.cache', `run-step-${process.pid}.mjs`)
  await build({
    entryPoints: [join(SERVER, 'test/harness/run-step.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: OUTSIDE,
    banner: { js: BANNER },
    logLevel: 'error',
  })
  return outfile
}

function spawnStep(file: string): ChildProcess {
  const env = { ...process.env, LOG_LEVEL: 'silent' }
  return spawn(process.execPath, [file], { env, stdio: ['pipe', 'ignore', 'ignore'] })
}

function runIn(
  child: ChildProcess,
  order: StepOrder,
): Promise<{ code: number | null; signal: string | null }> {
  child.stdin?.end(`${JSON.stringify(order)}\n`)
  // A process whose database is gone may wait for it: it has been told what it must know.
  const impatient = setTimeout(() => child.kill('SIGKILL'), 15_000)
  return new Promise((resolve) =>
    child.once('exit', (code, signal) => {
      clearTimeout(impatient)
      resolve({ code, signal })
    }),
  )
}
