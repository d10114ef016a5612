import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { countTemplates, insertTemplate } from './catalogue.repository'
import { checkLines } from './lines'
import { getService } from './services'

type SaveTemplate = 'POST /shop/quote-templates'

/** Saves lines under a name, for quotes to come. */
export async function saveQuoteTemplate(app: App, call: Call<SaveTemplate>): Promise<Reply<SaveTemplate>> {
  const { id, name, serviceId, model, lines } = call.body
  checkLines(lines)
  const { shopId } = call.caller
  return runCommand(app, call.command, async (tx) => {
    if ((await countTemplates(tx, shopId)) >= LIMITS.quoteTemplatesPerShopMax)
      throw new AppError('LIMIT_REACHED', 'quote templates')
    if (serviceId !== null) await getService(tx, serviceId)
    await insertTemplate(tx, { id, shopId, name, serviceId, model, lines, createdAt: app.clock.now() })
    await record(app, tx, actorOf(call.caller), 'quote-template.saved', id)
    return { id, name, serviceId, model, lines }
  })
}
