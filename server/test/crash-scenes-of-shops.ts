import { MINUTE_MS } from '@anxin/shared/kernel/time'
import { expect } from 'vitest'
import { findApplication } from '../src/shops/merchant.repository'
import { countCalls, makeDue, type CrashScene, type CrashWorld, type Scene } from './crash-world'
import type { TestShop } from './harness/world'

const FINISHED = { ecommerce: 'FINISH', partner: 'APPLYMENT_STATE_FINISHED' }
const APPLY = 'applyments/$|applyment4sub/applyment/$'
const CHANGE = 'modify-settlement'

/** WeChat's people have done what they do, and in partner mode the shop has allowed the platform its share. */
async function finishAtWechat(world: CrashWorld, id: string): Promise<void> {
  const finished = FINISHED[world.app.wechatPay.mode]
  const [known] = await world.merchants.atWechat(id)
  if (!known || known.state === finished) return
  await world.merchants.wechatDoes(id, { state: finished })
  const [made] = await world.merchants.atWechat(id)
  await world.wechat(`/merchants/${made?.sub_mchid}/authorise`, {})
}

async function untilActive(world: CrashWorld, id: string): Promise<void> {
  for (let n = 0; n < 40; n++) {
    await world.advance(MINUTE_MS)
    if ((await findApplication(world.app.db, id))?.state === 'active') return
    await finishAtWechat(world, id)
  }
  throw new Error(`application ${id} does not come to its end`)
}

async function applied(world: CrashWorld): Promise<Scene & { readonly id: string }> {
  const shop = await world.merchants.newShop()
  const calls = await countCalls(world, 'POST', APPLY)
  const id = await world.merchants.apply(shop)
  return {
    id,
    step: ['timer', `shops.merchant-application.${id}`],
    async check() {
      await untilActive(world, id)
      expect(await calls()).toBe(1)
      const atWechat = await world.merchants.atWechat(id)
      expect(atWechat).toHaveLength(1)
      const [row] = await world.app.db.rows<{ sub_mchid: string }>(
        'SELECT sub_mchid FROM shop WHERE id = ?',
        [shop.id],
      )
      expect(row?.sub_mchid).toBe(atWechat[0]?.sub_mchid)
      const told = (await world.events(shop.id)).filter(({ topic }) => topic === 'merchant.changed')
      const states = told.map(({ payload }) => payload['state'])
      expect(states.at(-1)).toBe('active')
      expect(new Set(states).size).toBe(states.length)
    },
  }
}

const asked: CrashScene = async (world) => {
  const scene = await applied(world)
  await world.drain()
  await makeDue(world, scene.step[1])
  return scene
}

const finished: CrashScene = async (world) => {
  const scene = await applied(world)
  await world.drain()
  await finishAtWechat(world, scene.id)
  await makeDue(world, scene.step[1])
  return scene
}

/** A shop that collects already wants its money on another account. */
async function changing(world: CrashWorld): Promise<Scene> {
  const shop: TestShop = await world.merchants.newShop()
  await untilActive(world, await world.merchants.apply(shop))
  await world.merchants.refresh(shop)
  const calls = await countCalls(world, 'POST', CHANGE)
  const id = world.id()
  const account = {
    kind: 'personal',
    bank: '招商银行',
    holder: '欧阳小明',
    number: '4111111111111111',
  } as const
  await world.api(shop.owner.token, 'POST /shop/merchant/settlement-account', { body: { id, account } })
  return {
    step: ['timer', `shops.settlement-change.${id}`],
    async check() {
      for (let n = 0; n < 8; n++) await world.advance(MINUTE_MS)
      expect(await world.merchants.merchant(shop)).toMatchObject({
        account: { bank: '招商银行', numberMasked: '**** 1111' },
        accountChange: { state: 'verified', failReason: null },
      })
      expect(await calls()).toBe(1)
      const audited = await world.app.db.rows<{ action: string }>(
        "SELECT action FROM audit_entry WHERE subject_id = ? AND action LIKE 'settlement.%'",
        [id],
      )
      const actions = audited.map(({ action }) => action)
      expect(actions).toContain('settlement.verify')
      expect(new Set(actions).size).toBe(actions.length)
    },
  }
}

const accepted: CrashScene = async (world) => {
  const scene = await changing(world)
  await world.drain()
  await makeDue(world, scene.step[1])
  return scene
}

/** WeChat has taken the change, and its answer with the number was lost. */
const unnumbered: CrashScene = async (world) => {
  const scene = await changing(world)
  await world.fault({ match: { on: 'pay', method: 'POST', path: CHANGE }, do: 'drop_after_commit', times: 1 })
  await world.drain()
  await makeDue(world, scene.step[1])
  return scene
}

export const SHOP_SCENES: Readonly<Record<string, CrashScene>> = {
  'application.upload': applied,
  'application.call': applied,
  'application.observe': applied,
  'application.query': asked,
  'application.watch': finished,
  'application.receiver': finished,
  'application.activate': finished,
  'account.call': changing,
  'account.settle': changing,
  'account.query': unnumbered,
  'account.follow': accepted,
}
