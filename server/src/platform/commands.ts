import { AppError } from '@anxin/shared/kernel/errors'
import { timeOfId } from '@anxin/shared/kernel/id'
import { LIMITS } from '@anxin/shared/kernel/limits'
import { createHash } from 'node:crypto'
import type { App } from '../app'
import { isDuplicate, type Queries, type Tx } from './db'

/** What makes a command repeatable: the client's id, and a hash of everything else that it asks for. */
export type CommandKey = {
  readonly id: string
  readonly route: string
  readonly callerId: string
  readonly contentHash: string
}

/** @param content params and body as validated, so that two spellings of one request are one content */
export function commandKey(route: string, callerId: string, id: string, content: unknown): CommandKey {
  return {
    id,
    route,
    callerId,
    contentHash: createHash('sha256').update(JSON.stringify(content)).digest('base64url'),
  }
}

/**
 * Runs `fn` in a transaction, once per command id. A repeat, also one that runs at the same time, gets the stored
 * answer; the same id with other content is COMMAND_ID_REUSED. What throws leaves no trace and may be tried again.
 */
export async function runCommand<T>(app: App, key: CommandKey, fn: (tx: Tx) => Promise<T>): Promise<T> {
  if (Math.abs(timeOfId(key.id) - app.clock.now().getTime()) > LIMITS.idClockSkewMs) {
    const earlier = await storedReply<T>(app.db, key) // a late repeat of something done is still answered
    if (earlier) return earlier.reply
    throw new AppError('ID_OUT_OF_TIME', `id ${key.id}`)
  }
  try {
    return await app.db.transaction(async (tx) => {
      // The insert makes a concurrent repeat wait here until this transaction has ended.
      await tx.run('INSERT INTO command (id, caller_id, route, content_hash, at) VALUES (?, ?, ?, ?, ?)', [
        key.id,
        key.callerId,
        key.route,
        key.contentHash,
        app.clock.now(),
      ])
      const reply = await fn(tx)
      await tx.run('UPDATE command SET reply = ? WHERE id = ?', [JSON.stringify(reply ?? null), key.id])
      return reply
    })
  } catch (error) {
    if (!isDuplicate(error, 'PRIMARY') && !isDuplicate(error, 'command.')) throw error
    const earlier = await storedReply<T>(app.db, key)
    if (!earlier) throw error
    return earlier.reply
  }
}

/**
 * The answer of a command that was carried out, or null. For use cases that must ask somebody else first: a repeat
 * does not ask again. COMMAND_ID_REUSED for another caller or other content.
 */
export async function storedReply<T>(db: Queries, key: CommandKey): Promise<{ reply: T } | null> {
  const [row] = await db.rows<{
    caller_id: string
    route: string
    content_hash: string
    reply: string | null
  }>('SELECT caller_id, route, content_hash, reply FROM command WHERE id = ?', [key.id])
  if (!row) return null
  if (row.caller_id !== key.callerId || row.route !== key.route || row.content_hash !== key.contentHash) {
    throw new AppError('COMMAND_ID_REUSED', `id ${key.id} was used for ${row.route}`)
  }
  return { reply: JSON.parse(row.reply ?? 'null') as T }
}
