import { ApiError } from './api-error'
import { newId } from './ids'

/**
 * Does something with an id that is made for it, at a moment when the server's time may not be known yet: the first
 * refusal tells it, and then the id is made again. A refused id has done nothing. `known` is one that was made already.
 */
export async function withFreshId<T>(run: (id: string) => Promise<T>, known = newId()): Promise<T> {
  try {
    return await run(known)
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'ID_OUT_OF_TIME') throw error
    return run(newId())
  }
}
