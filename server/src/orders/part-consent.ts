import { consentText, needsConsent } from '@anxin/shared/catalogue/part-types'
import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Actor } from '../audit'
import type { Tx } from '../platform/db'
import type { Call } from '../platform/routes'
import { insertConsents, type OrderLineRow } from './orders.repository'

type Decision = Call<'POST /orders/:orderId/decisions'>['body']['decisions'][number]

/**
 * Keeps a consent for every approved part that is not the original. CONSENT_MISSING, with the decisions named, where
 * the owner has not said yes to exactly the type that the line now has: small print and a word at the counter do not
 * bind (Civil Code, article 496), a card of its own does.
 */
export function keepConsents(
  app: App,
  tx: Tx,
  approve: readonly OrderLineRow[],
  { decisions, actor, linkId }: { decisions: readonly Decision[]; actor: Actor; linkId: string | null },
): void {
  const parts = approve.filter(needsConsent)
  const saidYesTo = new Map(decisions.map(({ lineId, consentPartType }) => [lineId, consentPartType]))
  const missing = parts.filter(({ id, partType }) => saidYesTo.get(id) !== partType)
  if (missing.length > 0)
    throw new AppError('CONSENT_MISSING', `lines ${missing.map(({ id }) => id).join(', ')}`, {
      fields: Object.fromEntries(
        missing.map(({ id, name }) => [
          `body.decisions.${decisions.findIndex(({ lineId }) => lineId === id)}.consentPartType`,
          `请确认「${name}」的配件类型`,
        ]),
      ),
    })
  insertConsents(
    tx,
    parts.map((line) => ({
      id: app.newId(),
      orderId: line.orderId,
      lineId: line.id,
      round: line.round,
      partType: line.partType,
      brand: line.brand,
      quantityMilli: line.quantityMilli,
      unit: line.unit,
      unitPriceFen: line.unitPriceFen,
      oemUnitPriceFen: line.oemUnitPriceFen,
      text: consentText(line),
      actor: actor.kind,
      actorId: actor.id,
      linkId,
      at: app.clock.now(),
    })),
  )
}
