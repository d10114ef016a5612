import { AppError } from '@anxin/shared/kernel/errors'
import { actorOf, record } from '../audit'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { deleteTemplate } from './catalogue.repository'

type RemoveTemplate = 'POST /shop/quote-templates/:templateId/removal'

/** Deletes a quote template of the caller's shop; quotes made from it stay as they are. */
export async function removeQuoteTemplate(
  app: App,
  { caller, params, command }: Call<RemoveTemplate>,
): Promise<Reply<RemoveTemplate>> {
  return runCommand(app, command, async (tx) => {
    if (!(await deleteTemplate(tx, caller.shopId, params.templateId)))
      throw new AppError('NOT_FOUND', `template ${params.templateId}`)
    await record(app, tx, actorOf(caller), 'quote-template.removed', params.templateId)
    return { ok: true as const }
  })
}
