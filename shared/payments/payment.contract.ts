import { z } from 'zod'
import { defineContract } from '../kernel/contract'

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
