import type { OrderSummary } from '@anxin/shared/orders/order.contract'
import { ORDER_ENDED } from '@anxin/shared/orders/order.machine'
import { api } from '@/common/api'
import { useLoad, type Loaded } from '@/common/load'
import { currentToken } from '@/common/session'
import type { Car } from '../../common/cars'

export type Mine = { readonly cars: readonly Car[]; readonly running: readonly OrderSummary[] }

const NOBODY: Mine = { cars: [], running: [] }

/** Her cars and the orders that still go on. Who only looks around gets no account: nothing is asked without a session. */
export function useMine(): Loaded<Mine> {
  return useLoad(
    'mine',
    async () => {
      if (currentToken() === null) return NOBODY
      const [{ items: cars }, { items: orders }] = await Promise.all([
        api('GET /vehicles'),
        api('GET /orders', { query: {} }),
      ])
      const running = orders.filter(({ state }) => !ORDER_ENDED.includes(state))
      const waiting = running.filter(({ next }) => next.who === 'owner')
      return { cars, running: [...waiting, ...running.filter(({ next }) => next.who !== 'owner')] }
    },
    { keptAs: 'mine' },
  )
}
