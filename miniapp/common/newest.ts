import { useRef, useState } from 'react'

/**
 * State whose newest value is there before it is drawn: two fingers are quicker than a drawing, and what is sent is what
 * was chosen last.
 */
export function useNewest<T>(start: T): [drawn: T, set: (value: T) => void, newest: () => T] {
  const [drawn, setDrawn] = useState(start)
  const newest = useRef(start)
  const set = (value: T) => {
    newest.current = value
    setDrawn(value)
  }
  return [drawn, set, () => newest.current]
}
