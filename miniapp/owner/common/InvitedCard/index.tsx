import { LIMITS } from '@anxin/shared/kernel/limits'
import { Text, View } from '@tarojs/components'
import { money } from '@/common/format'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { useInvitation } from '../../invitation'
import './index.scss'

const DAY_MS = 86_400_000

/** Says to whom came through a friend's link what it is worth, and when; it stays until she puts it away. */
export function InvitedCard() {
  const { isInvited, dismiss } = useInvitation()
  if (!isInvited) return null
  return (
    <Card title="朋友推荐你来安心修">
      <Text className="invited-text">
        {`你的首单完成，满 ${LIMITS.referralRewardAfterMs / DAY_MS} 天没有全额退款，你和朋友各得一张 ${money(LIMITS.referralCouponFen)} 优惠券，到账会告诉你。`}
      </Text>
      <View className="invited-actions">
        <Button
          kind="second"
          isCompact
          onTap={() => {
            dismiss()
            go('/me/coupons/index')
          }}
        >
          看我的优惠券
        </Button>
        <Button kind="plain" isCompact onTap={dismiss}>
          知道了
        </Button>
      </View>
    </Card>
  )
}
