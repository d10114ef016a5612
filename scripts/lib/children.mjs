import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { findProgram } from './binaries.mjs'
import { endProcess, isAlive, recordOf } from './pids.mjs'

// Everything that this process started and that may still run, for the last resort below.
const living = new Set()

// The last resort where a script ends without its orderly stop (an uncaught error, process.exit in a test worker):
// nothing that it started may outlive it.
process.once('exit', () => {
  for (const end of living) end()
})

/**
 * Starts a program in a process group of its own, so that Ctrl-C reaches only the script, which then ends its
 * children in order. Where Linux offers it the child also gets SIGTERM when the script itself is killed.
 *
 * `log` is a file that takes both output streams, or 'pipe' or 'inherit'. `foreground` keeps the child in the
 * script's own group, for a program that may ask at the terminal (sudo). A program that cannot be started counts as
 * one that ended with code 127.
 */
export function startChild(
  program,
  args,
  { cwd, env = process.env, log = 'inherit', foreground = false } = {},
) {
  const piped = log === 'pipe' || log === 'inherit'
  const output = piped ? log : openSync(log, 'a')
  const [file, ...rest] = foreground ? [program, ...args] : boundToParent(program, args)
  const stdio = [foreground ? 'inherit' : 'ignore', output, output]
  const child = spawn(file, rest, { cwd, env, detached: !foreground, stdio })
  if (!piped) closeSync(output)
  const killAll = () => kill(foreground ? child.pid : -child.pid)
  living.add(killAll)
  const exited = new Promise((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null }))
    child.once('exit', (code, signal) => resolve({ code, signal }))
  }).finally(() => living.delete(killAll))
  const record = child.pid ? recordOf(child.pid) : { pid: 0, birth: null }
  return {
    ...record,
    stdout: child.stdout,
    stderr: child.stderr,
    exited,
    isAlive: () => isAlive(record),
    /** SIGTERM, then SIGKILL for the whole group after `graceMs`. */
    async stop(graceMs = 10_000) {
      await endProcess(record, graceMs)
      killAll()
      await exited
    },
    /** SIGKILL for the whole group, as a power cut would do it. */
    async kill() {
      killAll()
      await exited
    },
  }
}

function kill(pid) {
  try {
    if (pid) process.kill(pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

let setpriv
function boundToParent(program, args) {
  setpriv ??= (process.platform === 'linux' && findProgram('setpriv')) || ''
  return setpriv ? [setpriv, '--pdeathsig', 'TERM', program, ...args] : [program, ...args]
}
