import Taro from '@tarojs/taro'
import { useEffect } from 'react'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { useMe, type Me } from '../../common/me'
import { CollectBanner } from './CollectBanner'
import { Join } from './Join'
import { SHOP_KNOWN_KEY } from './known'
import { MoneyGlance } from './MoneyGlance'
import { Office } from './Office'
import { RatingCard } from './RatingCard'
import { ShopHead } from './ShopHead'
import { ShopSwitch } from './ShopSwitch'
import './index.scss'

/** The own shop: whether it takes orders, how it is rated, its money, and the way to everything that is set up. */
export default function ShopPage() {
  const me = useMe()
  return (
    <Screen>
      <WhenLoaded loaded={me} empty={(data) => (data.active === null ? <Join me={data} /> : null)}>
        {(data) =>
          data.active !== null && <OwnShop key={data.active.shopId} me={data} member={data.active} />
        }
      </WhenLoaded>
    </Screen>
  )
}

type Member = NonNullable<Me['active']>

function OwnShop({ me, member }: { me: Me; member: Member }) {
  const shop = useLoad(`shop ${member.shopId}`, () => api('GET /shop'))
  // Whoever is removed later is told from where.
  useEffect(() => Taro.setStorageSync(SHOP_KNOWN_KEY, member.shopName), [member.shopName])
  const isOwner = member.role === 'shop-owner'
  return (
    <>
      {me.memberships.length > 1 && <ShopSwitch memberships={me.memberships} active={member} />}
      <WhenLoaded loaded={shop}>
        {(settings) => (
          <>
            <ShopHead shop={settings} member={member} onChanged={shop.put} />
            {isOwner && <CollectBanner />}
            {isOwner && <MoneyGlance />}
            <RatingCard rating={settings.rating} canOpen={member.role !== 'technician'} />
            <Office member={member} />
          </>
        )}
      </WhenLoaded>
    </>
  )
}
