/** `npm run build:owner`, `npm run build:shop`: what is missing is installed, then the dist of one mini-program is written. */
import { spawnSync } from 'node:child_process'
import { checkNode, installPackages } from './lib/install.mjs'
import { runScript } from './lib/processes.mjs'
import { step } from './lib/progress.mjs'

const build = async () => {
  checkNode()
  await step('packages', () => installPackages(process.env))
  const args = ['--import', 'tsx', 'config/build-apps.ts', ...process.argv.slice(2)]
  return spawnSync(process.execPath, args, { cwd: 'miniapp', stdio: 'inherit' }).status ?? 1
}

await runScript(build, () => {})
