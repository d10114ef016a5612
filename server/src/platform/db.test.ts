import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { errnoOf, isDuplicate, type Tx } from './db'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
  await t.app.db.run(
    'CREATE TABLE IF NOT EXISTS test_note (id INT PRIMARY KEY, text VARCHAR(200), at DATETIME(3), data VARBINARY(20), flag BOOLEAN)',
    [],
  )
})
afterAll(() => t.close())
beforeEach(() => t.app.db.run('DELETE FROM test_note', []))

const insert = 'INSERT INTO test_note (id, text) VALUES (?, ?)'
const notes = async () =>
  (await t.app.db.rows<{ id: number }>('SELECT id FROM test_note ORDER BY id', [])).map(({ id }) => id)
/** Prepared statements that a connection has carried out; a text of several statements is none. */
const executed = async (tx: Tx) => {
  const [row] = await tx.rows<{ Value: string }>("SHOW SESSION STATUS LIKE 'Com_stmt_execute'", [])
  return Number(row?.Value)
}
const failing = (work: (tx: Tx) => Promise<unknown>) =>
  t.app.db.transaction(work).then(
    () => null,
    (error: unknown) => error,
  )

describe('a transaction', () => {
  it('sends what is asked for at once together, and gives everybody their own rows', async () => {
    await t.app.db.transaction(async (tx) => {
      const before = await executed(tx)
      const [one, two, changed] = await Promise.all([
        tx.rows<{ n: number }>('SELECT ? AS n', [1]),
        tx.rows<{ n: number }>('SELECT ? AS n UNION ALL SELECT 3', [2]),
        tx.run(insert, [1, 'a']),
      ])
      expect([one, two, changed]).toEqual([[{ n: 1 }], [{ n: 2 }, { n: 3 }], { affectedRows: 1 }])
      expect((await executed(tx)) - before).toBe(1) // the question itself
    })
  })

  it('reads what it has written before, by any way', async () => {
    await t.app.db.transaction(async (tx) => {
      tx.write(insert, [1, 'a'])
      expect(await tx.rows('SELECT id, text FROM test_note', [])).toEqual([{ id: 1, text: 'a' }])
      tx.write('UPDATE test_note SET text = ? WHERE id = ?', ['b', 1])
      const [rows] = await tx.orm.execute('SELECT text FROM test_note')
      expect(rows).toEqual([{ text: 'b' }])
      tx.write(insert, [2, 'c'])
    })
    expect(await notes()).toEqual([1, 2])
  })

  it('writes together what it would write alone', async () => {
    const texts = ['it\'s "so"', 'a\\b', '?', '-- x; DROP', '安心修🚗', '']
    const at = new Date('2027-03-01T02:03:04.567Z')
    const data = Buffer.from([0, 39, 92, 255])
    const all = 'INSERT INTO test_note (id, text, at, data, flag) VALUES (?, ?, ?, ?, ?)'
    await t.app.db.transaction(async (tx) => {
      for (const [id, text] of texts.entries()) tx.write(all, [id, text, at, data, true])
      tx.write(all, [99, null, null, null, false])
      await tx.rows('SELECT 1', [])
      for (const [id, text] of texts.entries()) await tx.run(all, [100 + id, text, at, data, true])
      await tx.run(all, [199, null, null, null, false])
    })
    const rows = await t.app.db.rows<{ id: number }>('SELECT * FROM test_note ORDER BY id', [])
    const together = rows.filter(({ id }) => id < 100)
    expect(together.map((row) => ({ ...row, id: row.id + 100 }))).toEqual(rows.filter(({ id }) => id >= 100))
    expect(together.slice(0, -1)).toEqual(texts.map((text, id) => ({ id, text, at, data, flag: 1 })))
  })

  it('fails as a whole when a write fails that nobody waited for, and says which error it was', async () => {
    await t.app.db.run(insert, [1, 'a'])
    const late = await failing(async (tx) => {
      tx.write(insert, [2, 'b'])
      tx.write(insert, [1, 'again'])
    })
    expect(isDuplicate(late)).toBe(true)
    const soon = await failing(async (tx) => {
      tx.write(insert, [1, 'again'])
      // Not this one's error: whoever expects a duplicate of its own must not take it for one.
      const error = await tx.run(insert, [3, 'c']).catch((reason: unknown) => reason)
      expect(errnoOf(error)).toBeUndefined()
    })
    expect(isDuplicate(soon)).toBe(true)
    expect(await notes()).toEqual([1])
  })

  it('forgets the writes that wait when its caller fails, and says why that was', async () => {
    const error = await failing(async (tx) => {
      tx.write(insert, [1, 'a'])
      throw new Error('the caller fails')
    })
    expect(String(error)).toContain('the caller fails')
    expect(await notes()).toEqual([])
  })

  it('goes on after a refusal that its caller expected, with all that was written before it', async () => {
    await t.app.db.run(insert, [1, 'a'])
    await t.app.db.transaction(async (tx) => {
      tx.write(insert, [2, 'b'], { rows: 1, otherwise: 'one row is written' })
      const error = await tx.run(insert, [1, 'again']).catch((reason: unknown) => reason)
      expect(isDuplicate(error)).toBe(true)
      tx.write(insert, [3, 'c'])
    })
    expect(await notes()).toEqual([1, 2, 3])
  })

  it('fails when a write changes another number of rows than expected', async () => {
    const update = 'UPDATE test_note SET text = ? WHERE id = ?'
    const error = await failing(async (tx) => {
      tx.write(insert, [1, 'a'])
      tx.write(update, ['b', 2], { rows: 1, otherwise: 'note 2 is there' })
    })
    expect(String(error)).toContain('note 2 is there')
    expect(await notes()).toEqual([])
  })

  it('starts again after a deadlock, with its writes', async () => {
    await t.app.db.run('INSERT INTO test_note (id, text) VALUES (1, ?), (2, ?)', ['0', '0'])
    const update = 'UPDATE test_note SET text = text + 1 WHERE id = ?'
    let begun = 0
    let bothHold = () => {}
    const held = new Promise<void>((resolve) => (bothHold = resolve))
    const add = (first: number, second: number) =>
      t.app.db.transaction(async (tx) => {
        await tx.run(update, [first])
        begun++
        if (begun === 2) bothHold()
        await held // each has the row that the other will want
        tx.write(update, [second])
        await tx.rows('SELECT 1', [])
      })
    await Promise.all([add(1, 2), add(2, 1)])
    expect(begun).toBe(3)
    expect(await t.app.db.rows('SELECT text FROM test_note', [])).toEqual([{ text: '2' }, { text: '2' }])
  })
})
