import Taro from '@tarojs/taro'
import type { Order } from '@anxin/shared/orders/order.contract'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { clock, dayAndClock } from '@/common/format'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { useShownTechnicians } from '../../common/shown-technicians'

/** Where, when and by whom; the way there opens in the phone's map. */
export function Appointment({ order }: { order: Order }) {
  const { shopId } = order
  const shop = useLoad(`shop ${shopId ?? ''}`, () =>
    shopId === null ? undefined : api('GET /shops/:shopId', { params: { shopId } }),
  ).data
  const isOff = order.state === 'CANCELLED'
  return (
    <Card title={isOff ? '原来的预约' : '预约'} isFlush>
      <Cell
        icon="clock"
        label={`${dayAndClock(order.slotStartAt, serverNow())}–${clock(order.slotEndAt)}`}
        note="到店时间"
      />
      {shopId === null && !isOff && <Cell icon="pin" label="正在为你找门店" />}
      {shopId !== null && (
        <Cell
          icon="home"
          label={order.shopName ?? '门店'}
          note="看门店、评价和技师"
          onTap={() => go('/shops/shop/index', { shopId })}
        />
      )}
      {shop !== undefined && !isOff && (
        <Cell
          icon="pin"
          label={shop.address}
          value="导航"
          onTap={() =>
            void Taro.openLocation({
              latitude: shop.lat,
              longitude: shop.lng,
              name: shop.name,
              address: shop.address,
            })
          }
        />
      )}
      <Technician order={order} />
      {order.bayName !== null && <Cell icon="wrench" label={order.bayName} note="工位" />}
    </Card>
  )
}

/** Who does the work, with the way to their page where they let it be seen. */
function Technician({ order: { shopId, technicianId, technicianName } }: { order: Order }) {
  const shown = useShownTechnicians(shopId)
  if (technicianName === null) return null
  const name = technicianId === null ? undefined : shown.get(technicianId)
  if (name === undefined || technicianId === null)
    return <Cell icon="user" label={technicianName} note="技师" />
  return (
    <Cell
      icon="user"
      label={name}
      note="技师，看案例和介绍"
      onTap={() => go('/shops/technician/index', { technicianId })}
    />
  )
}
