import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { distOf, PACKAGE_ROOT, type AppName } from './apps'
import { withLock } from './build-lock'

/**
 * Compiles one mini-program and returns its folder. With `reuse` a folder that was built from exactly these sources,
 * by their hash, is taken as it is. Throws with all that Taro printed where it does not compile.
 */
export async function buildApp(app: AppName, { reuse }: { reuse: boolean }): Promise<string> {
  return withLock(path.join(distOf(app), '..', 'weapp.building'), () => buildAlone(app, reuse))
}

async function buildAlone(app: AppName, reuse: boolean): Promise<string> {
  const dist = distOf(app)
  const stampFile = path.join(dist, '..', 'weapp.sources')
  const stamp = await hashSources(app)
  if (reuse && existsSync(path.join(dist, 'app.json')) && (await readStamp(stampFile)) === stamp) return dist
  // Taro leaves files of pages that are gone, and a build that stops half-way must not pass for a whole one.
  await rm(stampFile, { force: true })
  await rm(dist, { recursive: true, force: true })
  await runTaro(app)
  await mkdir(path.dirname(stampFile), { recursive: true })
  await writeFile(stampFile, stamp)
  return dist
}

/** Everything that decides what comes out: the sources, the versions of the tools, and the address of the API. */
async function hashSources(app: AppName): Promise<string> {
  const hash = createHash('sha256').update(
    `${process.env['API_BASE_URL'] ?? ''}\n${process.env['TARO_APP_ID'] ?? ''}\n`,
  )
  const folders = [app, 'common', 'config', '../shared'].map((folder) => path.join(PACKAGE_ROOT, folder))
  const files = (await Promise.all(folders.map((folder) => listFiles(folder)))).flat()
  const single = ['babel.config.js', 'package.json', '../pnpm-lock.yaml'].map((file) =>
    path.join(PACKAGE_ROOT, file),
  )
  for (const file of [...files, ...single].toSorted()) {
    hash.update(`${path.relative(PACKAGE_ROOT, file)}\n`).update(await readFile(file))
  }
  return hash.digest('hex')
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`))
}

async function readStamp(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined)
}

async function runTaro(app: AppName): Promise<void> {
  const cli = path.join(PACKAGE_ROOT, 'node_modules/@tarojs/cli/bin/taro')
  const child = spawn(process.execPath, [cli, 'build', '--type', 'weapp'], {
    cwd: PACKAGE_ROOT,
    // A test runner's NODE_ENV=test would give a build that nobody ships.
    env: { ...process.env, APP: app, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  // Taro ends with status 0 also after some errors, but then there is no app.json.
  if (status === 0 && existsSync(path.join(distOf(app), 'app.json'))) return
  throw new Error(`taro could not build ${app} (status ${status}):\n${Buffer.concat(output).toString()}`)
}
