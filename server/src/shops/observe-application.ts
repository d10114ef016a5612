import type { ApplicationEvent } from '@anxin/shared/shops/merchant.machine'
import type { App } from '../app'
import { record, SYSTEM } from '../audit'
import type { ApplicationProgress, ApplicationStage } from '../gateways/wechat-pay/port'
import { moneyTransaction } from '../platform/crash'
import type { Tx } from '../platform/db'
import { publish } from '../platform/outbox'
import { isEnded } from './ended'
import { lockApplication, moveApplication, type ApplicationRow } from './merchant.repository'
import { lockShop, updateShop } from './shops.repository'

/** What is known of an application after a call or a query. */
export type Seen = Partial<Omit<ApplicationProgress, 'stage' | 'applicationNo'>> & {
  readonly event: ApplicationEvent
  readonly code?: string
}

const EVENTS: Readonly<Partial<Record<ApplicationStage, ApplicationEvent>>> = {
  checking: 'check',
  'to-verify': 'verify',
  'to-sign': 'sign',
  opening: 'open',
  rejected: 'reject',
  frozen: 'freeze',
  cancelled: 'cancel',
}

/** What a query's answer means; null for a word that says nothing (`finished` needs more than a row). */
export function seenIn(progress: ApplicationProgress): Seen | null {
  const event = EVENTS[progress.stage]
  return event === undefined ? null : { ...progress, event }
}

/** Writes down what was seen. Does nothing to an application that has ended, so it may be told twice and late. */
export async function observeApplication(app: App, id: string, seen: Seen): Promise<ApplicationRow> {
  return moneyTransaction(app, 'application.observe', async (tx) => {
    const row = await lockApplication(tx, id)
    if (isEnded(row.state)) return row
    const moved = await moveApplication(tx, row, seen.event, changeOf(row, seen), app.clock.now())
    if (moved.state !== row.state) await announce(app, tx, moved)
    return moved
  })
}

/** The shop can collect from now on, and everything that names a person is forgotten. */
export async function activateApplication(app: App, row: ApplicationRow, subMchid: string): Promise<void> {
  await moneyTransaction(app, 'application.activate', async (tx) => {
    await lockShop(tx, row.shopId)
    const current = await lockApplication(tx, row.id)
    if (isEnded(current.state)) return
    const change = { ...changeOf(current, { event: 'activate' }), subMchid }
    const moved = await moveApplication(tx, current, 'activate', change, app.clock.now())
    await updateShop(tx, row.shopId, { subMchid })
    await announce(app, tx, moved)
  })
}

function changeOf(row: ApplicationRow, seen: Seen): Partial<ApplicationRow> {
  const isEnd = ['activate', 'reject', 'freeze', 'cancel'].includes(seen.event)
  return {
    wechatNo: seen.wechatNo ?? row.wechatNo,
    subMchid: seen.subMchid ?? row.subMchid,
    signUrl: isEnd ? null : (seen.signUrl ?? null),
    verifyUrl: isEnd ? null : (seen.verifyUrl ?? null),
    transfer: isEnd ? null : (seen.transfer ?? null),
    rejections: [...(seen.rejections ?? [])],
    lastCode: seen.code ?? null,
    ...(isEnd ? { personSealed: null, accountSealed: null, contactSealed: null } : {}),
  }
}

async function announce(app: App, tx: Tx, row: ApplicationRow): Promise<void> {
  const { id, shopId, state } = row
  await record(app, tx, SYSTEM, `merchant.${state}`, id)
  await publish(app, tx, 'merchant.changed', shopId, { shopId, state })
}
