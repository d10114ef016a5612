import { addDays, localDayOf, weekdayOf } from '@anxin/shared/kernel/time'
import type { Connection } from 'mysql2/promise'

const NOTE = '刹车片磨损请附测厚照片，写清还能用多久；不急的标为“留意”，让车主下次再决定。'
const KINDS = [
  { category: '保养', orders: 24, suggested: 31, doubted: 12 },
  { category: '故障', orders: 6, suggested: 9, doubted: 4 },
]
const USUAL = { doubtedBp: 1_900, perHundred: 110 }

/** The figures of a shop's suggestions of this week, of which one kind of work has orders enough, and a note about them. */
export async function writeFigures(
  database: Connection,
  shopId: string,
  { id, now }: { readonly id: string; readonly now: Date },
): Promise<void> {
  const [rows] = await database.query('SELECT id FROM technician WHERE shop_id = ? ORDER BY id LIMIT 1', [
    shopId,
  ])
  const [technician] = rows as { id: string }[]
  const today = localDayOf(now)
  const weekOn = addDays(today, 1 - weekdayOf(today))
  for (const { category, ...counts } of KINDS) {
    const own = [{ technicianId: technician?.id ?? '', ...counts }]
    await database.query('REPLACE INTO suggestion_figure SET ?', {
      shop_id: shopId,
      week_on: weekOn,
      category,
      region: '330100',
      policy_version: 1,
      ...counts,
      median_doubted_bp: USUAL.doubtedBp,
      median_per_hundred: USUAL.perHundred,
      technicians: JSON.stringify(own),
      examples: '[]',
      at: now,
    })
  }
  const [kind] = KINDS
  await database.query('INSERT INTO suggestion_review SET ?', {
    id,
    shop_id: shopId,
    region: '330100',
    ...kind,
    week_on: weekOn,
    policy_version: 1,
    median_doubted_bp: USUAL.doubtedBp,
    median_per_hundred: USUAL.perHundred,
    technicians: '[]',
    examples: '[]',
    opened_at: now,
    answer: 'coaching',
    note: NOTE,
    answered_by: id,
    answered_at: now,
  })
}
