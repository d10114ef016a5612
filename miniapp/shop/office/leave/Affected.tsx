import { View } from '@tarojs/components'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { dayAndClock } from '@/common/format'
import { useLoad } from '@/common/load'
import { back, go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Banner, WhenLoaded } from '@/common/ui/Notice'

type AffectedProps = { orderIds: readonly string[]; name: string; startsAt: string; endsAt: string }

/** As many as are fetched at once for their names; more in one leave are handled from the schedule. */
const SHOWN_MAX = 20

/** The leave is entered; these orders are planned for her then and want somebody else. */
export function Affected({ orderIds, name, startsAt, endsAt }: AffectedProps) {
  const now = serverNow()
  const orders = useLoad(`affected ${orderIds.join(' ')}`, () =>
    Promise.all(
      orderIds
        .slice(0, SHOWN_MAX)
        .map((orderId) => api('GET /shop/orders/:orderId', { params: { orderId } })),
    ),
  )
  return (
    <View>
      <Banner tone="released" icon="check">
        {`已登记：${name} ${dayAndClock(startsAt, now)} 至 ${dayAndClock(endsAt, now)} 休假，这段时间不再排单`}
      </Banner>
      {orderIds.length > 0 && (
        <>
          <Banner tone="waiting" icon="warning">
            {`有 ${orderIds.length} 单排在这段时间，还没有换人。请点开转给别的技师，或联系车主`}
          </Banner>
          <Card isFlush>
            <WhenLoaded loaded={orders} blocks={1}>
              {(found) =>
                found.map(({ id, vehicleText, serviceName, slotStartAt }) => (
                  <Cell
                    key={id}
                    label={vehicleText}
                    note={serviceName}
                    value={dayAndClock(slotStartAt, now)}
                    onTap={() => go('/job/order/index', { orderId: id })}
                  />
                ))
              }
            </WhenLoaded>
          </Card>
        </>
      )}
      <Button kind={orderIds.length > 0 ? 'second' : 'primary'} onTap={() => back('/pages/schedule/index')}>
        完成
      </Button>
    </View>
  )
}
