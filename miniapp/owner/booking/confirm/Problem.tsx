import { View } from '@tarojs/components'
import { serverNow } from '@/common/clock'
import type { ApiError } from '@/common/api-error'
import type { Command } from '@/common/command'
import { dayAndClock } from '@/common/format'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Failure } from '@/common/ui/Notice'
import type { Booking } from './use-booking'

type ProblemProps = { booking: Booking; command: Command; onRetry: () => void }
type Nearest = readonly { readonly startAt: string; readonly left: number }[]

const SAFE = '没有提交，也没有扣款'

/** Why the booking was not taken, what is safe, and the way on for each reason. */
export function Problem({ booking, command, onRetry }: ProblemProps) {
  const { error } = command
  if (error === undefined) return null
  switch (error.code) {
    case 'PHONE_REQUIRED':
      return null
    case 'NETWORK':
    case 'UNREADABLE_ANSWER':
    case 'INTERNAL':
    case 'OVERLOADED':
      return <Failure error={error} safe="没有扣款。重试只会约一次，不会重复" onRetry={onRetry} />
    default:
      return (
        <View className="confirm-problem">
          <Failure error={error} safe={SAFE} />
          <WayOn booking={booking} error={error} />
        </View>
      )
  }
}

/** Changing what was refused takes the refusal away by itself. */
function WayOn({ booking, error }: { booking: Booking; error: ApiError }) {
  const { draft, shopId, match } = booking
  switch (error.code) {
    case 'SLOT_TAKEN':
    case 'SLOT_UNAVAILABLE':
      return (
        <OtherTimes
          nearest={(error.data['nearest'] ?? []) as Nearest}
          onChoose={(slotStartAt) => booking.patch({ slotStartAt })}
          onAll={() => go('/booking/slots/index', { shopId, serviceId: draft?.serviceId })}
        />
      )
    case 'SHOP_NOT_OPEN':
    case 'SERVICE_NOT_OFFERED': {
      const other = match.data?.find(({ shop }) => shop.id !== shopId)?.shop
      return (
        <View className="confirm-ways">
          {other !== undefined && (
            <Button
              kind="second"
              onTap={() => booking.patch({ shopId: other.id, shopName: other.name, slotStartAt: undefined })}
            >
              {`改约 ${other.name}`}
            </Button>
          )}
          <Button kind="second" onTap={() => go('/booking/shops/index', { serviceId: draft?.serviceId })}>
            看全部门店
          </Button>
        </View>
      )
    }
    case 'COUPON_UNUSABLE':
      return (
        <Button kind="second" onTap={() => booking.patch({ couponId: null })}>
          不用这张券
        </Button>
      )
    default:
      return null
  }
}

function OtherTimes({
  nearest,
  onChoose,
  onAll,
}: {
  nearest: Nearest
  onChoose: (startAt: string) => void
  onAll: () => void
}) {
  return (
    <View className="confirm-ways">
      {nearest.map(({ startAt }) => (
        <Button key={startAt} kind="second" onTap={() => onChoose(startAt)}>
          {`改约 ${dayAndClock(startAt, serverNow())}`}
        </Button>
      ))}
      {nearest.length === 0 && (
        <Button kind="second" onTap={onAll}>
          选别的时间
        </Button>
      )}
    </View>
  )
}
