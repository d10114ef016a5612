/**
 * `npm run test:fresh`: types the two commands as the first ones on a new machine. Each variant gets a bare Debian
 * root of its own, with node, npm and git and nothing else, entered by chroot in its own process namespace.
 * `--only root-demo,user-test` chooses variants, `--smoke` runs those on newer Nodes, `--keep` leaves the roots.
 *
 * Needs root on Debian or its kin. Tarballs of the bare root are kept in the system's temp folder (`--renew`
 * makes them anew).
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findProgram } from './lib/binaries.mjs'
import { startChild } from './lib/children.mjs'
import { claimFolder } from './lib/claim.mjs'
import { readFlags, withoutFlags } from './lib/flags.mjs'
import { dataFolder, ROOT } from './lib/folders.mjs'
import { lastLines } from './lib/files.mjs'
import { runScript } from './lib/processes.mjs'
import { duration, sinceStart, step } from './lib/progress.mjs'
import { startThrowawayMariadb, startThrowawayRedis } from './lib/servers.mjs'
import { Sorry } from './lib/sorry.mjs'

const FLAGS = { only: 'value', smoke: 'switch', keep: 'switch', renew: 'switch' }
const STORY = 'npm run demo -- --story'
const TEST = 'npm test'
const ONCE = 'npm run demo -- --once'
const USER = 'newcomer'

// `base` is what the machine has besides node, npm and git. `urls` gives DATABASE_URL and REDIS_URL of servers that
// run elsewhere.
const ROOTS = [
  { name: 'root-demo', as: 'root', base: 'bare', command: STORY },
  { name: 'root-test', as: 'root', base: 'bare', command: TEST },
  { name: 'sudo-demo', as: USER, base: 'sudo', command: ONCE },
  { name: 'user-demo', as: USER, base: 'servers', command: STORY },
  { name: 'user-test', as: USER, base: 'servers', command: TEST },
  { name: 'url-demo', as: USER, base: 'bare', urls: true, command: STORY },
  { name: 'url-test', as: USER, base: 'bare', urls: true, command: TEST },
  // Not among the usual ones, because that suite may be broken on any day.
  { name: 'mysql-test', as: USER, base: 'mysql', command: TEST, isExtra: true },
]
const SMOKES = ['22', '24'].map((version) => ({
  name: `node-${version}`,
  version,
  commands: [ONCE, 'npm run demo -- --story fixed-price'],
}))
const INSTALL = 'apt-get install -y --no-install-recommends'
// What each base is: a suite of Debian with nothing more, or another base with something added.
const BASES = {
  bare: { suite: 'bookworm' },
  sudo: {
    on: 'bare',
    add: `${INSTALL} sudo && echo '${USER} ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/${USER}`,
  },
  servers: { on: 'bare', add: `${INSTALL} mariadb-server redis-server` },
  // MySQL itself is only in Debian's unstable suite.
  unstable: { suite: 'sid' },
  mysql: { on: 'unstable', add: `${INSTALL} mysql-server-core redis-server` },
}

// A machine in China or behind a company's proxy reaches the registries by these; a fresh one there has them too.
const PASSED_ON = [
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
]
const NPM_SETTINGS = ['registry', 'cafile', 'proxy', 'https-proxy', 'strict-ssl']

const cleanUp = []
const renewed = new Set()

await runScript(main, async () => {
  for (const undo of cleanUp.toReversed()) await undo()
})

async function main() {
  const { flags, rest } = readFlags(FLAGS)
  const chosen = choose(flags, rest)
  const changed = execFileSync('git', ['status', '--porcelain'], { cwd: ROOT, encoding: 'utf8' })
  if (changed)
    console.log('The roots get a clone of the last commit: what is not committed is not tried there.')
  const claim = claimFolder(folder())
  if (!claim) throw new Sorry('Another test:fresh runs.')
  cleanUp.push(() => claim.release())
  const results = []
  for (const variant of chosen) {
    const start = Date.now()
    const failure = await (variant.version ? runSmoke(variant) : runInRoot(variant, flags)).catch(
      (error) => error,
    )
    results.push({ variant, failure, tookMs: Date.now() - start })
    if (failure)
      console.error(
        `\n${variant.name} failed: ${failure instanceof Sorry ? failure.message : failure.stack}\n`,
      )
  }
  return printTable(results)
}

function choose(flags, rest) {
  const all = [...ROOTS, ...SMOKES]
  const names = [...(typeof flags.only === 'string' ? flags.only.split(',') : []), ...rest]
  const unknown = names.filter((name) => !all.some((variant) => variant.name === name))
  if (unknown.length > 0) {
    throw new Sorry(
      `No variant ${unknown.join(', ')}. There are ${all.map((variant) => variant.name).join(', ')}.`,
    )
  }
  if (names.length > 0) return all.filter((variant) => names.includes(variant.name))
  return flags.smoke ? SMOKES : all.filter((variant) => !variant.isExtra)
}

/** Runs a variant's command in a fresh root. Throws where it fails; then the root stays, to be looked into. */
async function runInRoot({ name, as, base, urls, command }, flags) {
  requireRoot()
  const tarball = await step(`${name}: the machine`, () => baseTarball(base, flags.renew))
  const root = join(folder(), name)
  removeRoot(root)
  mkdirSync(root)
  const home = as === 'root' ? '/root' : `/home/${as}`
  const clone = join(root, home, 'anxin')
  await sh(name, `tar -xf ${tarball} -C ${root} && chmod 755 ${root}`)
  await sh(name, `git clone -q --no-hardlinks ${ROOT} ${clone}`)
  copyNode(root)
  copyNetwork(root)
  if (as !== 'root') await sh(name, `chroot ${root} chown -R ${as}: /home/${as}`)
  const given = urls ? await startServersElsewhere() : { env: {}, stop: async () => {} }
  try {
    await step(`${name}: ${command}`, () => enter({ name, root, as, home, command, env: given.env }))
  } catch (error) {
    if (error instanceof Sorry) error.message += `\nThe machine is still there: chroot ${root}`
    throw error
  } finally {
    await given.stop()
  }
  if (!flags.keep) removeRoot(root)
}

/** Boots the demo and plays one story on another Node, here and with a data folder of its own. */
async function runSmoke({ name, version, commands }) {
  const data = mkdtempSync(join(folder(), `${name}-`))
  const remove = () => rmSync(data, { recursive: true, force: true })
  cleanUp.push(remove)
  try {
    for (const command of commands) {
      const env = { ...withoutFlags(FLAGS), DATA_DIR: data, DATABASE_URL: '', REDIS_URL: '' }
      const words = command.replace('npm run demo --', 'node scripts/demo.mjs').split(' ')
      await step(`${name}: ${command}`, () =>
        run(name, 'npx', ['-y', '-p', `node@${version}`, '--', ...words], { env }),
      )
    }
  } finally {
    remove()
  }
}

/** The command as the first one typed in the root: an own process namespace, so that nothing it starts outlives it. */
async function enter({ name, root, as, home, command, env }) {
  const variables = {
    ...Object.fromEntries(PASSED_ON.filter((key) => process.env[key]).map((key) => [key, process.env[key]])),
    HOME: home,
    USER: as,
    PATH:
      as === 'root'
        ? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
        : '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    ...env,
  }
  const mounts = `mount -t proc proc ${root}/proc && mount --rbind /dev ${root}/dev && mount -t tmpfs tmpfs ${root}/run`
  const typed = `cd ${home}/anxin && ${command}`
  const words = [
    '--userspec',
    as,
    root,
    '/usr/bin/env',
    '-i',
    ...Object.entries(variables).map(([key, value]) => `${key}=${value}`),
  ]
  const apart = ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', `${mounts} && exec "$@"`, 'sh']
  await run(name, 'unshare', [...apart, 'chroot', ...words, '/bin/sh', '-c', typed])
}

/** A tarball of a Debian root with git and an ordinary account, and with what `base` adds. Made once. */
async function baseTarball(base, isRenewed) {
  const { suite, on, add } = BASES[base]
  const tarball = join(folder(), `${base}.tar`)
  if (isRenewed && !renewed.has(base)) rmSync(tarball, { force: true })
  renewed.add(base)
  if (existsSync(tarball)) return tarball
  const root = mkdtempSync(join(folder(), 'base-'))
  cleanUp.push(() => removeRoot(root))
  if (suite) await makeRoot(root, suite)
  else await addToRoot(root, await baseTarball(on, isRenewed), add)
  await sh(
    'base',
    `tar -cf ${tarball}.new -C ${root} --exclude='./var/cache/apt/archives/*.deb' . && mv ${tarball}.new ${tarball}`,
  )
  removeRoot(root)
  return tarball
}

async function makeRoot(root, suite) {
  if (!findProgram('debootstrap')) await sh('base', `apt-get update; ${INSTALL} debootstrap`)
  await sh(
    'base',
    `debootstrap --variant=minbase --include=ca-certificates,git ${suite} ${root} ${debianMirror()}`,
  )
  await sh('base', `chroot ${root} useradd --create-home --shell /bin/bash ${USER}`)
}

async function addToRoot(root, tarball, add) {
  await sh('base', `tar -xf ${tarball} -C ${root}`)
  copyNetwork(root)
  // Only while this root is made: no service is to start in it.
  const quiet = `${root}/usr/sbin/policy-rc.d`
  writeFileSync(quiet, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  await sh('base', `chroot ${root} sh -c "export DEBIAN_FRONTEND=noninteractive; apt-get update && ${add}"`)
  rmSync(quiet)
}

/** The node that runs this, and its npm, to /usr/local: a root has no other. */
function copyNode(root) {
  const local = join(root, 'usr', 'local')
  mkdirSync(join(local, 'bin'), { recursive: true })
  mkdirSync(join(local, 'lib', 'node_modules'), { recursive: true })
  cpSync(realpathSync(process.execPath), join(local, 'bin', 'node'))
  const npm = dirname(dirname(realpathSync(findProgram('npm'))))
  cpSync(npm, join(local, 'lib', 'node_modules', 'npm'), { recursive: true })
  for (const name of ['npm', 'npx']) {
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(local, 'bin', name))
  }
}

/** How this machine reaches the registries: name servers, certificates, and npm's addresses (no credentials). */
function copyNetwork(root) {
  for (const path of ['/etc/resolv.conf', '/etc/hosts', '/etc/ssl/certs/ca-certificates.crt']) {
    if (existsSync(path)) writeFileSync(join(root, path), readFileSync(path))
  }
  const lines = []
  for (const name of NPM_SETTINGS) {
    const value = execFileSync('npm', ['config', 'get', name], {
      encoding: 'utf8',
      cwd: '/',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
    if (!value || value === 'null' || value === 'undefined') continue
    lines.push(`${name}=${value}`)
    if (name !== 'cafile' || !existsSync(value)) continue
    mkdirSync(dirname(join(root, value)), { recursive: true })
    cpSync(value, join(root, value), { dereference: true })
  }
  mkdirSync(join(root, 'usr', 'local', 'etc'), { recursive: true })
  writeFileSync(join(root, 'usr', 'local', 'etc', 'npmrc'), lines.join('\n') + '\n')
}

/** Servers that somebody else runs, as a newcomer with URLs has them. */
async function startServersElsewhere() {
  const [database, redis] = await Promise.all([startThrowawayMariadb(), startThrowawayRedis()])
  const stop = async () => void (await Promise.all([database.remove(), redis.remove()]))
  cleanUp.push(stop)
  return { env: { DATABASE_URL: `${database.url}/anxin_fresh`, REDIS_URL: redis.url }, stop }
}

/** The mirror from which this machine installs Debian packages, else the public one. */
function debianMirror() {
  const read = 'cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true'
  const lines = execFileSync('sh', ['-c', read], { encoding: 'utf8' }).split('\n')
  const addresses = lines.map((line) => /^[^#]*?(https?:\/\/\S+\/debian)\/?(?:\s|$)/.exec(line)?.[1])
  return addresses.find(Boolean) ?? 'http://deb.debian.org/debian'
}

async function run(name, program, args, { env } = {}) {
  const log = logOf(name)
  const { code } = await startChild(program, args, { cwd: ROOT, env, log }).exited
  if (code !== 0) throw new Sorry(`exit status ${code} (${log}):\n${lastLines(log, 30)}`)
}

function sh(name, script) {
  return run(name, 'sh', ['-c', script])
}

function requireRoot() {
  if (process.getuid?.() === 0 && findProgram('apt-get') && findProgram('unshare')) return
  throw new Sorry('a fresh Debian root can only be made and entered by root on Debian or its kin')
}

function folder() {
  const path = join(tmpdir(), 'anxin-fresh')
  mkdirSync(path, { recursive: true })
  return path
}

function logOf(name) {
  return join(dataFolder('fresh'), `${name}.log`)
}

/** The mounts lived in the namespace of the process that ended, so nothing of this machine lies below any more. */
function removeRoot(root) {
  execFileSync('rm', ['-rf', '--one-file-system', root])
}

function printTable(results) {
  console.log('')
  for (const { variant, failure, tookMs } of results) {
    const what = variant.command ?? `${variant.commands.join(', ')} on Node ${variant.version}`
    const who = variant.as ? ` as ${variant.as}${variant.urls ? ' with URLs given' : ''}` : ''
    console.log(
      `${failure ? 'FAILED' : 'passed'}  ${variant.name.padEnd(10)} ${duration(tookMs).padStart(12)}   ${what}${who}`,
    )
  }
  const failed = results.filter((result) => result.failure).length
  console.log(`\nTook ${sinceStart()}. Logs: .data/fresh`)
  console.log(`${results.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}
