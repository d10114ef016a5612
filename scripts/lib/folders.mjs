import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The top of the repository. */
export const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)))

/** Where everything lives that the scripts make; DATA_DIR moves it, so that two runs can stand side by side. */
export const DATA = resolve(ROOT, process.env.DATA_DIR || '.data')

/** A folder under the data folder; it exists afterwards. */
export function dataFolder(...names) {
  const folder = join(DATA, ...names)
  mkdirSync(folder, { recursive: true })
  return folder
}
