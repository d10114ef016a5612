/**
 * `npm run bench`: sets up private servers under .data/bench and runs the benchmarks there, which compare the product
 * with a small reference server in the same run. All words go to them (`npm run bench -- B3 B4`).
 */
import { givenUrls } from './lib/env.mjs'
import { dataFolder } from './lib/folders.mjs'
import { checkNode, installPackages, installServers } from './lib/install.mjs'
import { runScript, superviseFolder } from './lib/processes.mjs'
import { step } from './lib/progress.mjs'
import { deletePrivateServers, startPrivateServers } from './lib/servers.mjs'
import { Sorry } from './lib/sorry.mjs'

let supervisor

await runScript(main, () => supervisor?.stop())

async function main() {
  checkNode()
  const given = givenUrls()
  if (given.database || given.redis) {
    throw new Sorry('The benchmarks count the CPU of their own servers: unset DATABASE_URL and REDIS_URL.')
  }
  const { env } = process
  await step('packages', () => installPackages(env))
  await step('server programs', () => installServers({ database: true, redis: true }))
  supervisor = await superviseFolder(dataFolder('bench'))
  if (!supervisor) throw new Sorry('The benchmarks already run; two at once would measure each other.')
  const servers = await step('database and Redis', async () => {
    await deletePrivateServers(supervisor.folder)
    return startPrivateServers(supervisor.folder)
  })
  for (const server of [servers.mariadb, servers.redis]) supervisor.watchServer(server.kind, server)
  const words = process.argv.slice(2).filter((word) => word !== '--')
  const run = supervisor.runHere(
    'bench',
    process.execPath,
    ['--import', 'tsx', 'server/bench/run.ts', ...words],
    {
      env: {
        ...env,
        TZ: 'UTC',
        DATABASE_URL: servers.mariadb.url,
        REDIS_URL: servers.redis.url,
        // For the CPU that the servers spend, from /proc.
        BENCH_MARIADB_PID: String(servers.mariadb.pid),
        BENCH_REDIS_PID: String(servers.redis.pid),
      },
    },
  )
  return Promise.race([run, supervisor.death])
}
