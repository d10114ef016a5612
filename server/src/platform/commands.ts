import { AppError } from '@anxin/shared/kernel/errors'
import { timeOfId } from '@anxin/shared/kernel/new-id'
import { LIMITS } from '@anxin/shared/kernel/limits'
import type { App } from '../app'
import { crashPoint } from './crash'
import type { Queries, Tx } from './db'

/** What makes a command repeatable: the client's id, and a hash of everything else that it asks for. */
export type CommandKey = {
  readonly id: string
  readonly route: string
  readonly callerId: string
  readonly contentHash: string
}

/**
 * @param content params and body as validated, so that two spellings of one request are one content; its hash needs the
 * server's key, since a phone number in it could be guessed from a plain one
 */
export function commandKey(
  { seal }: Pick<App, 'seal'>,
  of: Pick<CommandKey, 'route' | 'callerId' | 'id'>,
  content: unknown,
): CommandKey {
  return { ...of, contentHash: seal.index('command', JSON.stringify(content)) }
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
    const done = await app.db.transaction(async (tx) => {
      const reply = await fn(tx)
      // Last, so that one statement holds question and answer. A concurrent repeat waits here at the latest; most wait
      // for a row that this one has changed, and fail at what they find there.
      tx.write(
        'INSERT INTO command (id, caller_id, route, content_hash, reply, at) VALUES (?, ?, ?, ?, ?, ?)',
        [key.id, key.callerId, key.route, key.contentHash, JSON.stringify(reply ?? null), app.clock.now()],
      )
      crashPoint(app, 'command:before-commit', key.route)
      return reply
    })
    crashPoint(app, 'command:after-commit', key.route)
    return done
  } catch (error) {
    // Whatever a repeat fails at was committed by the first one, together with its answer.
    const earlier = await storedReply<T>(app.db, key).catch((second: unknown) => {
      throw second instanceof AppError ? second : error
    })
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
