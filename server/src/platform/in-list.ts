import type { SqlValue } from './db'

/** Lengths to which a list is filled up, so that a prepared statement exists in a few forms and not in hundreds. */
const LENGTHS = [1, 4, 16, 64, 256, 1024]

/**
 * `IN (${marks})` and its values for a prepared statement. A list of another length is another statement, and a
 * server keeps only some thousands of them (max_prepared_stmt_count), so short lists are filled up with their last
 * value, which an IN does not notice. An empty list matches nothing: ids are never empty.
 */
export function inList<T extends SqlValue>(values: readonly T[]): { marks: string; values: SqlValue[] } {
  const length = LENGTHS.find((candidate) => candidate >= values.length) ?? values.length
  const last: SqlValue = values.at(-1) ?? ''
  const filled: SqlValue[] = Array.from({ length }, (_, i) => values[i] ?? last)
  return { marks: filled.map(() => '?').join(', '), values: filled }
}
