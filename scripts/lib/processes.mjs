import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { claimFolder } from './claim.mjs'
import { startChild } from './children.mjs'
import { ROOT } from './folders.mjs'
import { lastLines, readJson, writeJson } from './files.mjs'
import { endProcess } from './pids.mjs'
import { printFailure, Sorry } from './sorry.mjs'

const READY_MS = 60_000

/**
 * Runs the processes of one data folder: starts them, keeps their output in `logs/<name>.log`, notices when one
 * ends by itself, and ends them all, the last started first. Null where another living run has the folder.
 */
export async function superviseFolder(folder) {
  const claim = claimFolder(folder)
  if (!claim) return null
  const logs = join(folder, 'logs')
  mkdirSync(logs, { recursive: true })
  const records = join(folder, 'children.json')
  // A run that was killed may have left children behind. They are ours, so they are ended before anything starts.
  await Promise.all((readJson(records) ?? []).map((record) => endProcess(record)))

  const children = []
  let stopping = null
  let reportDeath
  const death = new Promise((_resolve, reject) => (reportDeath = reject))
  death.catch(() => {})

  const keep = (name, child) => {
    children.push({ name, child })
    const lasting = children.filter((entry) => entry.child.birth)
    writeJson(
      records,
      lasting.map((entry) => ({ name: entry.name, pid: entry.child.pid, birth: entry.child.birth })),
    )
  }
  const watch = (name, child, log) => {
    keep(name, child)
    void child.exited.then((end) => stopping || reportDeath(endedByItself(name, end, log)))
  }

  return {
    folder,
    /** Rejects when a process that should run ends by itself, with its last words. */
    death,
    logOf: (name) => join(logs, `${name}.log`),
    /** Watches a server that servers.mjs has started. */
    watchServer: (name, server) => watch(name, server, server.log),
    /**
     * Starts a process that stays, and waits until `isReady` answers something true, which comes back as `ready`.
     * It gets the lines of the log so far.
     */
    async start(name, program, args, { env, isReady = async () => true, readyMs = READY_MS } = {}) {
      if (stopping) throw new Sorry('Stopped.')
      const log = newLog(logs, name)
      const child = startChild(program, args, { cwd: ROOT, env, log })
      watch(name, child, log)
      const deadline = Date.now() + readyMs
      for (;;) {
        const ready = await isReady(readFileSync(log, 'utf8').split('\n').slice(0, -1))
        if (ready) return { child, ready }
        if (!child.isAlive()) throw endedByItself(name, await child.exited, log)
        if (Date.now() > deadline)
          throw new Sorry(`The ${name} is not ready after ${readyMs / 1000} s (${log}):\n${lastLines(log)}`)
        await wait(50)
      }
    },
    /** Runs a process to its end; anything but exit status 0 is an error. */
    async run(name, program, args, { env } = {}) {
      if (stopping) throw new Sorry('Stopped.')
      const log = newLog(logs, name)
      const child = startChild(program, args, { cwd: ROOT, env, log })
      keep(name, child)
      const { code, signal } = await child.exited
      if (code !== 0)
        throw new Sorry(
          `The step ${name} failed with ${signal ?? `exit status ${code}`} (${log}):\n${lastLines(log, 25)}`,
        )
    },
    /** Runs a process at the terminal to its end, and answers its exit status. */
    async runHere(name, program, args, { env } = {}) {
      if (stopping) throw new Sorry('Stopped.')
      const child = startChild(program, args, { cwd: ROOT, env, log: 'inherit' })
      keep(name, child)
      return (await child.exited).code ?? 1
    },
    /** Ends everything that was started here, and gives the folder back. Repeatable. */
    stop() {
      stopping ??= (async () => {
        for (const { child } of children.toReversed()) await child.stop()
        rmSync(records, { force: true })
        claim.release()
      })()
      return stopping
    },
  }
}

/**
 * Does a script's work and ends everything in order: when the work is done, when it fails, when a process dies, and
 * at Ctrl-C (twice: at once). `stop` is called exactly once. Ends this process with the status that `work` answers.
 */
export async function runScript(work, stop) {
  let interrupt
  const interrupted = new Promise((resolve) => (interrupt = resolve))
  const onSignal = () => {
    if (interrupt === null) process.exit(130)
    console.log('\nStopping …')
    interrupt(130)
    interrupt = null
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal)
  let status
  try {
    status = (await Promise.race([work(), interrupted])) ?? 0
  } catch (error) {
    printFailure(error)
    status = 1
  }
  await stop()
  process.exit(status)
}

function newLog(logs, name) {
  const log = join(logs, `${name}.log`)
  rmSync(log, { force: true })
  return log
}

function endedByItself(name, { code, signal }, log) {
  return new Sorry(
    `The ${name} ended by itself (${signal ?? `exit status ${code}`}). Its last words (${log}):\n${lastLines(log)}`,
  )
}
