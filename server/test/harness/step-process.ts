import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const SERVER = new URL('../..', import.meta.url).pathname
/** What the bundle cannot hold: native code, and packages that others do without. */
const OUTSIDE = ['sharp', 'msgpackr-extract', 'bufferutil', 'utf-8-validate']
const BANNER = `import { createRequire as madeRequire } from 'node:module'
const require = madeRequire(import.meta.url)
const __filename = import.meta.filename
const __dirname = import.meta.dirname`

/** One file, so that each of the processes starts in a fraction of the time that the sources take. */
export async function bundleStep(): Promise<string> {
  const outfile = join(SERVER, 'node_modules', '.cache', `run-step-${process.pid}.mjs`)
  await build({
    entryPoints: [join(SERVER, 'src/payments/testing/run-step.ts')],
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

/** Runs one step of a payment in a process of its own, and answers how that ended. */
export function runStep(
  stepFile: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; signal: string | null }> {
  const child = spawn(process.execPath, [stepFile, ...args], {
    env: { ...process.env, ...env, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  // A process whose database is gone may wait for it: it has been told what it must know.
  const impatient = setTimeout(() => child.kill('SIGKILL'), 15_000)
  return new Promise((resolve) =>
    child.once('exit', (code, signal) => {
      clearTimeout(impatient)
      resolve({ code, signal })
    }),
  )
}
