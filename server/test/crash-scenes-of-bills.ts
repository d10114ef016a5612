import { addDays, instantOf, localDayOf, MINUTE_MS } from '@anxin/shared/kernel/time'
import { expect } from 'vitest'
import type { Fault } from '../src/payments/testing/pay-world'
import { fireTimer, setTimer } from '../src/platform/timers'
import { settlementDomain } from '../src/settlement'
import { billKindsOf, DAILY, reconcileDay, REPLAY } from '../src/settlement/reconcile-day'
import { billDays } from '../src/settlement/reconciliation.repository'
import type { CrashScene, CrashWorld, Scene } from './crash-world'

const TEN = 600

/** What the bills of a day must have shown in the end: each incident once. */
type Expected = readonly { readonly class: string; readonly state: string }[]

async function moveTo(world: CrashWorld, day: string, minute: number): Promise<void> {
  await world.later(instantOf(day, minute).getTime() - world.clock.now().getTime())
}

/** A day of its own, on which money was paid, shared and given back. */
async function dayOfMoney(world: CrashWorld): Promise<string> {
  await moveTo(world, addDays(localDayOf(world.clock.now()), 3), TEN)
  const day = localDayOf(world.clock.now())
  const shared = await world.paid(20_000)
  await world.refund({ subjectId: shared.subjectId, amountFen: 3000, reason: '部分退款' })
  await world.settle(shared.paymentId)
  await world.release(shared.subjectId, 1500)
  await world.settle(shared.paymentId)
  return day
}

function spoil(world: CrashWorld, bill: string, times?: number): Promise<void> {
  const fault: Fault = { match: { on: 'pay', path: 'tradebill' }, do: { bill } }
  return world.fault({ ...fault, ...(times === undefined ? {} : { times }) })
}

/** A process is to compare the bills of `day`; what it leaves, others do. `of` is the day that the incidents are of. */
async function comparing(world: CrashWorld, day: string, expected: Expected, of = day): Promise<Scene> {
  const { app, clock } = world
  const timer = `${REPLAY}.${day}`
  await app.db.transaction((tx) => setTimer(app, tx, REPLAY, day, clock.now()))
  return {
    step: ['timer', timer],
    async check() {
      // A run that was cut keeps others away for a while, since it may go on.
      for (let n = 0; n < 4; n++) {
        await fireTimer(app, settlementDomain.timers ?? {}, timer)
        await world.later(16 * MINUTE_MS)
      }
      const compared = await billDays(app.db, day, day)
      expect(compared.map(({ state }) => state)).toEqual(billKindsOf(app).map(() => 'done'))
      const found = await app.db.rows<{ class: string; state: string }>(
        'SELECT class, state FROM incident WHERE day = ? ORDER BY id',
        [of],
      )
      expect(found).toEqual(expected)
      const before = await billDays(app.db, of, day)
      await reconcileDay(app, day)
      expect(await billDays(app.db, of, day)).toEqual(before)
    },
  }
}

const plain: CrashScene = async (world) => {
  const day = await dayOfMoney(world)
  await moveTo(world, addDays(day, 1), TEN)
  return comparing(world, day, [])
}

const differing: CrashScene = async (world) => {
  const day = await dayOfMoney(world)
  await moveTo(world, addDays(day, 1), TEN)
  await spoil(world, 'amount_off_by_1')
  return comparing(world, day, [{ class: 'amount-differs', state: 'open' }])
}

/** At eight in the evening there is still none, which is an incident until there is one. */
const late: CrashScene = async (world) => {
  const day = await dayOfMoney(world)
  await moveTo(world, addDays(day, 1), 20 * 60)
  await spoil(world, 'not_ready')
  const scene = await comparing(world, day, [{ class: 'bill-missing', state: 'resolved' }])
  return {
    ...scene,
    async after() {
      await fireTimer(world.app, settlementDomain.timers ?? {}, scene.step[1])
      await world.clearFaults()
      world.clock.advance(16 * MINUTE_MS)
    },
  }
}

/** The day was compared, and with the bills of the next one its own movements are looked for. */
async function sweeping(world: CrashWorld, isMissing: boolean): Promise<Scene & { readonly day: string }> {
  const day = await dayOfMoney(world)
  await moveTo(world, addDays(day, 1), TEN)
  if (isMissing) await spoil(world, 'missing_row', 1)
  await reconcileDay(world.app, day)
  const next = await world.paid(777) // else the bills of the next day are empty
  await world.release(next.subjectId, 77)
  await world.settle(next.paymentId)
  await moveTo(world, addDays(day, 2), TEN)
  const expected = isMissing ? [{ class: 'we-have-they-do-not', state: 'open' }] : []
  return { ...(await comparing(world, addDays(day, 1), expected, day)), day }
}

/** A corrected bill has the row that was missing. */
const corrected: CrashScene = async (world) => {
  const { day, step } = await sweeping(world, true)
  await fireTimer(world.app, settlementDomain.timers ?? {}, step[1])
  return comparing(world, day, [{ class: 'we-have-they-do-not', state: 'resolved' }])
}

/** A worker starts, and the row by which it compares each day is not there. */
const starting: CrashScene = async ({ app }) => ({
  step: ['start', ''],
  async check() {
    await settlementDomain.start?.(app)
    const rows = await app.db.rows('SELECT id FROM timer WHERE kind = ?', [DAILY])
    expect(rows).toHaveLength(1)
    await app.db.run('DELETE FROM timer WHERE kind = ?', [DAILY])
  },
})

export const BILL_SCENES: Readonly<Record<string, CrashScene>> = {
  'bill.find': plain,
  'bill.turn': plain,
  'bill.read': plain,
  'bill.balance': plain,
  'bill.end': plain,
  'bill.report': differing,
  'bill.wait': late,
  'bill.start': starting,
  'sweep.end': (world) => sweeping(world, false),
  'sweep.report': (world) => sweeping(world, true),
  'sweep.close': corrected,
}
