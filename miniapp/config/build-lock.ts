import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const LOOK_AGAIN_MS = 200

/**
 * Does the work while no other process does work under the same folder: the demo and the tests may want one build at
 * once. A lock whose process has ended without giving it back is taken over.
 */
export async function withLock<R>(folder: string, work: () => Promise<R>): Promise<R> {
  await mkdir(path.dirname(folder), { recursive: true })
  while (!(await take(folder))) await pause(LOOK_AGAIN_MS)
  try {
    return await work()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function take(folder: string): Promise<boolean> {
  try {
    await mkdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true })
    return false
  }
  await writeFile(path.join(folder, 'pid'), String(process.pid))
  return true
}

async function isAbandoned(folder: string): Promise<boolean> {
  const pid = Number(await readFile(path.join(folder, 'pid'), 'utf8').catch(() => ''))
  // Just made: its process has not yet said who it is.
  if (pid === 0) return false
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}
