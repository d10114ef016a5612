import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from './files.mjs'
import { isAlive, recordOf } from './pids.mjs'

/**
 * Makes this process the only user of a data folder. Answers null where another living run has it; what a killed
 * run left is taken over. `release` is called at the end; a kill without it does no harm.
 */
export function claimFolder(folder) {
  const path = join(folder, 'owner.json')
  const mine = JSON.stringify(recordOf(process.pid))
  for (let tries = 0; tries < 5; tries++) {
    try {
      writeFileSync(path, mine, { flag: 'wx' })
      return { release: () => isMine(path, mine) && rmSync(path, { force: true }) }
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (isAlive(readJson(path))) return null
      rmSync(path, { force: true })
    }
  }
  return null
}

function isMine(path, mine) {
  try {
    return readFileSync(path, 'utf8') === mine
  } catch {
    return false
  }
}
