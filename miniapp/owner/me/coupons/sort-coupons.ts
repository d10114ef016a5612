import type { Reply } from '@/common/request'

type Coupon = Reply<'GET /coupons'>['items'][number]

const ORDER: readonly Coupon['state'][] = ['usable', 'reserved', 'used', 'expired', 'revoked']

/** What can be used first, and of that what expires first; the rest as it came, newest first. */
export function sortCoupons(coupons: readonly Coupon[]): Coupon[] {
  return coupons.slice().sort((a, b) => {
    if (a.state !== b.state) return ORDER.indexOf(a.state) - ORDER.indexOf(b.state)
    return a.state === 'usable' ? Date.parse(a.expiresAt) - Date.parse(b.expiresAt) : 0
  })
}
