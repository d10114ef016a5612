import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { activeServices, priceListOf } from './catalogue.repository'
import { shopServiceView } from './price-view'

type Tree = 'GET /services'
type Prices = 'GET /shop/services'

/** The service tree by category, as it fits a car's powertrain. */
export async function listServices(app: App, { query }: Call<Tree>): Promise<Reply<Tree>> {
  const { powertrain } = query
  const fitting = (await activeServices(app.db)).filter(
    ({ powertrains }) => !powertrain || powertrains.includes(powertrain),
  )
  const names = [...new Set(fitting.map(({ category }) => category))]
  return {
    categories: names.map((name) => ({
      name,
      services: fitting
        .filter(({ category }) => category === name)
        .map(({ id, code, category, name: title, about, priceMode, durationMin, skill, bayKind, powertrains }) => ({
          id, code, category, name: title, about, priceMode, durationMin, skill, bayKind, powertrains,
        })), // prettier-ignore
    })),
  }
}

/** The own price list, with what is switched off. */
export async function listOwnPrices(app: App, { caller }: Call<Prices>): Promise<Reply<Prices>> {
  const offered = await priceListOf(app.db, caller.shopId, false)
  return { items: offered.map((entry) => ({ ...shopServiceView(entry), active: entry.price.active })) }
}
