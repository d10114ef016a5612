import { AppError } from '@anxin/shared/kernel/errors'
import { IdText } from '@anxin/shared/kernel/id'

/** Lists are ordered by id (which is by time), newest first; the cursor is the last id seen, opaque to clients. */
export function cursorOf(id: string): string {
  return Buffer.from(id).toString('base64url')
}

/** The id behind a cursor, or null for the first page; BAD_INPUT for a made-up one. */
export function idOfCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  const id = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!IdText.safeParse(id).success)
    throw new AppError('BAD_INPUT', 'cursor', { fields: { cursor: '翻页参数无效' } })
  return id
}

/** Cuts a list that was read with `limit + 1` rows into a page. */
export function toPage<T extends { id: string }>(
  rows: T[],
  limit: number,
): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? cursorOf(last.id) : null }
}
