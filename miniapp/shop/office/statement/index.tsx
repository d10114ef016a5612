import { Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { downloadFile } from '@/common/download'
import { dayOf, money } from '@/common/format'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Money } from '@/common/ui/Money'
import { Banner, Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tap } from '@/common/ui/Tap'
import './index.scss'

type Statement = Reply<'GET /shop/statements/:day'>

/** One day's money, summed as the bank would and then order by order, with the file for the shop's books. */
export default function StatementPage() {
  const { day = '' } = useRouter().params
  const statement = useLoad(`statement-${day}`, () => api('GET /shop/statements/:day', { params: { day } }))
  // Nothing moved on that day, or its statement comes tonight: both are answers and no mistake.
  if (statement.data === undefined && statement.error?.code === 'NOT_FOUND')
    return (
      <Screen>
        <Empty icon="wallet" text="这一天还没有对账单。有放款或退款的日子，第二天凌晨会有" />
      </Screen>
    )
  return (
    <Screen>
      <WhenLoaded loaded={statement}>
        {(one) => (
          <>
            <Sums one={one} />
            <FileButton day={one.day} />
            <Text className="statement-title">每一单</Text>
            {one.items.map((item) => (
              <Tap
                key={item.orderId}
                className="statement-order"
                label={`${item.serviceName} ${item.vehicleText} 净到账 ${money(item.netFen)}`}
                onTap={() => go('/job/order/index', { orderId: item.orderId })}
              >
                <View className="statement-words">
                  <Text>{item.serviceName}</Text>
                  <Text className="statement-note">{item.vehicleText}</Text>
                </View>
                <Money fen={item.netFen} tone="released" />
                <Icon name="right" size="small" />
              </Tap>
            ))}
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

function Sums({ one }: { one: Statement }) {
  const rows = [
    ['放款', one.releasedFen],
    ['减 平台服务费', one.commissionFen],
    ['加 退回的服务费', one.commissionBackFen],
    ['减 放款后退给车主', one.refundedFen],
    ['减 平台追回垫付', one.recoveredFen],
    ['其他', one.otherFen],
  ] as const
  return (
    <Card title={dayOf(one.day)}>
      {rows
        .filter(([label, fen]) => fen !== 0 || label === '放款')
        .map(([label, fen]) => (
          <View key={label} className="statement-sum">
            <Text>{label}</Text>
            <Money fen={fen} tone="second" />
          </View>
        ))}
      <View className="statement-sum statement-total">
        <Text>净到账</Text>
        <Money fen={one.netFen} size="title" tone="released" />
      </View>
    </Card>
  )
}

/** Opens the PDF in WeChat's own reader, from whose menu it is sent on or kept. */
function FileButton({ day }: { day: string }) {
  const [state, setState] = useState<'still' | 'busy' | 'failed'>('still')
  const open = async () => {
    setState('busy')
    try {
      const filePath = await downloadFile(`/shop/statements/${day}/file?format=pdf`)
      await Taro.openDocument({ filePath, fileType: 'pdf', showMenu: true })
      setState('still')
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      {state === 'failed' && <Banner tone="waiting">对账单没有下载成功，请稍后再试</Banner>}
      <Button kind="second" isBusy={state === 'busy'} onTap={() => void open()}>
        下载对账单
      </Button>
    </>
  )
}
