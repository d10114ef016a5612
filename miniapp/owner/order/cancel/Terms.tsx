import { Text, View } from '@tarojs/components'
import { Card } from '@/common/ui/Card'
import { Money } from '@/common/ui/Money'
import { Banner } from '@/common/ui/Notice'
import './Terms.scss'

export type CancelTerms = {
  readonly allowed: boolean
  readonly feeFen: number
  readonly refundFen: number
  readonly rule: string
}

/** What cancelling costs now and what comes back, with the rule that says so. */
export function Terms({ terms: { allowed, feeFen, refundFen, rule } }: { terms: CancelTerms }) {
  if (!allowed)
    return (
      <Banner tone="waiting" icon="info">
        {rule}
      </Banner>
    )
  return (
    <Card title="现在取消">
      {feeFen === 0 && refundFen === 0 ? (
        <Text className="terms-free">没有付款，不收任何费用</Text>
      ) : (
        <Sums feeFen={feeFen} refundFen={refundFen} />
      )}
      <Text className="terms-rule">{rule}</Text>
    </Card>
  )
}

function Sums({ feeFen, refundFen }: { feeFen: number; refundFen: number }) {
  return (
    <>
      <View className="terms-row">
        <Text>费用</Text>
        <Money fen={feeFen} size="title" tone={feeFen > 0 ? 'danger' : 'text'} />
      </View>
      <View className="terms-row">
        <Text>退回给你</Text>
        <Money fen={refundFen} size="title" tone="released" />
      </View>
    </>
  )
}
