import { accept, checkIn, confirm, finish, handOver, payDue, type Job, type JobSpec } from './order-steps'
import type { TestApp } from './test-app'
import { book, makeService, makeShop, type Person } from './world'

/** Books for an owner who is there already, at a shop of its own that must answer. */
export async function bookFor(
  t: TestApp,
  owner: Person & { vehicleId: string },
  { service, shop: shopSpec, ...input }: JobSpec = {},
): Promise<Job> {
  const serviceId = await makeService(t, service)
  const shop = await makeShop(t, { ...shopSpec, serviceIds: [serviceId] })
  const { id: orderId } = await book(t, owner, { serviceId, shopId: shop.id, ...input })
  return { t, owner, shop, orderId }
}

/** From a booking at a fixed price to the car back with its owner. */
export async function deliver(job: Job): Promise<Job> {
  const { t, shop, orderId } = job
  await accept(job)
  await payDue(job)
  await checkIn(job)
  await t.api(shop.owner.token, 'POST /shop/orders/:orderId/start', {
    params: { orderId },
    body: { commandId: t.id() },
  })
  await t.drain()
  await finish(job)
  await handOver(job)
  return job
}

/** The same, and the owner has confirmed. */
export async function complete(job: Job): Promise<Job> {
  await deliver(job)
  await confirm(job)
  return job
}
