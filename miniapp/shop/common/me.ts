import { api } from '@/common/api'
import { readKept } from '@/common/kept'
import { useLoad, type Loaded } from '@/common/load'
import type { Reply } from '@/common/request'

export type Me = Reply<'GET /me'>
type Member = NonNullable<Me['active']>

const KEPT = 'me'

/** Who works with this phone, and for which shop. */
export function useMe(): Loaded<Me> {
  return useLoad(KEPT, () => api('GET /me'), { keptAs: KEPT })
}

/** Who did the last time, as far as this phone knows. */
export function lastMe(): Me | undefined {
  return readKept<Me>(KEPT, KEPT)
}

/** Takes and refuses orders, and sends quotes. */
export function isDesk(member: Member | null | undefined): boolean {
  return member !== null && member !== undefined && member.role !== 'technician'
}
