import type { Fault, FaultAction, FaultBox, FaultMatch, FaultPlace, SandboxRandom } from './types'

type Armed = Fault & { seen: number; fired: number; path: RegExp | undefined }
type Call = { on: FaultPlace; method: string; path: string; event?: string | undefined }

/** Faults live in memory: a restart is free of them. */
export function createFaultBox(random: SandboxRandom): FaultBox {
  let armed: Armed[] = []
  let count = 0
  return {
    add({ match = {}, do: action, times }) {
      count += 1
      const fault: Fault = { id: `fault-${count}`, match, do: action, times }
      const path = match.path === undefined ? undefined : new RegExp(match.path)
      armed.push({ ...fault, seen: 0, fired: 0, path })
      return fault
    },
    list: () => armed.map(({ seen: _seen, path: _path, ...fault }) => fault),
    clear(id) {
      armed = id === undefined ? [] : armed.filter((fault) => fault.id !== id)
    },
    take(call) {
      const actions: FaultAction[] = []
      for (const fault of armed) {
        if (!isMatch(fault.match, fault.path, call)) continue
        fault.seen += 1
        if (fault.match.nth !== undefined && fault.match.nth !== fault.seen) continue
        if (fault.match.prob !== undefined && random.fraction() >= fault.match.prob) continue
        if (fault.times !== undefined && fault.fired >= fault.times) continue
        fault.fired += 1
        actions.push(fault.do)
      }
      return actions
    },
  }
}

function isMatch(match: FaultMatch, path: RegExp | undefined, call: Call): boolean {
  // A fault that does not say where it belongs is one of calls, unless it names an event.
  const places =
    match.on === undefined ? (match.event === undefined ? ['pay', 'api'] : ['notify']) : [match.on]
  if (!places.includes(call.on)) return false
  if (match.method !== undefined && match.method.toUpperCase() !== call.method) return false
  if (match.event !== undefined && match.event !== call.event) return false
  return path === undefined || path.test(call.path)
}
