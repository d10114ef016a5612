import { seedReference } from '@anxin/drizzle/seed/reference'
import { buildApp, type App } from './app'
import { rebuildRatings } from './reviews'
import { StartError, type Env } from './platform/env'

/** What role `seed` reads beside the configuration of the product. */
export type SeedWishes = {
  /** `demo` adds the invented city. */
  readonly SEED?: string | undefined
  /** Admin API of the local WeChat, at which the demo's shops are signed up. */
  readonly SANDBOX_ADMIN_URL?: string | undefined
}

/**
 * Role `seed`: reference data always, the demo city only with SEED=demo outside production. May be repeated: what is
 * there stays as people have changed it. Throws StartError with one line a problem.
 */
export async function seed(
  env: Env,
  wishes: SeedWishes = process.env,
  print: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Promise<void> {
  const adminUrl = demoAdminUrl(env, wishes)
  const app = await buildApp(env)
  try {
    const { brands, series, services } = await seedReference(app.db)
    print(`reference: ${brands} brands, ${series} series, ${services} services`)
    if (adminUrl !== null) await seedCity(app, adminUrl, print)
  } finally {
    await app.close()
  }
}

/** Where the demo's shops are signed up, or null when no demo is wanted. */
function demoAdminUrl(env: Env, { SEED, SANDBOX_ADMIN_URL }: SeedWishes): string | null {
  if (SEED === undefined || SEED === '') return null
  if (SEED !== 'demo') throw new StartError([`SEED: must be demo or absent, not ${SEED}`])
  if (env.NODE_ENV === 'production') throw new StartError(['SEED: the demo city is refused in production'])
  if (!SANDBOX_ADMIN_URL || !URL.canParse(SANDBOX_ADMIN_URL))
    throw new StartError(['SANDBOX_ADMIN_URL: must be the URL of the local WeChat’s admin API'])
  return SANDBOX_ADMIN_URL
}

/** The invented shops are loaded only where they are wanted. */
async function seedCity(app: App, adminUrl: string, print: (line: string) => void): Promise<void> {
  const { seedDemo } = await import('@anxin/drizzle/seed/demo')
  const { sandboxMerchants } = await import('@anxin/drizzle/seed/sandbox-merchants')
  const { shops, added } = await seedDemo(app.db, {
    now: app.clock.now(),
    sealPhone: (phone) => ({ phoneSealed: app.seal.seal(phone), phoneIndex: app.seal.index('phone', phone) }),
    registerMerchants: sandboxMerchants(adminUrl),
  })
  if (added > 0) await rebuildRatings(app, [])
  print(`demo city: ${shops} shops, ${added} of them new`)
}
