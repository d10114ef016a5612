import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { wakeDebts } from './receivables'

type Route = 'POST /shop/debts/collection'

/** The shop says that there is money in its account: what it owes is asked for now, under the numbers that it has. */
export async function collectDebts(app: App, { caller, command }: Call<Route>): Promise<Reply<Route>> {
  return runCommand(app, command, async (tx) => {
    await wakeDebts(app, tx, caller.shopId)
    return { ok: true as const }
  })
}
