import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import { runCommand } from '../platform/commands'
import { seesPrices } from '../platform/caller'
import type { Call, Reply } from '../platform/routes'
import { deleteTemplate, insertTemplate, templatesOf } from './catalogue.repository'
import { checkLines } from './price'

type List = 'GET /shop/quote-templates'
type Save = 'POST /shop/quote-templates'
type Remove = 'POST /shop/quote-templates/:templateId/removal'

/** Templates of the shop; who may not see prices sees the lines with zero prices. */
export async function listTemplates(app: App, { caller }: Call<List>): Promise<Reply<List>> {
  const prices = seesPrices(caller)
  const items = (await templatesOf(app.db, caller.shopId)).map(({ id, name, lines }) => ({
    id,
    name,
    lines: prices ? lines : lines.map((line) => ({ ...line, unitPriceFen: 0 })),
  }))
  return { items }
}

export async function saveTemplate(app: App, { caller, body, command }: Call<Save>): Promise<Reply<Save>> {
  checkLines(body.lines)
  return runCommand(app, command, async (tx) => {
    await insertTemplate(tx, {
      id: body.id,
      shopId: caller.shopId,
      name: body.name,
      lines: body.lines,
      createdAt: app.clock.now(),
    })
    return { id: body.id, name: body.name, lines: body.lines }
  })
}

export async function removeTemplate(
  app: App,
  { caller, params, command }: Call<Remove>,
): Promise<Reply<Remove>> {
  return runCommand(app, command, async (tx) => {
    if (!(await deleteTemplate(tx, caller.shopId, params.templateId)))
      throw new AppError('NOT_FOUND', `template ${params.templateId}`)
    return { ok: true as const }
  })
}
