type Start = (callback: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) => number

/** The timers of the mini-program: what fails in one is noted, and none outlives the phone. */
export type Timers = {
  readonly setTimeout: Start
  readonly clearTimeout: (id: number | undefined) => void
  readonly setInterval: Start
  readonly clearInterval: (id: number | undefined) => void
  readonly close: () => void
}

export function createTimers(fail: (where: string, error: unknown) => void): Timers {
  const running = new Map<number, ReturnType<typeof setTimeout>>()
  let last = 0
  let closed = false
  const guarded = (callback: (...given: unknown[]) => void, given: unknown[]) => {
    try {
      callback(...given)
    } catch (error) {
      fail('timer', error)
    }
  }
  const clear = (id: number | undefined) => {
    if (id === undefined) return
    clearTimeout(running.get(id))
    running.delete(id)
  }
  return {
    setTimeout(callback, ms, ...given) {
      const id = (last += 1)
      if (closed) return id
      running.set(
        id,
        setTimeout(() => {
          running.delete(id)
          guarded(callback, given)
        }, ms),
      )
      return id
    },
    setInterval(callback, ms, ...given) {
      const id = (last += 1)
      if (closed) return id
      running.set(
        id,
        setInterval(() => guarded(callback, given), ms),
      )
      return id
    },
    clearTimeout: clear,
    clearInterval: clear,
    close() {
      closed = true
      for (const id of running.keys()) clear(id)
    },
  }
}
