import { DAY_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInOperator } from '../../test/harness/operators'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { publish } from '../platform/outbox'
import { closeCause, openIncidents, type NewIncident } from './open-incident'

describe('incidents about money', () => {
  let t: TestApp
  let clerk: { token: string; operatorId: string }
  let colleague: { token: string; operatorId: string }
  beforeAll(async () => {
    t = await startTestApp({ database: 'incidents' })
    clerk = await signInOperator(t, { region: '*', rights: ['money'] })
    colleague = await signInOperator(t, { region: '*', rights: ['money'] })
  })
  afterAll(() => t?.close())

  const told = (causeKey: string) => ({
    causeKey,
    class: 'freeze-near' as const,
    subjectId: null,
    paymentId: null,
    shopId: null,
    amountFen: 12_000,
    text: '资金将于十天后自动解冻',
  })
  const tell = async (causeKey: string) => {
    await t.app.db.transaction((tx) => publish(t.app, tx, 'money.incident', t.id(), told(causeKey)))
    await t.drain()
  }
  const list = async (state: 'open' | 'resolved' = 'open') =>
    (await t.api(clerk.token, 'GET /operators/incidents', { query: { state } })).items

  it('one that is told twice for one cause is opened once, has an owner and an end, and stays closed', async () => {
    await tell('freeze-near.a')
    await tell('freeze-near.a')
    const [one, ...more] = await list()
    expect(more).toEqual([])
    expect(one).toMatchObject({ class: 'freeze-near', expectedFen: 12_000, ownerId: null, isOverdue: false })
    const params = { incidentId: one?.id ?? '' }
    const give = (ownerId: string) => ({ params, body: { commandId: t.id(), ownerId } })
    await t.api(clerk.token, 'POST /operators/incidents/:incidentId/owner', give(clerk.operatorId))
    await t.api(clerk.token, 'POST /operators/incidents/:incidentId/owner', give(colleague.operatorId))
    expect((await list())[0]?.ownerId).toBe(colleague.operatorId)
    const nobody = await t.refused(clerk.token, 'POST /operators/incidents/:incidentId/owner', give(t.id()))
    expect(nobody.code).toBe('NOT_FOUND')
    const close = () => ({ params, body: { commandId: t.id(), note: '车主已确认完成' } })
    await t.api(colleague.token, 'POST /operators/incidents/:incidentId/resolution', close())
    const again = await t.refused(clerk.token, 'POST /operators/incidents/:incidentId/resolution', close())
    expect(again.code).toBe('INCIDENT_RESOLVED')
    await tell('freeze-near.a')
    expect(await list()).toEqual([])
    expect((await list('resolved'))[0]).toMatchObject({
      resolvedBy: colleague.operatorId,
      resolution: '车主已确认完成',
    })
  })

  it('one that closed by itself is open again when it is found again', async () => {
    const one: NewIncident = {
      class: 'balance-differs',
      causeKey: 'balance-differs.x',
      bill: { day: '2027-02-01', kind: 'merchant-flow' },
      transferId: null,
      subjectId: null,
      paymentId: null,
      shopId: null,
      expectedFen: 5,
      foundFen: 6,
      text: '余额不一致',
    }
    const open = () => t.app.db.transaction((tx) => openIncidents(t.app, tx, [one]))
    expect([await open(), await open()]).toEqual([1, 0])
    await t.app.db.transaction((tx) => closeCause(t.app, tx, one.causeKey, '已一致'))
    expect(await list()).toEqual([])
    expect(await open()).toBe(1)
    expect(await list()).toHaveLength(1)
  })

  it('nobody sees them without the right, nor from another region', async () => {
    const other = await signInOperator(t, { region: '330100', rights: ['queue', 'orders'] })
    expect((await t.refused(other.token, 'GET /operators/incidents', { query: {} })).code).toBe('FORBIDDEN')
    const local = await signInOperator(t, { region: '330100', rights: ['money'] })
    expect((await t.api(local.token, 'GET /operators/incidents', { query: {} })).items).toEqual([])
    const [one] = await list()
    const body = { commandId: t.id(), note: '看不到' }
    const input = { params: { incidentId: one?.id ?? '' }, body }
    const answer = await t.refused(local.token, 'POST /operators/incidents/:incidentId/resolution', input)
    expect(answer.code).toBe('NOT_FOUND')
  })

  it('one whose deadline has passed is overdue, and a day that has no bills is not replayed', async () => {
    const today = t.clock.now().toISOString().slice(0, 10)
    const replay = (day: string) =>
      t.refused(clerk.token, 'POST /operators/reconciliations/:day/replay', {
        params: { day },
        body: { commandId: t.id() },
      })
    expect((await replay(today)).code).toBe('BILL_NOT_AVAILABLE')
    expect((await replay('2026-01-01')).code).toBe('BILL_NOT_AVAILABLE')
    const day = new Date(t.clock.now().getTime() - 3 * DAY_MS).toISOString().slice(0, 10)
    const body = { commandId: t.id() }
    await t.api(clerk.token, 'POST /operators/reconciliations/:day/replay', { params: { day }, body })
    await t.drain()
    const { items } = await t.api(clerk.token, 'GET /operators/reconciliations', { query: {} })
    expect(items.filter((one) => one.day === day).map(({ state }) => state)).toEqual(Array(4).fill('empty'))
    t.clock.advance(2 * DAY_MS)
    clerk = await signInOperator(t, { region: '*', rights: ['money'] })
    expect((await list())[0]?.isOverdue).toBe(true)
  })
})
