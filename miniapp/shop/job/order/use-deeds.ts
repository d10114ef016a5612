import type { ApiError } from '@/common/api-error'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import type { Loaded } from '@/common/load'
import type { Job } from '../parts/job'

export type Deeds = {
  readonly isBusy: boolean
  readonly error: ApiError | undefined
  /** A fixed-price service: looked at, nothing found. */
  readonly start: () => void
  /** The parts are here. */
  readonly resume: () => void
}

/** What is done on the work order itself, by one tap. After a refusal the order is asked for again. */
export function useDeeds(orderId: string, { put, reload }: Loaded<Job>): Deeds {
  const command = useCommand()
  const run = async (route: 'POST /shop/orders/:orderId/start' | 'POST /shop/orders/:orderId/resume') => {
    const isDone = await command.run(async (commandId) =>
      put(await api(route, { params: { orderId }, body: { commandId } })),
    )
    if (!isDone) await reload()
  }
  return {
    isBusy: command.isBusy,
    error: command.error,
    start: () => void run('POST /shop/orders/:orderId/start'),
    resume: () => void run('POST /shop/orders/:orderId/resume'),
  }
}
