import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { afterEach, describe, expect, it } from 'vitest'
import { findDatabaseServer } from '../../../scripts/lib/binaries.mjs'
import { canStartPrivateServers, startMariadb, startRedis } from '../../../scripts/lib/servers.mjs'
import type { PrivateServer } from '../../../scripts/lib/servers.mjs'

const LIBRARY = new URL('../../../scripts/lib/servers.mjs', import.meta.url).href
const undo: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

describe.skipIf(!canStartPrivateServers())('private servers', { timeout: 60_000 }, () => {
  it('leaves a taken port alone and starts at another one', async () => {
    const folder = await newFolder()
    const first = await running(startRedis(folder))
    const before = first.port
    await first.stop()
    const stranger = await listenAt(before)

    const second = await running(startRedis(folder))

    expect(second.port).not.toBe(before)
    expect(second.isRunning()).toBe(true)
    expect(stranger.listening).toBe(true)
  })

  it('keeps its port from start to start, and never takes a standard one', async () => {
    const folder = await newFolder()
    const first = await running(startMariadb(folder))
    const before = first.port
    await first.stop()

    const second = await running(startMariadb(folder))

    expect(second.port).toBe(before)
    expect([3306, 33060, 6379]).not.toContain(second.port)
  })

  it('refuses a fixed port that is taken, instead of choosing another', async () => {
    const stranger = await listenAt(0)
    const { port } = stranger.address() as net.AddressInfo
    await expect(startRedis(await newFolder(), { port })).rejects.toThrow(`Port ${port} is taken.`)
  })

  it('starts again after a kill -9 with every commit that was answered', async () => {
    const server = await running(startMariadb(await newFolder()))
    await query(server, 'CREATE DATABASE kept')
    await query(server, 'CREATE TABLE kept.rows (id int PRIMARY KEY)')
    await query(server, 'INSERT INTO kept.rows VALUES (1), (2)')

    await server.kill()
    expect(server.isRunning()).toBe(false)
    await server.start()

    expect(await query(server, 'SELECT id FROM kept.rows ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }])
  })

  it.each([
    { system: 'the system ends the children of a killed process', pathOf: async () => process.env.PATH },
    { system: 'they live on', pathOf: pathWithServerOnly },
  ])('starts on the data of a run that was killed, where $system', async ({ pathOf }) => {
    const folder = await newFolder()
    const path = await pathOf()
    const first = await running(startMariadb(folder))
    await query(first, 'CREATE DATABASE kept')
    await query(first, 'CREATE TABLE kept.rows (id int PRIMARY KEY)')
    await first.stop()
    const apart = await runApart(folder, path)
    await query(apart, 'INSERT INTO kept.rows VALUES (7)')
    apart.child.kill('SIGKILL')
    await once(apart.child, 'exit')

    const server = await running(startMariadb(folder))

    // InnoDB lets only one server have its data: that this one answers proves that the other has ended.
    expect(server.pid).not.toBe(apart.pid)
    expect(await query(server, 'SELECT id FROM kept.rows')).toEqual([{ id: 7 }])
  })

  it('commits durably and speaks utf8mb4, as the product demands', async () => {
    const server = await running(startMariadb(await newFolder()))
    const rows = await query(
      server,
      'SELECT @@innodb_flush_log_at_trx_commit AS flush, @@character_set_server AS charset, @@bind_address AS address',
    )
    expect(rows).toEqual([{ flush: 1, charset: 'utf8mb4', address: '127.0.0.1' }])
  })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'anxin-scripts-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function running(starting: Promise<PrivateServer>): Promise<PrivateServer> {
  const server = await starting
  undo.push(() => server.kill())
  return server
}

async function listenAt(port: number): Promise<net.Server> {
  const server = net.createServer((socket) => socket.destroy())
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  undo.push(async () => void server.close())
  return server
}

async function query({ url }: { url: string }, sql: string): Promise<unknown> {
  const connection = await createConnection(url)
  try {
    const [rows] = await connection.query(sql)
    return rows
  } finally {
    await connection.end()
  }
}

/** A PATH without setpriv, by which a child is told of its parent's death. */
async function pathWithServerOnly(): Promise<string> {
  const folder = await newFolder()
  for (const program of [findDatabaseServer()?.server, findDatabaseServer()?.installer]) {
    if (program) await symlink(program, join(folder, basename(program)))
  }
  return folder
}

async function endOf(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null]
  throw new Error(`ended with ${code}`)
}

/** Another process that starts MariaDB in `folder` and then hangs, to be killed. */
async function runApart(folder: string, path: string | undefined) {
  const script = `
    import { startMariadb } from ${JSON.stringify(LIBRARY)}
    const server = await startMariadb(process.argv[1])
    console.log(JSON.stringify({ url: server.url, pid: server.pid }))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, '--', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH: path },
  })
  undo.push(async () => void child.kill('SIGKILL'))
  const [data] = (await Promise.race([once(child.stdout, 'data'), endOf(child)])) as [Buffer]
  return { ...(JSON.parse(data.toString()) as { url: string; pid: number }), child }
}
