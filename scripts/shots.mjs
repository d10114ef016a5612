/**
 * `npm run shots`: takes a picture of every page of both mini-programs, in every state, light and dark, in normal and in
 * the largest type, on private servers under .data/shots. More words name pages (`npm run shots -- order/detail`);
 * `--write` puts the contact sheets into docs/pictures.
 */
import { dataFolder } from './lib/folders.mjs'
import { givenUrls } from './lib/env.mjs'
import { checkNode, installChromium, installPackages, installServers } from './lib/install.mjs'
import { runScript, superviseFolder } from './lib/processes.mjs'
import { buildProduct } from './lib/product.mjs'
import { step } from './lib/progress.mjs'
import { deletePrivateServers, startPrivateServers } from './lib/servers.mjs'
import { Sorry } from './lib/sorry.mjs'

let supervisor

await runScript(main, () => supervisor?.stop())

async function main() {
  checkNode()
  const given = givenUrls()
  const { env } = process
  await step('packages', () => installPackages(env))
  await step('server programs', () => installServers({ database: !given.database, redis: !given.redis }))
  await step('browser', installChromium)
  supervisor = await superviseFolder(dataFolder('shots'))
  if (!supervisor) throw new Sorry('Pictures are already being taken.')
  const servers = await step('database and Redis', async () => {
    await deletePrivateServers(supervisor.folder)
    return startPrivateServers(supervisor.folder, { mariadb: !given.database, redis: !given.redis })
  })
  for (const server of [servers.mariadb, servers.redis])
    if (server) supervisor.watchServer(server.kind, server)
  await step('build', () => buildProduct(supervisor, env))
  const words = process.argv.slice(2).filter((word) => word !== '--')
  const run = supervisor.runHere(
    'shots',
    process.execPath,
    ['--import', 'tsx', 'miniapp/shots/run.ts', ...words],
    {
      env: {
        ...env,
        TZ: 'UTC',
        BUILD_DIR: process.env.BUILD_DIR,
        DATABASE_URL: given.database ?? servers.mariadb.url,
        REDIS_URL: given.redis ?? servers.redis.url,
        SHOTS_DIR: supervisor.folder,
      },
    },
  )
  return Promise.race([run, supervisor.death])
}
