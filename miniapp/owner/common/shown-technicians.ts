import { api } from '@/common/api'
import { useLoad } from '@/common/load'

/** By id, what the technicians of a shop are called who let their page be seen; a failure hides only the way there. */
export function useShownTechnicians(shopId: string | null): ReadonlyMap<string, string> {
  const { data } = useLoad(`shown technicians ${shopId ?? ''}`, () =>
    shopId === null ? undefined : api('GET /shops/:shopId/technicians', { params: { shopId } }),
  )
  return new Map(data?.items.map(({ id, name }) => [id, name]))
}
