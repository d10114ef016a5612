import type { App } from '../app'
import type { Reply } from '../platform/routes'
import { listBrands as readBrands } from './vehicles.repository'

/** Every brand by its pinyin initial, with where the list comes from and when it was noted. */
export async function listBrands(app: App): Promise<Reply<'GET /vehicle-brands'>> {
  const brands = await readBrands(app.db)
  return {
    items: brands.map(({ id, name, initial }) => ({ id, name, initial })),
    source: brands[0]?.source ?? '',
    notedOn: brands.map(({ notedOn }) => notedOn).reduce((a, b) => (a > b ? a : b), ''),
  }
}
