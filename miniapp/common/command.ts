import { useRef, useState } from 'react'
import type { ApiError } from './api-error'
import { withFreshId } from './fresh-id'
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
      try {
        await withFreshId((commandId) => {
          id.current = commandId
          return deed(commandId)
        }, id.current)
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
