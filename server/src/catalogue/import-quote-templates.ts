import { AppError } from '@anxin/shared/kernel/errors'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { actorOf, record } from '../audit'
import { runCommand } from '../platform/commands'
import type { Call, Reply } from '../platform/routes'
import { countTemplates, insertTemplate } from './catalogue.repository'
import { readSheet } from './read-sheet'
import { templatesOf } from './template-rows'

type Import = 'POST /shop/quote-templates/import'

/**
 * Reads templates out of an xlsx and says of every bad cell what is wrong. Nothing is kept unless the caller asks for
 * it, and then only templates all of whose rows are good, all of them or none (LIMIT_REACHED).
 */
export async function importQuoteTemplates(app: App, call: Call<Import>): Promise<Reply<Import>> {
  const { caller, body, command } = call
  const { templates, problems } = templatesOf(readSheet(Buffer.from(body.file, 'base64')))
  const read = {
    templates: templates.map(({ name, model, lines }) => ({ name, model, lines: lines.length })),
    problems: problems.slice(0, LIMITS.sheetProblemsMax),
    problemCount: problems.length,
  }
  if (!body.apply) return { ...read, imported: 0 }
  return runCommand(app, command, async (tx) => {
    const known = await countTemplates(tx, caller.shopId)
    if (known + templates.length > LIMITS.quoteTemplatesPerShopMax)
      throw new AppError('LIMIT_REACHED', `${known} templates and ${templates.length} more`)
    for (const { name, model, lines } of templates) {
      const id = app.newId()
      const createdAt = app.clock.now()
      await insertTemplate(tx, { id, shopId: caller.shopId, name, model, serviceId: null, lines, createdAt })
      await record(app, tx, actorOf(caller), 'quote-template.saved', id)
    }
    return { ...read, imported: templates.length }
  })
}
