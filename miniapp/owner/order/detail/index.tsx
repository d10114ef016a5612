import { Text } from '@tarojs/components'
import { useShareAppMessage } from '@tarojs/taro'
import type { Order } from '@anxin/shared/orders/order.contract'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import type { Loaded } from '@/common/load'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { MoneyBar } from '@/common/ui/MoneyBar'
import { Banner, Failure } from '@/common/ui/Notice'
import { ownerStateWord } from '@/common/words'
import { usePulled } from '@/common/pull'
import { rebook } from '../../common/rebook'
import { InspectionList } from '../parts/InspectionList'
import { isOwnersTurn, nextAction, type NextAction } from '../parts/next-action'
import { moneyNext, moneyOf } from '../parts/order-money'
import { OrderScreen } from '../parts/OrderScreen'
import { useOrder } from '../parts/use-order'
import { Appointment } from './Appointment'
import { AskAfter } from './AskAfter'
import { Head } from './Head'
import { History } from './History'
import { Intake } from './Intake'
import { OldParts } from './OldParts'
import { Declined } from './Declined'
import { Prices } from './Prices'
import { Reach } from './Reach'
import { ShowcaseCell } from './ShowcaseCell'
import { SideActions } from './SideActions'
import './index.scss'

/** One order: how it stands, who acts next, where the money is, and everything that was written down. */
export default function OrderDetailPage() {
  const order = useOrder()
  const { loaded } = order
  const command = useCommand()
  usePulled(loaded.reload)
  useShareAppMessage(() => cardOf(loaded.data))
  const act = (data: Order, action: NextAction) => {
    if ('path' in action) go(action.path, action.query)
    else if (action.deed === 'rebook') rebook(data)
    else
      void command
        .run(async (commandId) => {
          const params = { orderId: data.id }
          loaded.put(await api('POST /orders/:orderId/rematch', { params, body: { commandId } }))
        })
        .then((isDone) => (isDone ? undefined : loaded.reload()))
  }
  return (
    <OrderScreen order={order} footer={(data) => footerOf(nextAction(data), data, command.isBusy, act)}>
      {(data) => (
        <>
          {command.error !== undefined && <Failure error={command.error} safe="已付的款项全额退回" />}
          <Body order={data} loaded={loaded} />
        </>
      )}
    </OrderScreen>
  )
}

function footerOf(
  action: NextAction | undefined,
  order: Order,
  isBusy: boolean,
  act: (order: Order, action: NextAction) => void,
) {
  if (action === undefined) return undefined
  return (
    <Button
      kind={isOwnersTurn(order) ? 'waiting' : 'primary'}
      isBusy={isBusy}
      onTap={() => act(order, action)}
    >
      {action.label}
    </Button>
  )
}

function Body({ order, loaded }: { order: Order; loaded: Loaded<Order> }) {
  const money = moneyOf(order)
  return (
    <>
      <Head order={order} />
      {order.reworkOf !== null && order.state !== 'CANCELLED' && <Banner>{moneyNext(order)}</Banner>}
      {order.state === 'CANCELLED' && money.paidFen === 0 && (
        <Card>
          <Text className="order-free">没有付款，不收任何费用</Text>
        </Card>
      )}
      {order.flags.followUp === 'asked' && <AskAfter order={order} onAnswered={loaded.reload} />}
      {order.state === 'COMPLETED' && <ShowcaseCell order={order} />}
      <History order={order} />
      {money.paidFen > 0 && (
        <Card>
          <MoneyBar money={money} next={moneyNext(order)} />
        </Card>
      )}
      <Prices order={order} />
      <Declined lines={order.lines} />
      <Appointment order={order} />
      <OldParts order={order} loaded={loaded} />
      {order.inspection !== null && (
        <Card title="检测单">
          <InspectionList inspection={order.inspection} />
        </Card>
      )}
      {order.intake !== null && <Intake intake={order.intake} />}
      {order.state !== 'CANCELLED' && <Reach />}
      <SideActions order={order} />
    </>
  )
}

/** A plain card: what and where, with the plate as masked as the API gives it. Friends land on the shop's page. */
function cardOf(order: Order | undefined) {
  if (order === undefined) return { title: '安心修', path: '/pages/home/index' }
  const title = `${order.vehicleText} 的${order.serviceName} · ${ownerStateWord(order)}`
  return order.shopId === null
    ? { title, path: '/pages/home/index' }
    : { title, path: `/shops/shop/index?shopId=${order.shopId}` }
}
