import { Text, View } from '@tarojs/components'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { day, duration, money } from '@/common/format'
import { go } from '@/common/nav'
import { usePaged } from '@/common/paged'
import { usePulled } from '@/common/pull'
import type { Reply } from '@/common/request'
import { Banner, Empty } from '@/common/ui/Notice'
import { Money } from '@/common/ui/Money'
import { MoreOf } from '@/common/ui/More'
import { Screen } from '@/common/ui/Screen'
import { Tag } from '@/common/ui/Tag'
import { COUPON_CAUSE_WORDS, COUPON_STATE_WORDS } from '@/common/words'
import { sortCoupons } from './sort-coupons'
import './index.scss'

type Coupon = Reply<'GET /coupons'>['items'][number]

const SOON_MS = 7 * 86_400_000

export default function CouponsPage() {
  const paged = usePaged<Coupon>('coupons', (cursor) => api('GET /coupons', { query: { cursor, limit: 50 } }))
  usePulled(paged.reload)
  return (
    <Screen>
      <MoreOf
        paged={paged}
        empty={
          <Empty
            icon="ticket"
            text="还没有优惠券。朋友受你邀请完成首单后，你们各得一张"
            action="邀请朋友"
            onAction={() => go('/me/invite/index')}
          />
        }
        arrange={(coupons) => (
          <>
            <Banner icon="ticket">预约确认时可以选用，一单一张。</Banner>
            {sortCoupons(coupons).map((coupon) => (
              <CouponCard key={coupon.id} coupon={coupon} />
            ))}
          </>
        )}
      />
    </Screen>
  )
}

function CouponCard({ coupon }: { coupon: Coupon }) {
  const { amountFen, minimumFen, cause, state } = coupon
  const isOver = state !== 'usable' && state !== 'reserved'
  return (
    <View className={`coupon ${isOver ? 'coupon-over' : ''}`}>
      <View className="coupon-sum">
        <Money fen={amountFen} size="large" tone={isOver ? 'second' : 'action'} />
        <Text className="coupon-minimum">
          {minimumFen === 0 ? '不限金额' : `满 ${money(minimumFen)} 可用`}
        </Text>
      </View>
      <View className="coupon-words">
        <View className="coupon-head">
          <Text className="coupon-cause">{COUPON_CAUSE_WORDS[cause]}</Text>
          {state !== 'usable' && <Tag>{COUPON_STATE_WORDS[state]}</Tag>}
        </View>
        <Expiry coupon={coupon} />
      </View>
    </View>
  )
}

function Expiry({ coupon: { state, expiresAt } }: { coupon: Coupon }) {
  const leftMs = Date.parse(expiresAt) - serverNow()
  if (state === 'usable' && leftMs < SOON_MS)
    return <Tag tone="waiting">{`还剩 ${duration(leftMs)}，${day(expiresAt)}到期`}</Tag>
  if (state === 'reserved') return <Text className="coupon-expiry">订单取消后会退回给你</Text>
  return (
    <Text className="coupon-expiry">{`${day(expiresAt)}${state === 'expired' ? '已到期' : '到期'}`}</Text>
  )
}
