import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * What tells a process from a later one with the same pid: its start time, and on Linux the boot it belongs to.
 * Null when there is no such process (a zombie counts as gone).
 */
export function birthOf(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The second field is the name in brackets and may hold spaces, so count from behind it.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (fields[0] === 'Z' || fields[0] === 'X') return null
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${fields[19]}`
    } catch {
      return null
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

/** A record that finds exactly this process again, also from a later run. */
export function recordOf(pid) {
  return { pid, birth: birthOf(pid) }
}

/** Whether the recorded process, and not a later one with its number, still runs. */
export function isAlive(record) {
  return Boolean(record?.pid && record.birth) && birthOf(record.pid) === record.birth
}

/** Asks the recorded process to end, and kills it if it has not after `graceMs`. Resolves once it is gone. */
export async function endProcess(record, graceMs = 10_000) {
  signal(record, 'SIGTERM')
  const deadline = Date.now() + graceMs
  while (isAlive(record)) {
    if (Date.now() > deadline) signal(record, 'SIGKILL')
    await wait(20)
  }
}

function signal(record, name) {
  if (!isAlive(record)) return
  try {
    process.kill(record.pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
