import { z } from 'zod'
import { defineContract } from '../kernel/contract'
import { Fen, Instant } from '../kernel/fields'

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
