import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Banner } from '@/common/ui/Notice'
import type { Me } from '../../common/me'
import { SHOP_KNOWN_KEY } from './known'

/** Nobody's member: how one becomes one, and what was where somebody has been removed. */
export function Join({ me }: { me: Me }) {
  const known = Taro.getStorageSync<string>(SHOP_KNOWN_KEY)
  return (
    <View className="shop-join">
      {known !== '' && (
        <Banner tone="waiting" icon="lock">
          {`你已不在「${known}」的员工名单里，看不到这家店的订单。有疑问请联系店主`}
        </Banner>
      )}
      <Card title="怎样加入门店">
        <Text className="shop-step">1. 请店主在「店铺 · 员工」里填写你的手机号邀请你</Text>
        <Text className="shop-step">2. 在这里绑定同一个手机号</Text>
        <Text className="shop-step">3. 马上就能看到门店的订单</Text>
        {me.phoneMasked !== null && (
          <Text className="shop-bound">{`你已绑定 ${me.phoneMasked}，还没有门店邀请这个号码`}</Text>
        )}
        <Button onTap={() => go('/office/phone/index')}>
          {me.phoneMasked === null ? '绑定手机号加入' : '换一个手机号'}
        </Button>
      </Card>
    </View>
  )
}
