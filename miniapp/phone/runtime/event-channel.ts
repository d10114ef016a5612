type Listener = (...given: unknown[]) => void

export type EventChannel = {
  on(name: string, listener: Listener): void
  once(name: string, listener: Listener): void
  off(name: string, listener?: Listener): void
  emit(name: string, ...given: unknown[]): void
}

/** Named events with any number of listeners: between two pages, and inside the phone. */
export function createEventChannel(): EventChannel {
  const listeners = new Map<string, Set<Listener>>()
  const of = (name: string) => listeners.get(name) ?? listeners.set(name, new Set()).get(name)!
  const channel: EventChannel = {
    on: (name, listener) => void of(name).add(listener),
    once(name, listener) {
      const single: Listener = (...given) => {
        channel.off(name, single)
        listener(...given)
      }
      channel.on(name, single)
    },
    off(name, listener) {
      if (listener === undefined) listeners.delete(name)
      else listeners.get(name)?.delete(listener)
    },
    emit(name, ...given) {
      for (const listener of Array.from(listeners.get(name) ?? [])) listener(...given)
    },
  }
  return channel
}
