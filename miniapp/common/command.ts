import { useRef, useState } from 'react'
import { ApiError } from './api-error'
import { newId } from './ids'
import { toApiError } from './load'

/** A deed of the person: one at a time, with one id however often it has to be sent. */
export type Command = {
  readonly isBusy: boolean
  /** Why the last try failed; gone as soon as another begins. */
  readonly error: ApiError | undefined
  /**
   * Does it unless it is being done already. The id goes with the deed: it stays the same when the last try got no
   * answer, so that what has already happened does not happen twice, and is new after an answer.
   * @returns whether it was done
   */
  readonly run: (deed: (commandId: string) => Promise<unknown>) => Promise<boolean>
  readonly forget: () => void
}

export function useCommand(): Command {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const running = useRef(false)
  const id = useRef<string>()
  return {
    isBusy,
    error,
    forget: () => setError(undefined),
    async run(deed) {
      if (running.current) return false
      running.current = true
      setBusy(true)
      setError(undefined)
      id.current ??= newId()
      try {
        await dated(deed, id)
        id.current = undefined
        return true
      } catch (thrown) {
        const failed = toApiError(thrown)
        // Without an answer nobody knows whether it was done; any answer ends this try.
        if (failed.code !== 'NETWORK') id.current = undefined
        setError(failed)
        return false
      } finally {
        running.current = false
        setBusy(false)
      }
    },
  }
}

/**
 * An id made before the phone knew the server's time is refused without effect; the refusal itself tells the time, so
 * the deed is sent once more under a new one.
 */
async function dated(
  deed: (commandId: string) => Promise<unknown>,
  id: { current: string | undefined },
): Promise<unknown> {
  try {
    return await deed(id.current ?? newId())
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || thrown.code !== 'ID_OUT_OF_TIME') throw thrown
    id.current = newId()
    return deed(id.current)
  }
}
