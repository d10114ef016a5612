import closeWithGrace from 'close-with-grace'
import { writeFileSync } from 'node:fs'
import { buildApp, type App } from './app'
import { collectWork, startDomains } from './domains'
import { StartError, parseEnv, type Env } from './platform/env'
import { startWorker } from './platform/jobs'
import { migrateDatabase } from './platform/migrations'
import { openApiDocument } from './platform/openapi'
import { buildServer } from './server'

/** One image, several roles: what each does when it is named on the command line. */
const ROLES: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  api: runApi,
  worker: runWorker,
  migrate: async () => migrateDatabase(env().DATABASE_URL),
  seed: runSeed,
  operator: runOperator,
  ledger: runLedger,
  evidence: runEvidence,
  reconcile: runReconcile,
  reseal: runReseal,
  ratings: runRatings,
  openapi: async ([file = 'docs/api/openapi.json']) =>
    writeFileSync(file, `${JSON.stringify(openApiDocument(), null, 2)}\n`),
}

function env(): Env {
  return parseEnv(process.env)
}

async function runApi(): Promise<void> {
  const app = await buildApp(env())
  const fastify = await buildServer(app)
  const address = await fastify.listen({ host: app.env.HOST, port: app.env.PORT })
  app.log.info({ address }, 'api listens')
  closeGracefully(app, () => fastify.close())
}

async function runWorker(): Promise<void> {
  const app = await buildApp(env())
  await startDomains(app)
  const worker = await startWorker(app, collectWork())
  app.log.info('worker runs')
  closeGracefully(app, () => worker.close())
}

async function runSeed(): Promise<void> {
  const { seed } = await import('./seed')
  await seed(env())
}

async function runOperator(args: string[]): Promise<void> {
  const { makeOperator } = await import('./operations/make-operator')
  const app = await buildApp(env())
  try {
    process.stdout.write(`${await makeOperator(app, args)}\n`)
  } finally {
    await app.close()
  }
}

/** `ledger explain <order id>`: where the money of an order is, and how it came there. Changes nothing. */
async function runLedger([verb, orderId, ...more]: string[]): Promise<void> {
  if (verb !== 'explain' || orderId === undefined || more.length > 0)
    throw new StartError(['Usage: ledger explain <order id>'])
  const { explainSubject } = await import('./payments/explain-subject')
  const app = await buildApp(env())
  try {
    process.stdout.write(`${(await explainSubject(app.db, orderId)).join('\n')}\n`)
  } finally {
    await app.close()
  }
}

/** `evidence pack <order id> [file]`, `evidence verify <order id>`. */
async function runEvidence(args: string[]): Promise<void> {
  const { evidenceByHand } = await import('./orders')
  const app = await buildApp(env())
  try {
    process.stdout.write(`${await evidenceByHand(app, args)}\n`)
  } finally {
    await app.close()
  }
}

async function runReconcile(args: string[]): Promise<void> {
  const { reconcileByHand } = await import('./settlement')
  const app = await buildApp(env())
  try {
    process.stdout.write(`${await reconcileByHand(app, args)}\n`)
  } finally {
    await app.close()
  }
}

/** `reseal`: seals all personal data with the first of SEAL_KEYS, while the product runs (docs/runbooks/sealing-keys.md). */
async function runReseal(): Promise<void> {
  const { reseal } = await import('./privacy')
  const app = await buildApp(env())
  try {
    process.stdout.write(`${(await reseal(app)).join('\n')}\n`)
  } finally {
    await app.close()
  }
}

/** `ratings [shop id]`: adds the ratings up again from the reviews, while the product runs. */
async function runRatings(args: string[]): Promise<void> {
  const { rebuildRatings } = await import('./reviews')
  const app = await buildApp(env())
  try {
    process.stdout.write(`${await rebuildRatings(app, args)}\n`)
  } finally {
    await app.close()
  }
}

function closeGracefully(app: App, close: () => Promise<unknown>): void {
  closeWithGrace({ delay: 10_000, logger: false }, async ({ err }) => {
    if (err) app.log.error({ err }, 'the process ends because of an error')
    await close()
    await app.close()
  })
}

const [role = '', ...args] = process.argv.slice(2)
const run = ROLES[role]
if (!run) {
  process.stderr.write(`Usage: main <${Object.keys(ROLES).join(' | ')}>\n`)
  process.exitCode = 2
} else {
  run(args).catch((error: unknown) => {
    const lines =
      error instanceof StartError
        ? error.lines
        : [error instanceof Error ? (error.stack ?? error.message) : String(error)]
    process.stderr.write(`${lines.join('\n')}\n`)
    process.exit(1)
  })
}
