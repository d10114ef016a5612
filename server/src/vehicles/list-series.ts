import { AppError } from '@anxin/shared/kernel/errors'
import type { App } from '../app'
import type { Call, Reply } from '../platform/routes'
import { hasBrand, listSeries as readSeries } from './vehicles.repository'

type ListSeries = 'GET /vehicle-brands/:brandId/series'
/** Letters and digits first, then Chinese names by their sound. */
const byName = new Intl.Collator('zh-CN', { numeric: true })

/** The series of one brand as people look for them, by pinyin. NOT_FOUND for an unknown brand. */
export async function listSeries(app: App, call: Call<ListSeries>): Promise<Reply<ListSeries>> {
  const { brandId } = call.params
  if (!(await hasBrand(app.db, brandId))) throw new AppError('NOT_FOUND', `brand ${brandId}`)
  const series = await readSeries(app.db, brandId)
  return {
    items: series
      .toSorted((a, b) => byName.compare(a.name, b.name))
      .map(({ id, name, yearFrom, yearTo, powertrains }) => ({ id, name, yearFrom, yearTo, powertrains })),
  }
}
