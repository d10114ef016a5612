import { useEffect, useState } from 'react'
import { serverNow } from './clock'

const SECOND_MS = 1_000

/** Whole seconds until an instant, counted down; 0 once it is over or while none is known. */
export function useSecondsUntil(at: string | undefined): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    if (at === undefined) return
    setNow(serverNow())
    const timer = setInterval(() => setNow(serverNow()), SECOND_MS)
    return () => clearInterval(timer)
  }, [at])
  return at === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(at) - now) / SECOND_MS))
}
