export type RateWindows = {
  /** Counts one call of `key` and says whether it was within `max` for the window of `lengthMs` that holds `atMs`. */
  hit(key: string, max: number, lengthMs: number, atMs: number): boolean
}

/** Whole windows of virtual time, in memory: a restart forgives, which no caller can rely on. */
export function createRateWindows(): RateWindows {
  const windows = new Map<string, { start: number; count: number }>()
  return {
    hit(key, max, lengthMs, atMs) {
      const start = Math.floor(atMs / lengthMs)
      const name = `${key}/${lengthMs}`
      const window = windows.get(name)
      const count = window?.start === start ? window.count + 1 : 1
      windows.set(name, { start, count })
      return count <= max
    },
  }
}
