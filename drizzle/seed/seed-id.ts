import { createHash } from 'node:crypto'
import { newId, type Id } from '@anxin/shared/kernel/new-id'

/** The time part of seeded ids: a fixed day, so that an id depends on its name alone. */
const SEED_EPOCH_MS = Date.UTC(2026, 0, 1)

/**
 * The id of a seeded row, made from what the row is called ("brand:大众"): the same on every machine and in every
 * run, so that seeding twice finds its own rows.
 * @param atMs Unix milliseconds; given for rows that are listed by the order of their ids, such as reviews
 */
export function seedId(name: string, atMs = SEED_EPOCH_MS): Id {
  const digest = createHash('sha256').update(name).digest()
  return newId(atMs, (n) => digest.subarray(0, n))
}
