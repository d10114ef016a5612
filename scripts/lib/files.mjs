import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** The parsed file, or null where it is missing or was cut off by a kill. */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** Written beside and renamed, so that a kill leaves the old content or the new one, never half. */
export function writeJson(path, value, mode = 0o644) {
  const beside = `${path}.${process.pid}.new`
  writeFileSync(beside, JSON.stringify(value, null, 2) + '\n', { mode })
  renameSync(beside, path)
}

/** The last lines of a log, for a message that says why something ended. */
export function lastLines(path, count = 15) {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count).join('\n')
  } catch {
    return ''
  }
}
