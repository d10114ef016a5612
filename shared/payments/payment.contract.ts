import { z } from 'zod'
import { defineContract, Done, Page, pageOf } from '../kernel/contract'
import { Fen, Instant } from '../kernel/fields'
import { IdText } from '../kernel/id'
import { RECEIVABLE_KINDS } from './payment.machine'

/**
 * What is ordered back to the payer and has not arrived. `going`: WeChat works on it, or is about to be asked;
 * `unknown`: WeChat has not said what became of it; `short`: it has certainly not happened, because who must pay has too
 * little; `review`: a person looks first. `askAt` is when WeChat is asked next; null where that waits for a person.
 */
export const Refunding = z.object({
  amountFen: Fen,
  stand: z.enum(['going', 'unknown', 'short', 'review']),
  askAt: Instant.nullable(),
})
export type Refunding = z.infer<typeof Refunding>

export const paymentContract = defineContract({
  'GET /payment-methods': {
    summary: 'Ways to pay; those that WeChat does not allow in a mini-program are listed with the reason',
    access: 'public',
    reply: z.object({
      items: z.array(z.object({ method: z.string(), available: z.boolean(), reason: z.string().nullable() })),
    }),
  },
  'GET /shop/debts': {
    summary: 'What the shop owes, the oldest first; from when on it gets no new orders, and what ends that',
    access: ['shop-owner'],
    query: z.strictObject({ ...Page }),
    reply: pageOf(
      z.object({
        id: IdText,
        kind: z.enum(RECEIVABLE_KINDS),
        orderId: IdText,
        amountFen: Fen,
        createdAt: Instant,
        /** From then on it counts. */
        overdueAt: Instant,
      }),
    ).extend({
      owedFen: Fen,
      overdueFen: Fen,
      /** Overdue debts of that sum stop new orders; below it they do not. */
      stopsAtFen: Fen,
      stoppedAt: Instant.nullable(),
    }),
  },
  'POST /shop/debts/collection': {
    summary: 'The shop has put money into its account: WeChat is asked for what is owed now',
    access: ['shop-owner'],
    body: z.strictObject({ commandId: IdText }),
    reply: Done,
    perMinute: 2,
  },
  'POST /wechat/pay/notifications': {
    summary:
      'Payment, refund and sharing notifications of WeChat Pay; authenticated by signature, answered 204',
    access: 'public',
    reply: z.unknown(),
    errors: ['NOTIFICATION_REFUSED'],
  },
  'GET /wechat/messages': {
    summary:
      "WeChat asks whether the address of the owners' message push is ours; the echo is answered as text",
    access: 'public',
    reply: z.unknown(),
    errors: ['NOTIFICATION_REFUSED'],
  },
  'POST /wechat/messages': {
    summary:
      "Messages of the owners' mini-program (AES mode, JSON); authenticated by signature, answered `success`",
    access: 'public',
    reply: z.unknown(),
    errors: ['NOTIFICATION_REFUSED'],
  },
})
