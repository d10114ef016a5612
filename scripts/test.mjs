/**
 * `npm test`: sets up what the tests need, then checks types, lint and format and runs every test. More words go to
 * vitest (`npm test -- server/src/orders`), and then only those tests run; `--fuzz`, `--model` and
 * `--crash` make those runs long, `--bugs` plants bugs that the model must find.
 *
 * Private servers under .data/test, new for each run. Where DATABASE_URL or REDIS_URL is given that server is used
 * instead, and only databases named anxin_test_* and prefixed keys are touched there.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { waitForServers } from './lib/databases.mjs'
import { givenUrls, serverUrlOf } from './lib/env.mjs'
import { unprovedClaims } from './lib/features.mjs'
import { readFlags, withoutFlags } from './lib/flags.mjs'
import { DATA, ROOT } from './lib/folders.mjs'
import { readJson } from './lib/files.mjs'
import { checkNode, installChromium, installPackages, installServers } from './lib/install.mjs'
import { runScript, superviseFolder } from './lib/processes.mjs'
import { buildProduct } from './lib/product.mjs'
import { sinceStart, step } from './lib/progress.mjs'
import { printFailure } from './lib/sorry.mjs'
import { canStartPrivateServers, deletePrivateServers, startPrivateServers } from './lib/servers.mjs'

const FLAGS = { fuzz: 'switch', model: 'switch', crash: 'switch', bugs: 'switch' }
// How many valid and how many broken inputs the fuzz tests send to each route: always, and behind --fuzz.
const FUZZ_RUNS = { usual: '30', long: '300' }
// How many random lives the model drives: always, and behind --model.
const MODEL_RUNS = { usual: '200', long: '2000' }
const CHECKS = [
  ['types', 'tsc', ['-p', 'tsconfig.json']],
  ['types-miniapp', 'tsc', ['-p', 'miniapp/tsconfig.json']],
  ['types-phone', 'tsc', ['-p', 'miniapp/phone/tsconfig.json']],
  ['types-e2e', 'tsc', ['-p', 'miniapp/e2e/tsconfig.json']],
  ['types-shots', 'tsc', ['-p', 'miniapp/shots/tsconfig.json']],
  ['lint', 'oxlint', ['--type-aware']],
  ['format', 'oxfmt', ['--check']],
]

let supervisor

await runScript(
  () =>
    main().catch((error) => {
      printFailure(error)
      // Whoever reads only the last line must not take a run that never began for a good one.
      console.log('0 passed, 1 failed')
      return 1
    }),
  () => supervisor?.stop(),
)

async function main() {
  checkNode()
  const { flags, rest } = readFlags(FLAGS, { strict: false })
  const given = givenUrls()
  const env = withoutFlags(FLAGS)
  await step('packages', () => installPackages(env))
  await step('server programs', () => installServers({ database: !given.database, redis: !given.redis }))
  await step('browser', installChromium)
  supervisor = await superviseOwnFolder()
  const urls = await step('database and Redis', () => startServers(given))
  await step('build', () => buildProduct(supervisor, env))
  const testEnv = {
    ...env,
    // Tests that start the product as a process of its own take this build (lib/product.mjs).
    BUILD_DIR: process.env.BUILD_DIR,
    TZ: env.TZ || 'UTC',
    TEST_DATABASE_URL: urls.database,
    TEST_REDIS_URL: urls.redis,
    // Tests that kill or flush start servers of their own, wherever the others run; without the programs they
    // cannot, and are reported as skipped.
    TEST_PRIVATE_SERVERS: canStartPrivateServers() ? '1' : '0',
    FUZZ_RUNS: flags.fuzz ? FUZZ_RUNS.long : env.FUZZ_RUNS || FUZZ_RUNS.usual,
    MODEL_RUNS: env.MODEL_RUNS || (flags.model ? MODEL_RUNS.long : MODEL_RUNS.usual),
    // Every victim at every point, where one is chosen by chance else.
    ...(flags.crash ? { CRASH_ALL: '1' } : {}),
    ...(flags.bugs ? { BUGS: '1' } : {}),
  }
  const failedChecks = rest.length > 0 ? [] : await runChecks(env)
  const tests = await Promise.race([runTests(rest, testEnv), supervisor.death])
  return report(failedChecks, tests)
}

/** A folder of this run's own: .data/test, or one beside it while another run uses that. */
async function superviseOwnFolder() {
  for (let number = 1; ; number++) {
    const folder = join(DATA, number === 1 ? 'test' : `test-${number}`)
    mkdirSync(folder, { recursive: true })
    const owned = await superviseFolder(folder)
    if (owned) return owned
  }
}

async function startServers(given) {
  await waitForServers(given)
  await deletePrivateServers(supervisor.folder)
  const servers = await startPrivateServers(supervisor.folder, {
    mariadb: !given.database,
    redis: !given.redis,
    thrownAway: true,
  })
  for (const server of [servers.mariadb, servers.redis]) {
    if (server) supervisor.watchServer(server.kind, server)
  }
  return {
    database: given.database ? serverUrlOf(given.database) : servers.mariadb.url,
    redis: given.redis ?? servers.redis.url,
  }
}

/** The names of the checks that failed; what those said is printed. */
async function runChecks(env) {
  const failed = []
  for (const [name, program, args] of CHECKS) {
    try {
      await step(name, () => supervisor.run(name, binary(program), args, { env }))
    } catch {
      failed.push(name)
      console.log(readFileSync(supervisor.logOf(name), 'utf8'))
    }
  }
  return failed
}

async function runTests(words, env) {
  const json = join(supervisor.folder, 'vitest.json')
  rmSync(json, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${json}`]
  const code = await supervisor.runHere('vitest', binary('vitest'), ['run', ...reporters, ...words], { env })
  const result = readJson(json)
  const failed = result?.numFailedTests ?? 0
  // Only a whole run can say that a claimed test did not run.
  const claims =
    words.length > 0 ? [] : unprovedClaims(readFileSync(join(ROOT, 'docs/features.md'), 'utf8'), result)
  return {
    claims,
    passed: result?.numPassedTests ?? 0,
    // A file that does not even load, or an error outside every test, has no failed test to show for it.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: result?.numPendingTests ?? 0,
  }
}

function report(failedChecks, tests) {
  const claims = tests.claims ?? []
  const failed = tests.failed + failedChecks.length + claims.length
  console.log(`\nTook ${sinceStart()}.`)
  if (failedChecks.length > 0) console.log(`Failed besides the tests: ${failedChecks.join(', ')}.`)
  for (const claim of claims) console.log(claim)
  if (tests.skipped > 0) console.log(`${tests.skipped} skipped.`)
  console.log(`${tests.passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

function binary(name) {
  return join(ROOT, 'node_modules', '.bin', name)
}
