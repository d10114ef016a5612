import { Text } from '@tarojs/components'
import { useState } from 'react'
import { day, money } from '@/common/format'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Choice } from '@/common/ui/Choice'
import { Sheet } from '@/common/ui/Sheet'
import type { Booking } from './use-booking'

const NONE = 'none'

/** The best coupon is taken by itself; she may keep it for another time. */
export function CouponPart({ booking: { usableCoupons, coupon, patch } }: { booking: Booking }) {
  const [isOpen, setOpen] = useState(false)
  if (usableCoupons.length === 0) return null
  return (
    <Card isFlush>
      <Cell
        icon="ticket"
        label="优惠券"
        value={coupon === undefined ? '不使用' : `最多减 ${money(coupon.amountFen)}`}
        onTap={() => setOpen(true)}
      />
      {isOpen && (
        <Sheet title="用哪张优惠券" onClose={() => setOpen(false)}>
          <Choice
            label="优惠券"
            columns={1}
            options={[
              ...usableCoupons.map(({ id, amountFen, expiresAt }) => ({
                value: id,
                label: `最多减 ${money(amountFen)}`,
                note: `${day(expiresAt)} 前有效`,
              })),
              { value: NONE, label: '这次不用' },
            ]}
            value={coupon?.id ?? NONE}
            onChoose={(id) => {
              patch({ couponId: id === NONE ? null : id })
              setOpen(false)
            }}
          />
          <Text className="confirm-second">实际减多少，付款时看得到，付之前可以取消。</Text>
        </Sheet>
      )}
    </Card>
  )
}
