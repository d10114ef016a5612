import Taro from '@tarojs/taro'
import { useState } from 'react'
import { useCommand } from '@/common/command'
import { signIn } from '@/common/session'
import { BindPhone } from '@/common/ui/BindPhone'
import { Card } from '@/common/ui/Card'
import { Banner, Failure } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'

/** Whoever was invited by this number is in as soon as it is bound, and stands before the orders. */
export default function PhonePage() {
  const [isBound, setBound] = useState(false)
  const command = useCommand()
  const enter = () =>
    command.run(async () => {
      // The token is still that of a guest: only a new sign-in knows the shop.
      const { active } = await signIn()
      if (active === null) setBound(true)
      else await Taro.reLaunch({ url: '/pages/offers/index' })
    })
  return (
    <Screen>
      {isBound && (
        <Banner tone="waiting" icon="user">
          手机号已绑定，但还没有门店邀请这个号码。请店主在「店铺 · 员工」里邀请你，再打开一次就能看到
        </Banner>
      )}
      {command.error !== undefined && (
        <Failure error={command.error} safe="手机号已经绑定" onRetry={() => void enter()} />
      )}
      <Card title="加入门店">
        <BindPhone
          why="门店按手机号邀请员工。绑定店主邀请的那个号码，就能看到门店的订单"
          isBusy={command.isBusy}
          onBound={() => void enter()}
        >
          用微信手机号加入
        </BindPhone>
      </Card>
    </Screen>
  )
}
