import type { App } from '../app'
import { resealPapers } from '../shops'
import { replaceSealed, rowsToReseal } from './reseal.repository'
import { sealedTables, type SealedTable } from './sealed-columns.queries'

const ROWS_AT_ONCE = 500

/**
 * Seals all personal data with the first of SEAL_KEYS, while everything else goes on: a value that changes meanwhile is
 * left as it is, and a run that was interrupted goes on where data is still old. Answers what people read: a line a
 * table, and whether the other keys may go.
 */
export async function reseal(app: App): Promise<string[]> {
  const lines: string[] = []
  let left = 0
  for (const table of sealedTables()) {
    const { resealed, kept } = await resealTable(app, table)
    lines.push(`${table.table}: ${resealed} values sealed anew`)
    left += kept
  }
  lines.push(`papers of shops: ${await resealPapers(app)} sealed anew`)
  const key = app.seal.currentPrefix.slice(0, -1)
  lines.push(
    left === 0
      ? `Everything is sealed with ${key}: the other keys are needed no more once every process seals with ${key}.`
      : `${left} rows changed meanwhile under another key: run it again once every process seals with ${key}.`,
  )
  return lines
}

async function resealTable(app: App, table: SealedTable): Promise<{ resealed: number; kept: number }> {
  const { currentPrefix } = app.seal
  let resealed = 0
  for (let afterId = ''; ;) {
    const rows = await rowsToReseal(app.db, table, { afterId, currentPrefix, limit: ROWS_AT_ONCE })
    const last = rows.at(-1)
    if (last === undefined) break
    const changes = rows.flatMap((row) =>
      table.columns.flatMap((column) => {
        const from = row[column]
        if (!from || from.startsWith(currentPrefix)) return []
        return [{ id: row.id, column, from, to: app.seal.seal(app.seal.open(from)) }]
      }),
    )
    await app.db.transaction(async (tx) => {
      for (const change of changes) replaceSealed(tx, table, change)
    })
    resealed += changes.length
    afterId = last.id
  }
  const kept = await rowsToReseal(app.db, table, { afterId: '', currentPrefix, limit: ROWS_AT_ONCE })
  return { resealed, kept: kept.length }
}
