/** How often each thing happened in a run. */
export type Tally = {
  people(name: string, isAccepted: boolean): void
  command(name: string): void
  fault(name: string): void
  readonly accepted: ReadonlyMap<string, number>
  readonly refused: ReadonlyMap<string, number>
  readonly faults: ReadonlyMap<string, number>
}

export function newTally(): Tally {
  const [accepted, refused, faults] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ]
  const count = (map: Map<string, number>, name: string) => map.set(name, (map.get(name) ?? 0) + 1)
  return {
    accepted,
    refused,
    faults,
    people: (name, isAccepted) => void count(isAccepted ? accepted : refused, name),
    command: (name) => void count(accepted, name),
    fault: (name) => void count(faults, name),
  }
}

export function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, n) => sum + n, 0)
}

export type TallyJson = Readonly<Record<'accepted' | 'refused' | 'faults', Readonly<Record<string, number>>>>

export function writtenTally({ accepted, refused, faults }: Tally): TallyJson {
  return {
    accepted: Object.fromEntries(accepted),
    refused: Object.fromEntries(refused),
    faults: Object.fromEntries(faults),
  }
}

export function mergeTallies(all: readonly TallyJson[]): TallyJson {
  const merge = (part: keyof TallyJson) => {
    const sums: Record<string, number> = {}
    for (const tally of all)
      for (const [name, n] of Object.entries(tally[part])) sums[name] = (sums[name] ?? 0) + n
    return sums
  }
  return { accepted: merge('accepted'), refused: merge('refused'), faults: merge('faults') }
}
