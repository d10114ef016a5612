import { Image, Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useEffect } from 'react'
import type { Order } from '@anxin/shared/orders/order.contract'
import { serverNow } from '@/common/clock'
import { dayAndClock } from '@/common/format'
import { replace } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Countdown } from '@/common/ui/Countdown'
import { Banner, Failure } from '@/common/ui/Notice'
import { Skeleton } from '@/common/ui/Skeleton'
import { ownerStateWord } from '@/common/words'
import { Done } from '../parts/Done'
import { OrderScreen } from '../parts/OrderScreen'
import { useOrder } from '../parts/use-order'
import { qrPicture } from '../parts/qr-picture'
import { useCode, type CodeKind } from './use-code'
import './index.scss'

const KINDS = {
  intake: { name: '接车码', state: 'ACCEPTED', why: '到店后给店员扫或报数字。门店拍照登记后才算接车。' },
  'hand-over': {
    name: '交车码',
    state: 'READY',
    why: '看过车再出示。出示后算交车，钱仍然冻结，直到你满意。',
  },
} as const satisfies Record<CodeKind, { name: string; state: Order['state']; why: string }>

/** The code that proves that owner and shop stand at the same car. */
export default function CodePage() {
  const order = useOrder()
  const { params } = useRouter()
  const kind: CodeKind = params['kind'] === 'hand-over' ? 'hand-over' : 'intake'
  const { name, state: wanted } = KINDS[kind]
  useEffect(() => void Taro.setNavigationBarTitle({ title: name }), [name])
  return (
    <OrderScreen
      order={order}
      footer={({ state, id }) =>
        state === wanted ? undefined : (
          <Button onTap={() => replace('/order/detail/index', { orderId: id })}>查看进度</Button>
        )
      }
    >
      {(data) =>
        data.state === wanted ? <Code order={data} kind={kind} /> : <Moved order={data} kind={kind} />
      }
    </OrderScreen>
  )
}

function Code({ order, kind }: { order: Order; kind: CodeKind }) {
  const { code, error, renew } = useCode(order.id, kind)
  const { name, why } = KINDS[kind]
  return (
    <>
      {error !== undefined && <Failure error={error} onRetry={renew} />}
      {code === undefined ? (
        error === undefined && <Skeleton blocks={1} />
      ) : (
        <View className="code-card">
          <Text className="code-name">{name}</Text>
          <Text className="code-digits" aria-label={`${name} ${code.code.split('').join(' ')}`}>
            {`${code.code.slice(0, 3)} ${code.code.slice(3)}`}
          </Text>
          <Image
            className="code-picture"
            src={qrPicture(code.code)}
            mode="aspectFit"
            aria-role="img"
            aria-label={`${name}二维码`}
          />
          <Countdown until={code.expiresAt} label="自动换新，剩余" />
          <Text className="code-why">{why}</Text>
        </View>
      )}
      <Banner icon="shield">{`${order.shopName ?? '门店'} · ${order.vehicleText}。只给店员看，不要发给别人。`}</Banner>
    </>
  )
}

function Moved({ order, kind }: { order: Order; kind: CodeKind }) {
  if (kind === 'intake' && order.intake !== null)
    return (
      <Done
        title="门店已接车"
        text={`${dayAndClock(order.intake.at, serverNow())} 登记了里程和照片，可以在订单里看。`}
      />
    )
  if (kind === 'hand-over' && (order.state === 'DELIVERED' || order.state === 'COMPLETED'))
    return <Done title="已交车" text="钱还冻结着。用用看，满意再放款；72 小时没有异议会自动放款。" />
  return <Done title={`订单现在是：${ownerStateWord(order)}`} text={`这个时候不需要${KINDS[kind].name}。`} />
}
