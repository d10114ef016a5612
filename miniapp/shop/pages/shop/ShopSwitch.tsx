import { useCommand } from '@/common/command'
import { chooseShop } from '@/common/session'
import { ROLE_WORDS } from '@/common/words'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Failure } from '@/common/ui/Notice'
import Taro from '@tarojs/taro'
import type { Me } from '../../common/me'

type ShopSwitchProps = { memberships: Me['memberships']; active: NonNullable<Me['active']> }

/** For whoever works in several shops: for which of them this phone acts. Everything is then of that shop. */
export function ShopSwitch({ memberships, active }: ShopSwitchProps) {
  const command = useCommand()
  const choose = (shopId: string) => {
    if (shopId === active.shopId) return
    void command.run(async () => {
      await chooseShop(shopId)
      // Every page, and the socket, still shows the other shop.
      await Taro.reLaunch({ url: '/pages/offers/index' })
    })
  }
  return (
    <Card title="现在是哪家店">
      {command.error !== undefined && <Failure error={command.error} safe="还在原来的门店" />}
      <Choice
        label="门店"
        columns={1}
        options={memberships.map(({ shopId, shopName, role }) => ({
          value: shopId,
          label: shopName,
          note: ROLE_WORDS[role],
          isDisabled: command.isBusy,
        }))}
        value={active.shopId}
        onChoose={choose}
      />
    </Card>
  )
}
