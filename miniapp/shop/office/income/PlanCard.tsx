import { planText } from '@anxin/shared/shops/plan'
import { Text } from '@tarojs/components'
import { api } from '@/common/api'
import { dayOf } from '@/common/format'
import { useLoad } from '@/common/load'
import { Card } from '@/common/ui/Card'
import { WhenLoaded } from '@/common/ui/Notice'

/** What the shop pays the platform, until when, and what comes next. */
export function PlanCard() {
  const plan = useLoad('plan', () => api('GET /shop/plan'))
  return (
    <WhenLoaded loaded={plan} blocks={1}>
      {({ current, lastOn, next }) => (
        <Card title="平台服务费">
          <Text className="income-plan">{planText(current)}</Text>
          {lastOn !== null && <Text className="income-plan income-note">{`到 ${dayOf(lastOn)} 为止`}</Text>}
          {next !== null && (
            <Text className="income-plan income-note">{`${dayOf(next.fromOn)}起：${planText(next)}`}</Text>
          )}
        </Card>
      )}
    </WhenLoaded>
  )
}
