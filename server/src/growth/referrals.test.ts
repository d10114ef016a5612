import { LIMITS } from '@anxin/shared/kernel/limits'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@anxin/shared/kernel/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookFor, complete } from '../../test/harness/jobs'
import { accept, checkIn, confirm, handOver, payDue, settle } from '../../test/harness/order-steps'
import { redeliver } from '../../test/harness/redeliver'
import { startTestApp, type TestApp } from '../../test/harness/test-app'
import { makeOwner, signIn, type Person } from '../../test/harness/world'
import { grantCoupon } from '.'

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t.close())

async function linkOf(inviter: Person, deviceId?: string): Promise<string> {
  const body = { id: t.id(), placement: 'mine' as const, ...(deviceId ? { deviceId } : {}) }
  return (await t.api(inviter.token, 'POST /referral-links', { body })).token
}
const visit = (friend: Person, token: string, deviceId?: string) =>
  t.api(friend.token, 'POST /referral-visits', {
    body: { commandId: t.id(), token, scene: 1044, openGid: 'group', ...(deviceId ? { deviceId } : {}) },
  })
const again = (person: Person) => signIn(t, 'owner', person.name)
const friendsOf = async (inviter: Person) =>
  (await t.api((await again(inviter)).token, 'GET /referrals')).items
const couponsOf = async (person: Person) =>
  (await t.api((await again(person)).token, 'GET /coupons')).items.map(({ cause, state }) => [cause, state])

/** A friend with a car who came through the inviter's link. */
async function invitedFriend() {
  const inviter = await signIn(t)
  const friend = await makeOwner(t)
  expect(await visit(friend, await linkOf(inviter))).toEqual({ counted: true, reason: 'counted' })
  return { inviter, friend }
}

describe('POST /referral-links', () => {
  it('answers a path into the mini-program and promises nothing for sharing', async () => {
    const inviter = await signIn(t)
    const body = { id: t.id(), placement: 'order' as const }
    const { token, path, title } = await t.api(inviter.token, 'POST /referral-links', { body })
    expect(path).toBe(`pages/home/index?s=${token}`)
    expect(token.length).toBeLessThanOrEqual(300)
    expect(encodeURIComponent(token)).toBe(token)
    expect(title).not.toMatch(/奖|券|分享后|返现/)
    expect(await t.api(inviter.token, 'POST /referral-links', { body })).toEqual({ token, path, title })
  })
})

describe('POST /referral-visits', () => {
  it('the first link wins, and a second one changes nothing', async () => {
    const { inviter, friend } = await invitedFriend()
    const other = await signIn(t)
    expect(await visit(friend, await linkOf(other))).toEqual({ counted: false, reason: 'already-invited' })
    expect([await friendsOf(inviter), await friendsOf(other)]).toMatchObject([[{ state: 'visited' }], []])
  })

  it('counts once when the phone sends it twice at once', async () => {
    const [inviter, friend] = [await signIn(t), await signIn(t)]
    const token = await linkOf(inviter)
    const answers = await Promise.all([visit(friend, token), visit(friend, token)])
    expect(answers.map(({ reason }) => reason).toSorted()).toEqual(['already-invited', 'counted'])
    expect(await friendsOf(inviter)).toHaveLength(1)
  })

  it('nobody invites oneself', async () => {
    const inviter = await signIn(t)
    expect(await visit(inviter, await linkOf(inviter))).toEqual({ counted: false, reason: 'self' })
  })

  it('a friend who has ordered before is not new', async () => {
    const [inviter, friend] = [await signIn(t), await makeOwner(t)]
    await bookFor(t, friend)
    await t.drain()
    expect(await visit(friend, await linkOf(inviter))).toEqual({ counted: false, reason: 'not-new' })
  })

  it('the device of the inviter, or of another friend, does not count', async () => {
    const [inviter, first, second] = [await signIn(t), await signIn(t), await signIn(t)]
    const [home, phone] = [t.id(), t.id()]
    const token = await linkOf(inviter, home)
    expect(await visit(first, token, home)).toEqual({ counted: false, reason: 'same-device' })
    expect(await visit(first, token, phone)).toEqual({ counted: true, reason: 'counted' })
    expect(await visit(second, token, phone)).toEqual({ counted: false, reason: 'same-device' })
  })

  it.each([
    ['another signature', (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['another link’s id', (token: string) => `${t.id()}.${token.split('.')[1]}`],
    ['no signature', (token: string) => token.split('.')[0] ?? ''],
    ['something behind it', (token: string) => `${token}.x`],
    ['nothing of ours', () => 'hello'],
  ])('a token with %s is refused', async (_what, forge) => {
    const [inviter, friend] = [await signIn(t), await signIn(t)]
    const refused = await t.refused(friend.token, 'POST /referral-visits', {
      body: { commandId: t.id(), token: forge(await linkOf(inviter)) },
    })
    expect(refused).toMatchObject({ status: 422, code: 'REFERRAL_INVALID' })
  })

  it('a link works for 30 days', async () => {
    const [inviter, early, late] = [await signIn(t), await signIn(t), await signIn(t)]
    const token = await linkOf(inviter)
    t.clock.advance(LIMITS.referralFirstTouchMs - 1)
    expect(await visit(await again(early), token)).toMatchObject({ counted: true })
    t.clock.advance(1)
    const refused = await t.refused((await again(late)).token, 'POST /referral-visits', {
      body: { commandId: t.id(), token },
    })
    expect(refused.code).toBe('REFERRAL_INVALID')
  })

  it('a visit without an order makes room for another inviter after 30 days', async () => {
    const { inviter, friend } = await invitedFriend()
    t.clock.advance(LIMITS.referralFirstTouchMs)
    const other = await signIn(t)
    expect(await visit(await again(friend), await linkOf(other))).toMatchObject({ counted: true })
    expect([await friendsOf(inviter), await friendsOf(other)]).toMatchObject([[], [{ state: 'visited' }]])
  })
})

describe('the reward', () => {
  it('comes seven days after the friend’s first completed order, once for each of the two', async () => {
    const { inviter, friend } = await invitedFriend()
    const job = await bookFor(t, friend)
    await t.drain()
    expect(await friendsOf(inviter)).toMatchObject([{ state: 'ordered', rewardAt: null }])
    await complete(job)
    const [shown] = await friendsOf(inviter)
    expect(shown).toMatchObject({ state: 'completed', friend: '朋友 1' })
    const restMs = Date.parse(shown?.rewardAt ?? '') - t.clock.now().getTime()
    expect(restMs).toBeGreaterThan(LIMITS.referralRewardAfterMs - MINUTE_MS)
    await settle(job)
    await t.advance(LIMITS.referralRewardAfterMs - HOUR_MS)
    expect([await couponsOf(inviter), await couponsOf(friend)]).toEqual([[], []])
    await t.advance(HOUR_MS)
    const both = [[['referral', 'usable']], [['invited', 'usable']]]
    expect([await couponsOf(inviter), await couponsOf(friend)]).toEqual(both)
    expect(await friendsOf(inviter)).toMatchObject([{ state: 'rewarded' }])

    await redeliver(t, 'order.requested')
    await redeliver(t, 'order.completed')
    await complete(await bookFor(t, Object.assign(friend, await again(friend))))
    await t.advance(30 * DAY_MS)
    expect([await couponsOf(inviter), await couponsOf(friend)]).toEqual(both)
  })

  it('does not come for an order that was made before the visit', async () => {
    const [inviter, friend] = [await signIn(t), await makeOwner(t)]
    const job = await bookFor(t, friend) // nobody has told growth of it yet
    t.clock.advance(MINUTE_MS)
    expect(await visit(friend, await linkOf(inviter))).toMatchObject({ counted: true })
    await complete(job)
    expect(await friendsOf(inviter)).toMatchObject([{ state: 'visited' }])
  })

  it('does not come for an order on which nothing was paid', async () => {
    const { inviter, friend } = await invitedFriend()
    const job = await bookFor(t, friend, { service: { priceMode: 'inspect-first' } })
    await accept(job)
    await checkIn(job)
    const { orderId, shop } = job
    await t.api(friend.token, 'POST /orders/:orderId/cancellation', {
      params: { orderId },
      body: { commandId: t.id(), reason: '不修了', feeFen: 0 },
    })
    await t.drain()
    await handOver({ ...job, shop })
    await confirm(job)
    expect(await friendsOf(inviter)).toMatchObject([{ state: 'completed' }])
    await t.advance(LIMITS.referralRewardAfterMs)
    expect(await friendsOf(inviter)).toMatchObject([{ state: 'reversed', rewardAt: null }])
    expect([await couponsOf(inviter), await couponsOf(friend)]).toEqual([[], []])
  })

  it.each(['completed', 'rewarded'] as const)(
    'is taken back, and an unused coupon with it, when the order of a %s referral is refunded in full',
    async (state) => {
      const { inviter, friend } = await invitedFriend()
      const job = await bookFor(t, friend)
      await accept(job)
      await payDue(job)
      // A completed order cannot be refunded in full yet, so a paid one stands in for it.
      const [row] = await t.app.db.rows<{ id: string }>('SELECT id FROM referral WHERE friend_id = ?', [
        friend.userId,
      ])
      await t.app.db.run('UPDATE referral SET state = ?, order_id = ? WHERE id = ?', [
        state,
        job.orderId,
        row!.id,
      ])
      const sides = state === 'rewarded' ? (['referral', 'invited'] as const) : []
      for (const cause of sides) {
        const ownerId = cause === 'referral' ? inviter.userId : friend.userId
        const causeKey = `${cause}.${row!.id}`
        await t.app.db.transaction((tx) =>
          grantCoupon(t.app, tx, { ownerId, amountFen: 2000, minimumFen: 0, cause, causeKey }),
        )
      }
      await t.api(friend.token, 'POST /orders/:orderId/cancellation', {
        params: { orderId: job.orderId },
        body: { commandId: t.id(), reason: '临时有事', feeFen: 0 },
      })
      await settle(job)
      expect(await friendsOf(inviter)).toMatchObject([{ state: 'reversed' }])
      expect([await couponsOf(inviter), await couponsOf(friend)]).toEqual(
        sides.length === 0 ? [[], []] : [[['referral', 'revoked']], [['invited', 'revoked']]],
      )
    },
  )

  it('ends for the inviter at 20 a year; the friend gets hers all the same', async () => {
    const { inviter, friend } = await invitedFriend()
    for (let n = 0; n < LIMITS.referralsRewardedPerYearMax; n++) {
      await t.app.db.transaction((tx) =>
        grantCoupon(t.app, tx, {
          ownerId: inviter.userId,
          amountFen: 2000,
          minimumFen: 0,
          cause: 'referral',
          causeKey: `referral.${t.id()}`,
        }),
      )
    }
    const job = await complete(await bookFor(t, friend))
    await settle(job)
    await t.advance(LIMITS.referralRewardAfterMs)
    expect(await couponsOf(friend)).toEqual([['invited', 'usable']])
    expect(await couponsOf(inviter)).toHaveLength(LIMITS.referralsRewardedPerYearMax)
  })
})

describe('GET /referrals', () => {
  it('numbers the friends from the first, across pages, and says nothing else of them', async () => {
    const inviter = await signIn(t)
    const token = await linkOf(inviter)
    for (let n = 0; n < 3; n++) {
      await visit(await signIn(t), token)
      t.clock.advance(1)
    }
    const first = await t.api(inviter.token, 'GET /referrals', { query: { limit: 2 } })
    const rest = await t.api(inviter.token, 'GET /referrals', {
      query: { limit: 2, cursor: first.nextCursor ?? '' },
    })
    expect([...first.items, ...rest.items].map(({ friend }) => friend)).toEqual([
      '朋友 3',
      '朋友 2',
      '朋友 1',
    ])
    expect(Object.keys(first.items[0] ?? {}).toSorted()).toEqual(['at', 'friend', 'id', 'rewardAt', 'state'])
  })
})
