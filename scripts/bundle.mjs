/**
 * `node scripts/bundle.mjs [folder]`: puts all that the server needs at run time into one folder (dist/server):
 * `main.mjs` with every package inside, the migrations, and in `node_modules` the few packages with native code or files.
 * The image runs this folder; it starts in half the time that the sources take.
 *
 * `node scripts/bundle.mjs --sandbox [folder]` (dist/trial) makes what compose.yaml adds for a trial: the local WeChat
 * as `sandbox.mjs`, and the scripts that configure the product for it. It is never part of the product.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { ROOT } from './lib/folders.mjs'

// Packages that load native code from files beside them, so they cannot move into the bundle.
const NATIVE = ['sharp']
// Packages that are files to read, and no code.
const FILES = ['@fontsource-variable/noto-sans-sc']
// Asked for by a package inside the bundle, which does without where it is missing.
const OPTIONAL = ['msgpackr-extract', 'bufferutil', 'utf-8-validate']
// Packages in the old module format find these in scope; a bundle in the new one has to make them.
const BANNER = `import { createRequire as anxinCreateRequire } from 'node:module'
import { fileURLToPath as anxinFileURLToPath } from 'node:url'
const require = anxinCreateRequire(import.meta.url)
const __filename = anxinFileURLToPath(import.meta.url)
const __dirname = anxinFileURLToPath(new URL('.', import.meta.url))`

const server = join(ROOT, 'server')
const words = process.argv.slice(2).filter((word) => word !== '--sandbox')
const isTrial = process.argv.includes('--sandbox')
const target = resolve(words[0] ?? join(ROOT, 'dist', isTrial ? 'trial' : 'server'))
rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })

if (isTrial) {
  await bundle(join(server, 'sandbox', 'src', 'main.ts'), join(target, 'sandbox.mjs'))
  cpSync(join(ROOT, 'scripts', 'trial.mjs'), join(target, 'scripts', 'trial.mjs'))
  cpSync(join(ROOT, 'scripts', 'lib'), join(target, 'scripts', 'lib'), { recursive: true })
} else {
  await bundle(join(server, 'src', 'main.ts'), join(target, 'main.mjs'))
  cpSync(join(ROOT, 'drizzle', 'migrations'), join(target, 'migrations'), { recursive: true })
  for (const name of [...NATIVE, ...FILES]) copyPackage(name, server)
}

async function bundle(entry, outfile) {
  const { build } = createRequire(join(server, 'package.json'))('esbuild')
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: true,
    // A stack needs places, not texts; every process would hold them (30 MiB).
    sourcesContent: false,
    external: [...NATIVE, ...OPTIONAL],
    banner: { js: BANNER },
    // The packages' own licences must travel with them.
    legalComments: 'eof',
    logLevel: 'warning',
    absWorkingDir: ROOT,
  }).catch(() => process.exit(1)) // esbuild has said why
}

/** Copies a package and what it depends on, as pnpm installed them for `from`, into the target's node_modules. */
function copyPackage(name, from) {
  const place = join(target, 'node_modules', name)
  const source = findPackage(name, from)
  if (existsSync(place)) return
  // Only optional dependencies may be missing: those for other systems.
  if (!source) throw new Error(`${name}, needed by ${from}, is not installed`)
  cpSync(source, place, {
    recursive: true,
    filter: (path) => path === source || !path.endsWith('/node_modules'),
  })
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(join(source, 'package.json'), 'utf8'),
  )
  for (const needed of Object.keys(dependencies)) {
    if (!(needed in optionalDependencies)) copyPackage(needed, source)
  }
  for (const wished of Object.keys(optionalDependencies)) {
    if (findPackage(wished, source)) copyPackage(wished, source)
  }
}

/** The real folder of a package as seen from another, by Node's own way of looking, or null. */
function findPackage(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate)
    if (folder === dirname(folder)) return null
  }
}
