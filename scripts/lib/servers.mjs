/**
 * Private MariaDB (or MySQL 8) and Redis servers: on loopback, on free ports, with their data in a folder that is
 * named by the caller. No server that runs already is touched and no taken port is fought over.
 *
 * The scripts use `startPrivateServers`. A test that must kill or flush a server takes one for itself:
 *
 *     import { startThrowawayMariadb } from '../../../scripts/lib/servers.mjs'
 *     const database = await startThrowawayMariadb()
 *     await database.kill()      // kill -9
 *     await database.start()     // the same data, the same port
 *     await database.remove()    // in afterAll
 *
 * The accounts have no password: whoever has a login on this machine can read them. They hold invented data only.
 */
import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findDatabaseServer, findRedisServer } from './binaries.mjs'
import { startChild } from './children.mjs'
import { lastLines, readJson, writeJson } from './files.mjs'
import { endProcess, isAlive } from './pids.mjs'
import { freePort, isFree } from './ports.mjs'
import { Sorry } from './sorry.mjs'
import { answersMysql, answersRedis } from './wire.mjs'

const run = promisify(execFile)

// A server that recovers from a kill on a slow disk may need long; a broken one ends by itself and is noticed then.
const READY_MS = 90_000
// Between the choice of a free port and the server's bind somebody else can take it; then another one is tried.
const PORT_TRIES = 5
// An orderly end writes what is still in memory; killing a server before it is done only makes the next start slow.
const STOP_MS = 30_000
const NOTE = 'server.json'
// For data that are thrown away: a commit is written as ever, so it outlives kill -9 of the server, but not waited for
// until the disk has it, which only a power cut would show.
const UNSYNCED = ['--innodb-flush-method=nosync', '--skip-innodb-doublewrite']
// MySQL's packages name a folder for file imports that only their service's set-up makes, and stop where it is missing.
const NO_FILES = '--secure-file-priv=NULL'

/** Starts MariaDB (or MySQL 8) with its data in `folder`, which is set up on first use. */
export async function startMariadb(folder, { port, args = [] } = {}) {
  const found = findDatabaseServer()
  if (!found) throw new Sorry('No MariaDB or MySQL server is installed (looked for mariadbd and mysqld).')
  const data = join(resolve(folder), 'data')
  await setUp(found, folder, data)
  return startServer({
    kind: found.kind,
    folder: resolve(folder),
    port,
    url: (chosen) => `mysql://root@127.0.0.1:${chosen}`,
    program: found.server,
    args: (chosen) => [...databaseArgs(found.kind, data, chosen), ...args],
    answers: answersMysql,
  })
}

/** Starts Redis with its append-only file in `folder`. It never evicts: BullMQ's jobs are not a cache. */
export async function startRedis(folder, { port, args = [] } = {}) {
  const program = findRedisServer()
  if (!program) throw new Sorry('No Redis server is installed (looked for redis-server and valkey-server).')
  return startServer({
    kind: 'redis',
    folder: resolve(folder),
    port,
    url: (chosen) => `redis://127.0.0.1:${chosen}`,
    program,
    args: (chosen) => [...redisArgs(resolve(folder), chosen), ...args],
    answers: answersRedis,
  })
}

/**
 * A MariaDB of the caller's own in a new folder under the system's temp folder. `remove()` ends it and deletes the
 * folder; a caller that dies takes it along.
 */
export async function startThrowawayMariadb(options = {}) {
  return throwaway('mariadb', startMariadb, options)
}

/** A Redis of the caller's own; see `startThrowawayMariadb`. */
export async function startThrowawayRedis(options = {}) {
  return throwaway('redis', startRedis, options)
}

/**
 * Both servers under one folder, at the ports that they had last time where those are still free. Only what is asked
 * for is started, so that a given URL can take the place of either. `thrownAway` says that nobody wants the data after
 * a power cut.
 */
export async function startPrivateServers(folder, { mariadb = true, redis = true, thrownAway = false } = {}) {
  const started = []
  const start = async (name, starter, args) => {
    const server = await starter(join(folder, name), { args })
    started.push(server)
    return server
  }
  const results = await Promise.allSettled([
    mariadb ? start('mariadb', startMariadb, thrownAway ? UNSYNCED : []) : null,
    redis ? start('redis', startRedis) : null,
  ])
  const stop = async () => void (await Promise.all(started.map((server) => server.stop())))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  return { mariadb: results[0].value, redis: results[1].value, stop }
}

/** Ends private servers that a killed run left under a folder, and deletes their data. */
export async function deletePrivateServers(folder) {
  for (const name of ['mariadb', 'redis']) {
    await endLeftServer(join(folder, name))
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Whether both servers' programs are installed, so that tests can have servers of their own to kill. */
export function canStartPrivateServers() {
  return Boolean(findDatabaseServer() && findRedisServer())
}

async function throwaway(name, starter, options) {
  const folder = mkdtempSync(join(tmpdir(), `anxin-${name}-`))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const server = await starter(folder, options)
    return Object.assign(server, {
      async remove() {
        await server.kill()
        remove()
      },
    })
  } catch (error) {
    remove()
    throw error
  }
}

/**
 * Runs one server and remembers it in `server.json`, by which a later run finds the port again and ends a server
 * that a killed run left behind. The caller is the only one to use the folder (claim.mjs).
 */
async function startServer(spec) {
  mkdirSync(spec.folder, { recursive: true })
  const note = join(spec.folder, NOTE)
  const log = join(spec.folder, 'server.log')
  const left = await endLeftServer(spec.folder)

  let child
  let port = spec.port ?? left?.port
  const server = {
    kind: spec.kind,
    folder: spec.folder,
    log,
    get port() {
      return port
    },
    get url() {
      return spec.url(port)
    },
    get pid() {
      return child.pid
    },
    /** Resolves when the running process ends, for whatever reason. */
    get exited() {
      return child.exited
    },
    isRunning: () => child.isAlive(),
    /** An orderly end: all data are on disk afterwards. */
    stop: () => child.stop(STOP_MS),
    /** kill -9. Resolves once the process is gone. */
    kill: () => child.kill(),
    /** Starts it again, with the data and at the port that it had. Resolves when it answers. */
    async start() {
      if (child?.isAlive()) return
      child = startChild(spec.program, spec.args(port), { log })
      writeJson(note, { kind: spec.kind, port, pid: child.pid, birth: child.birth })
      await untilItAnswers(spec, port, child, log)
    },
  }
  await startAtSomePort(server, spec, (chosen) => (port = chosen))
  return server
}

/** The note of a folder's last server, which has ended afterwards. */
async function endLeftServer(folder) {
  const left = readJson(join(folder, NOTE))
  if (isAlive(left)) await endProcess(left, STOP_MS)
  return left
}

async function startAtSomePort(server, spec, choose) {
  for (let tries = 1; ; tries++) {
    if (!server.port || !(await isFree(server.port))) {
      if (spec.port) throw new Sorry(`Port ${spec.port} is taken.`)
      choose(await freePort())
    }
    try {
      await server.start()
      return
    } catch (error) {
      await server.kill()
      const lostThePort = /address already in use|bind on tcp|could not create server tcp/i.test(
        lastLines(server.log),
      )
      if (!lostThePort || spec.port || tries === PORT_TRIES) throw error
      choose(await freePort())
    }
  }
}

async function untilItAnswers(spec, port, child, log) {
  const deadline = Date.now() + READY_MS
  while (!(await spec.answers(port))) {
    if (!child.isAlive()) {
      throw new Sorry(
        `The private ${spec.kind} server ended while starting. Its last words (${log}):\n${lastLines(log)}`,
      )
    }
    if (Date.now() > deadline) throw new Sorry(`The private ${spec.kind} server does not answer; see ${log}.`)
    await wait(25)
  }
  // Another server could have answered at this port while ours failed to get it.
  if (!child.isAlive()) throw new Sorry(`The private ${spec.kind} server ended while starting; see ${log}.`)
}

/** Makes the data folder once. It is made beside and renamed, so a kill in between leaves nothing half made. */
async function setUp(found, folder, data) {
  const made = readJson(join(folder, 'made-by.json'))
  if (existsSync(data)) {
    if (made && made.kind !== found.kind) {
      throw new Sorry(
        `${folder} was made by ${made.kind} and cannot be opened by ${found.kind}; delete it to start over.`,
      )
    }
    return
  }
  mkdirSync(folder, { recursive: true })
  const beside = `${data}.new`
  rmSync(beside, { recursive: true, force: true })
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : []
  try {
    if (found.kind === 'mariadb') {
      // Forced, because otherwise it refuses a machine whose own name cannot be looked up, which does not matter here.
      const accounts = ['--auth-root-authentication-method=normal', '--skip-test-db', '--force']
      await run(found.installer, ['--no-defaults', `--datadir=${beside}`, ...accounts, ...asRoot])
    } else {
      await run(found.server, [
        '--no-defaults',
        '--initialize-insecure',
        NO_FILES,
        `--datadir=${beside}`,
        ...asRoot,
      ])
    }
  } catch (error) {
    throw new Sorry(
      `The data folder of the private ${found.kind} server could not be made:\n${error.stdout || ''}${error.stderr || error.message}`,
    )
  }
  writeJson(join(folder, 'made-by.json'), { kind: found.kind })
  renameSync(beside, data)
}

function databaseArgs(kind, data, port) {
  return [
    '--no-defaults',
    `--datadir=${data}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${socketPath(data)}`,
    `--pid-file=${join(data, 'server.pid')}`,
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    // A commit that was answered survives a kill: what the product refuses to start without in production.
    '--innodb-flush-log-at-trx-commit=1',
    '--sync-binlog=1',
    '--max-connections=600',
    // Test runs and stories make many databases with many tables each.
    '--table-open-cache=4000',
    // MySQL knows root as root@localhost only and must look the name up; its second protocol has a standard port.
    ...(kind === 'mysql' ? ['--mysqlx=OFF', NO_FILES] : ['--skip-name-resolve']),
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ]
}

function redisArgs(folder, port) {
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--daemonize', 'no']
  // The append-only file alone keeps the data; snapshots would only write them a second time.
  const kept = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '']
  return [...place, ...kept, '--maxmemory-policy', 'noeviction']
}

/** In the system's temp folder, because a socket's path may have 107 characters (103 on macOS) and no more. */
function socketPath(data) {
  const name = `anxin-${createHash('sha256').update(data).digest('hex').slice(0, 16)}.sock`
  const path = join(tmpdir(), name)
  return path.length <= 103 ? path : join('/tmp', name)
}
