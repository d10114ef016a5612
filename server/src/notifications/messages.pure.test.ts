import { EVENTS } from '@anxin/shared/events'
import { describe, expect, it } from 'vitest'
import { MESSAGES, type MessageTopic, type OrderFacts } from './messages'

const AT = new Date('2027-03-01T02:00:00.000Z')
const LONG = '一二三四五六七八九十'.repeat(12)

/** Facts that make every text as long as it can be. */
const facts: OrderFacts = {
  serviceName: LONG,
  vehicleText: LONG,
  shopName: LONG,
  answerPolicy: null,
  slotStartAt: AT,
  state: 'DELIVERED',
  dueFen: 100,
  payFromAt: new Date(AT.getTime() + 1000),
  payByAt: AT,
  stepDueAt: AT,
  waitingPartsUntil: AT,
  hasHold: false,
  shopsAsked: 2,
  at: AT,
}
const PAYLOAD = {
  amountFen: 28_600,
  cause: 'risk',
  shopId: '01JD0000000000000000000000',
  supplement: false,
  nth: 1,
  answer: 'problem',
  by: 'system',
}

describe('what people are told', () => {
  const topics = Object.keys(MESSAGES) as MessageTopic[]
  const messagesOf = (topic: MessageTopic, given = facts) => MESSAGES[topic](given, PAYLOAD as never)

  it('is about events that exist', () => {
    expect(topics.filter((topic) => !(topic in EVENTS))).toEqual([])
  })

  it.each(topics)('%s has a title that WeChat shows whole', (topic) => {
    for (const { title } of messagesOf(topic)) expect(Array.from(title).length).toBeLessThanOrEqual(20)
  })

  it.each(topics)('%s tells the shop of no amount: its technicians may not see prices', (topic) => {
    for (const { to, text } of messagesOf(topic)) if (to !== 'owner') expect(text).not.toContain('¥')
  })

  it.each(topics)('%s goes to owners by their templates and to shops by theirs', (topic) => {
    for (const { to, template } of messagesOf(topic)) {
      expect(['new-order', 'shop-alert'].includes(template)).toBe(to !== 'owner')
    }
  })

  it('tells the owner of a change of shop, but not of the first shop, which the owner has just chosen', () => {
    const toOwner = (shopsAsked: number) =>
      messagesOf('order.offered', { ...facts, shopsAsked }).filter(({ to }) => to === 'owner').length
    expect([toOwner(1), toOwner(2)]).toEqual([0, 1])
  })

  it('says an acceptance by itself only where the payment comes later', () => {
    const accepted = (payFromAt: Date | null) =>
      messagesOf('order.accepted', { ...facts, state: 'PENDING_PAY', payFromAt }).length
    expect([accepted(AT), accepted(new Date(AT.getTime() + 60_000)), accepted(null)]).toEqual([0, 1, 0])
  })

  it('does not remind of a confirmation that is given, or that a hold keeps back', () => {
    const reminders = (change: Partial<OrderFacts>) =>
      messagesOf('order.confirm-reminder', { ...facts, ...change }).length
    expect([reminders({}), reminders({ state: 'COMPLETED' }), reminders({ hasHold: true })]).toEqual([
      1, 0, 0,
    ])
  })
})
