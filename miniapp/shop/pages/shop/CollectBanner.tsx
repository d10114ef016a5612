import { View } from '@tarojs/components'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Banner } from '@/common/ui/Notice'

/** Why no order comes, where the reason is the money: the owner's turn, in the way of everything else. */
export function CollectBanner() {
  const { data } = useLoad('merchant', () => api('GET /shop/merchant'))
  if (data === undefined || (data.canCollect && data.debtStoppedAt === null)) return null
  if (data.canCollect)
    return (
      <View>
        <Banner tone="danger" icon="wallet">
          欠款逾期，已暂停接新单
        </Banner>
        <Button kind="plain" onTap={() => go('/office/debts/index')}>
          查看待还款项
        </Button>
      </View>
    )
  return (
    <View>
      <Banner tone={data.stopped === null ? 'waiting' : 'danger'} icon="wallet">
        {data.stopped === null ? '收款账户还没有开通，暂时不能接单' : '收款受限，已暂停接单'}
      </Banner>
      <Button kind="plain" onTap={() => go('/office/merchant/index')}>
        查看收款账户
      </Button>
    </View>
  )
}
