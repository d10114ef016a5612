import { ableFor, type Need, type Plan } from './availability'

/** The bays and technicians that can serve a need, those to try first in front. */
export type Choices = { readonly bayIds: readonly string[]; readonly technicianIds: readonly string[] }

/**
 * The order in which free bays and technicians are tried: first those that can do least else, so that lifts and
 * specialists stay free for the work that needs them. Among equals `seed` decides where to begin: callers who all
 * began with the same bay would wait for its lock although others are free.
 */
export function rankChoices(plan: Plan, need: Need, seed: number): Choices {
  const able = ableFor(plan, need)
  const bays = plan.bays.filter(({ id }) => able.bayIds.includes(id))
  const technicians = plan.technicians.filter(({ id }) => able.technicianIds.includes(id))
  return {
    bayIds: spread(bays, ({ kind }) => (kind === need.bayKind ? 0 : 1), seed),
    technicianIds: spread(technicians, ({ skills }) => skills.length, seed),
  }
}

/** The first pair that is not taken, or null. */
export function firstFreePair(
  choices: Choices,
  taken: ReadonlySet<string>,
): { bayId: string; technicianId: string } | null {
  const bayId = choices.bayIds.find((id) => !taken.has(id))
  const technicianId = choices.technicianIds.find((id) => !taken.has(id))
  return bayId === undefined || technicianId === undefined ? null : { bayId, technicianId }
}

/** A number that differs from order to order, from the random part of its id. */
export function seedOf(orderId: string): number {
  return Number.parseInt(orderId.slice(-6), 36) || 0
}

function spread<T extends { id: string }>(
  items: readonly T[],
  classOf: (item: T) => number,
  seed: number,
): string[] {
  const classes = new Map<number, string[]>()
  for (const item of items.toSorted((a, b) => classOf(a) - classOf(b) || (a.id < b.id ? -1 : 1))) {
    const ids = classes.get(classOf(item))
    if (ids) ids.push(item.id)
    else classes.set(classOf(item), [item.id])
  }
  return [...classes.values()].flatMap((ids) => {
    const start = seed % ids.length
    return [...ids.slice(start), ...ids.slice(0, start)]
  })
}
