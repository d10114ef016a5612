import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium, findDatabaseServer, findProgram, findRedisServer } from './binaries.mjs'
import { startChild } from './children.mjs'
import { dataFolder, ROOT } from './folders.mjs'
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
  // In the folder that it speaks of, so that both go together.
  const stamp = join(ROOT, 'node_modules', '.installed.json')
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'pnpm-lock.yaml')))
    .digest('hex')
  const installed = existsSync(join(ROOT, 'node_modules', '.modules.yaml'))
  if (installed && readJson(stamp)?.lock === lock) return
  const log = join(dataFolder('logs'), 'install.log')
  const npx = findProgram('npx') ?? 'npx'
  // CI tells pnpm that nobody is there to answer questions. Under `npx -p node@22` the outer npx would tell the inner
  // one its own package by these.
  const child = startChild(npx, ['-y', PNPM, 'install', '--frozen-lockfile'], {
    cwd: ROOT,
    env: { ...env, CI: 'true', npm_config_package: undefined, npm_config_call: undefined },
    log,
  })
  const { code } = await child.exited
  if (code !== 0) throw new Sorry(`The packages could not be installed (${log}):\n${lastLines(log)}`)
  writeJson(stamp, { lock })
}

// Run as root, with the names of the packages to install. Packages start their service when they are installed and
// at each boot from then on; only the programs are wanted here, so both are prevented for what is new.
const INSTALL_WITH_APT = `
set -u
export DEBIAN_FRONTEND=noninteractive
apt() { apt-get -o DPkg::Lock::Timeout=300 "$@"; }
# One source that cannot be reached makes this fail although the packages are there: only the installation counts.
apt update || true
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' HUP INT TERM
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
fi
names=
services=
for wanted in "$@"; do
  case $wanted in
    # The core packages are the server, and a tool that its set-up needs, without a service; older systems do not
    # have them under these names.
    database) if apt-cache show mariadb-server-core > /dev/null 2>&1; then names="$names mariadb-server-core mariadb-client-core"
      else names="$names mariadb-server"; services="$services mariadb"; fi ;;
    redis) names="$names redis-server"; services="$services redis-server" ;;
    # Chinese letters too: without a font for them a picture of a page shows boxes.
    chromium) names="$names chromium fonts-noto-cjk" ;;
  esac
done
apt install -y --no-install-recommends $names || exit 1
if [ -n "$services" ] && command -v systemctl > /dev/null; then systemctl disable $services || true; fi
`

/**
 * Installs the programs of MariaDB and Redis from the system's packages where they are missing and wanted. Only on
 * Debian and its kin, as root or with sudo; elsewhere one sentence says what to do.
 */
export async function installServers({ database, redis }) {
  const missing = [
    ...(database && !findDatabaseServer() ? ['database'] : []),
    ...(redis && !findRedisServer() ? ['redis'] : []),
  ]
  if (missing.length === 0) return
  const { failed, log } = await installWithApt(missing)
  if (failed && !log) throw new Sorry(howToGetServers(missing))
  if (failed) throw new Sorry(`${howToGetServers(missing)}\nWhat apt-get said (${log}):\n${lastLines(log)}`)
}

/**
 * Installs Chromium for the tests that look at the mini-programs in a browser. Only a convenience: where it cannot be
 * had those tests are skipped, and one line says so.
 */
export async function installChromium() {
  if (findChromium()) return
  const { failed } = await installWithApt(['chromium'])
  if (failed)
    console.log('  Chromium is not here and could not be installed: the tests in a browser are skipped.')
}

async function installWithApt(wanted) {
  const become = asRoot()
  if (!findProgram('apt-get') || !become) return { failed: true }
  const log = join(dataFolder('logs'), 'apt.log')
  const [program, ...args] = [...become, 'sh', '-c', INSTALL_WITH_APT, 'sh', ...wanted]
  const { code } = await startChild(program, args, { log, foreground: true }).exited
  return { failed: code !== 0, log }
}

/** The words before a command that make it run as root, or null where this account may not. */
function asRoot() {
  if (process.getuid?.() === 0) return []
  const sudo = findProgram('sudo')
  // Without a terminal there is nobody to type a password.
  return sudo ? [sudo, ...(process.stdin.isTTY ? [] : ['-n'])] : null
}

function howToGetServers(missing) {
  const names = { database: 'MariaDB (or MySQL 8)', redis: 'Redis' }
  return (
    `${missing.map((name) => names[name]).join(' and ')} must be installed first, and this account cannot do it: run ` +
    "`sudo apt-get install mariadb-server redis-server` (or your system's equivalent), or set DATABASE_URL and REDIS_URL."
  )
}
