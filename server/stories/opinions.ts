import type { Verdict } from '@anxin/shared/opinions/opinion-words'
import { HERE } from './deeds'
import { missing, found } from './expect'
import { shopPhone, type OwnerPhone, type ShopPhone } from './phones'
import type { World } from './world'

/** A shop that has a quote of another before it. */
export type Asked = { readonly shop: ShopPhone; readonly opinionId: string }

/** The owner sends the masked quote out; whoever has it in the inbox then was asked. */
export async function askTwo(
  world: World,
  owner: OwnerPhone,
  orderId: string,
): Promise<{ first: Asked; second: Asked }> {
  const { quoteRound, photoIds } = await owner.call('GET /orders/:orderId/opinion', { params: { orderId } })
  const before = new Set((await inboxes(world, owner, orderId)).map(({ opinionId }) => opinionId))
  await owner.call('POST /orders/:orderId/opinion', {
    params: { orderId },
    body: { id: world.client.id(), quoteRound, photoIds },
  })
  const [first, second] = (await inboxes(world, owner, orderId)).filter(
    ({ opinionId }) => !before.has(opinionId),
  )
  return { first: found('one shop is asked', first), second: found('and another one', second) }
}

/** What waits in the inboxes of the shops around that do this service. */
export async function inboxes(world: World, owner: OwnerPhone, orderId: string): Promise<Asked[]> {
  const { serviceId } = await owner.order(orderId)
  const query = { serviceId, ...HERE, limit: 50 }
  const { items: shops } = await world.client.call(null, 'GET /shops', { query })
  const asked: Asked[] = []
  for (const { id } of shops) {
    const shop = await shopPhone(world, id)
    const { items } = await shop.call('GET /shop/opinions', { query: { open: 'true' } })
    asked.push(...items.map((item) => ({ shop, opinionId: item.id })))
  }
  return asked
}

/** The shop says what it thinks, line by line. */
export async function answerOpinion(
  world: World,
  { shop, opinionId }: Asked,
  { text, verdicts }: { readonly text: string; readonly verdicts: readonly Verdict[] },
): Promise<void> {
  const { quote } = await shop.call('GET /shop/opinions/:opinionId', { params: { opinionId } })
  if (quote.lines.length !== verdicts.length) missing('a verdict for every line', quote.lines)
  await shop.call('POST /shop/opinions/:opinionId/answer', {
    params: { opinionId },
    body: {
      commandId: world.client.id(),
      text,
      lines: verdicts.map((verdict) => ({ verdict, priceFen: verdict === 'necessary' ? 28_000 : null })),
    },
  })
}
