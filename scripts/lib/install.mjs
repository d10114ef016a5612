import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findDatabaseServer, findProgram, findRedisServer } from './binaries.mjs'
import { startChild } from './children.mjs'
import { dataFolder, DATA, ROOT } from './folders.mjs'
import { lastLines, readJson, writeJson } from './files.mjs'
import { Sorry } from './sorry.mjs'

// pnpm 11 needs Node 22, and corepack's signature check fails on some installations: npx brings this one anywhere.
const PNPM = 'pnpm@10.34.8'
const OLDEST_NODE = [20, 19]

/** Stops on a Node that is too old for the packages, before anything fails in a less clear way. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  throw new Sorry(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`)
}

/**
 * Installs the packages of the lockfile where they are missing or the lockfile has changed since. Nothing is asked
 * of the network otherwise.
 */
export async function installPackages(env = process.env) {
  const stamp = join(DATA, 'installed.json')
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'pnpm-lock.yaml')))
    .digest('hex')
  const installed = existsSync(join(ROOT, 'node_modules', '.modules.yaml'))
  if (installed && readJson(stamp)?.lock === lock) return
  const log = join(dataFolder('logs'), 'install.log')
  const npx = findProgram('npx') ?? 'npx'
  // CI tells pnpm that nobody is there to answer questions.
  const child = startChild(npx, ['-y', PNPM, 'install', '--frozen-lockfile'], {
    cwd: ROOT,
    env: { ...env, CI: 'true' },
    log,
  })
  const { code } = await child.exited
  if (code !== 0) throw new Sorry(`The packages could not be installed (${log}):\n${lastLines(log)}`)
  writeJson(stamp, { lock })
}

/**
 * Installs the programs of MariaDB and Redis from the system's packages where they are missing and wanted. Only on
 * Debian and its kin, as root or with sudo; elsewhere one sentence says what to do.
 */
export async function installServers({ database, redis }) {
  const missing = [
    // The core package holds the server without a system service, so nothing new runs on the machine by itself.
    ...(database && !findDatabaseServer() ? ['mariadb-server-core'] : []),
    ...(redis && !findRedisServer() ? ['redis-server'] : []),
  ]
  if (missing.length === 0) return
  const become = asRoot()
  if (!findProgram('apt-get') || !become) throw new Sorry(howToGetServers(database, redis))
  const log = join(dataFolder('logs'), 'apt.log')
  const apt = async (...args) => {
    const [program, ...rest] = [...become, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args]
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    return (await startChild(program, rest, { env, log, foreground: true }).exited).code
  }
  // A single unreachable source makes `update` fail although the packages needed are there: only the install counts.
  await apt('update')
  const code = await apt('install', '-y', '--no-install-recommends', ...missing)
  if (code !== 0)
    throw new Sorry(`${howToGetServers(database, redis)}\napt-get failed (${log}):\n${lastLines(log)}`)
}

function asRoot() {
  if (process.getuid?.() === 0) return ['env', 'DEBIAN_FRONTEND=noninteractive']
  const sudo = findProgram('sudo')
  if (!sudo) return null
  // Without a terminal there is nobody to type a password.
  return [sudo, ...(process.stdin.isTTY ? [] : ['-n']), 'DEBIAN_FRONTEND=noninteractive']
}

function howToGetServers(database, redis) {
  const wanted = [...(database ? ['MariaDB (or MySQL 8)'] : []), ...(redis ? ['Redis'] : [])].join(' and ')
  return (
    `${wanted} must be installed first, and this account cannot do it: run ` +
    "`sudo apt-get install mariadb-server redis-server` (or your system's equivalent), or set DATABASE_URL and REDIS_URL."
  )
}
