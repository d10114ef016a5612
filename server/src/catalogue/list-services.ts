import type { Service } from '@anxin/shared/catalogue/catalogue.contract'
import type { z } from 'zod'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { listActiveServices, type ServiceRow } from './catalogue.repository'

/** The service tree in its own order, without what does not exist for the powertrain. */
export async function listServices(app: App, call: Call<'GET /services'>): Promise<Reply<'GET /services'>> {
  const { powertrain } = call.query
  const services = await listActiveServices(app.db)
  const categories = new Map<string, z.input<typeof Service>[]>()
  for (const row of services) {
    if (powertrain !== undefined && !row.powertrains.includes(powertrain)) continue
    const category = categories.get(row.category) ?? []
    category.push(toService(row))
    categories.set(row.category, category)
  }
  return { categories: [...categories].map(([name, items]) => ({ name, services: items })) }
}

function toService(row: ServiceRow): z.input<typeof Service> {
  const { id, code, category, name, about, priceMode, durationMin, skill, bayKind, powertrains } = row
  return { id, code, category, name, about, priceMode, durationMin, skill, bayKind, powertrains }
}
