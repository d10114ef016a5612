import type { EventPayload, EventTopic } from '@anxin/shared/events'
import { askedShopIds } from '../matching'
import { findOrder, holdOf, type OrderRow } from '../orders'
import type { Queries } from '../platform/db'
import type { Event, Listener, Listeners } from '../platform/outbox'
import { getShop, staffOfTechnician, staffUserIds } from '../shops'
import { MESSAGES, type Audience, type Message, type MessageTopic, type OrderFacts } from './messages'
import { notify } from './notify'

/** One listener for each event about an order that people hear of. */
export function orderListeners(): Listeners {
  const topics = Object.keys(MESSAGES) as MessageTopic[]
  return Object.fromEntries(
    topics.map((topic) => [topic, { [`notifications.${topic.replace('.', '-')}`]: tell(topic) }]),
  )
}

function tell<T extends MessageTopic>(topic: T): Listener<T> {
  return async (app, tx, event) => {
    const { payload } = event
    const order = await findOrder(tx, 'orderId' in payload ? payload.orderId : payload.subjectId)
    const shopId = ('shopId' in payload ? payload.shopId : null) ?? order.shopId
    const recipe = MESSAGES[topic] as (facts: OrderFacts, payload: EventPayload<T>) => readonly Message[]
    const messages = recipe(await factsOf(tx, event, order, shopId), payload)
    for (const message of messages) {
      for (const userId of await peopleOf(tx, message.to, order, shopId)) {
        await notify(app, tx, {
          userId,
          message,
          orderId: order.id,
          subject: order.serviceName,
          subjectAt: order.slotStartAt,
          cause: `${topic}.${event.id}`,
        })
      }
    }
  }
}

async function factsOf(
  q: Queries,
  event: Event<EventTopic>,
  order: OrderRow,
  shopId: string | null,
): Promise<OrderFacts> {
  return {
    ...order,
    shopName: (await shopNameOf(q, order, shopId)) ?? '门店',
    hasHold: holdOf(order) !== null,
    shopsAsked: event.topic === 'order.offered' ? (await askedShopIds(q, order.id)).length : 0,
    at: event.at,
  }
}

/** The shop that the event speaks of may no longer be the order's. */
async function shopNameOf(q: Queries, order: OrderRow, shopId: string | null): Promise<string | null> {
  if (shopId === null || shopId === order.shopId) return order.shopName
  return (await getShop(q, shopId)).name
}

/** In one order of people, so that two events about one shop do not wait for each other's rows. */
async function peopleOf(
  q: Queries,
  audience: Audience,
  order: OrderRow,
  shopId: string | null,
): Promise<string[]> {
  switch (audience) {
    case 'owner':
      return [order.ownerId]
    case 'desk':
      return shopId === null ? [] : (await staffUserIds(q, shopId, ['shop-owner', 'adviser'])).toSorted()
    case 'technician': {
      const staff = order.technicianId && (await staffOfTechnician(q, order.technicianId))
      return staff && staff.userId !== null ? [staff.userId] : []
    }
  }
}
