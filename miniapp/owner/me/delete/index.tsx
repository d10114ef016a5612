import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import type { ApiError } from '@/common/api-error'
import { useCommand } from '@/common/command'
import { money } from '@/common/format'
import { goTab } from '@/common/nav'
import { forgetSession } from '@/common/session'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Banner, Failure } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Sheet } from '@/common/ui/Sheet'
import './index.scss'

const GOES = [
  '手机号和微信绑定',
  '车牌、车架号和里程',
  '消息、微信提醒次数，优惠券不能再用',
  '所有手机上的登录',
]
const STAYS = [
  '订单、账单和施工照片，去掉你是谁。《电子商务法》要求从交易完成起至少保存三年',
  '评价，匿名保留',
  '优惠券和邀请记录，只留编号，不再对应到你',
]

/** Two deliberate taps: one says what she wants, one that she has read what it does. */
export default function DeletePage() {
  const [isAsked, setAsked] = useState(false)
  const [isDone, setDone] = useState(false)
  const command = useCommand()
  const remove = async () => {
    const isRemoved = await command.run((commandId) => api('POST /me/removal', { body: { commandId } }))
    setAsked(false)
    if (!isRemoved) return
    // What this phone keeps of her goes too; the next call signs in as a new guest.
    forgetSession()
    Taro.clearStorageSync()
    setDone(true)
  }
  if (isDone) return <Done />
  return (
    <Screen
      footer={
        <Button kind="danger" onTap={() => setAsked(true)}>
          我要注销
        </Button>
      }
    >
      {command.error !== undefined && <Refusal error={command.error} />}
      <Consequences title="会删除，不能恢复" icon="trash" items={GOES} />
      <Consequences title="依法要留下" icon="lock" items={STAYS} />
      <Banner icon="info">没有完成的订单、售后和投诉，冻结的款项，要先处理完才能注销。</Banner>
      {isAsked && (
        <Sheet
          title="最后确认"
          onClose={() => setAsked(false)}
          footer={
            <>
              <Button kind="second" onTap={() => setAsked(false)}>
                先不注销
              </Button>
              <Button kind="danger" isBusy={command.isBusy} onTap={() => void remove()}>
                永久注销账号
              </Button>
            </>
          }
        >
          <Text className="delete-words">
            注销后立即生效，资料和优惠券都找不回来。以后再来，是一个全新的账号。
          </Text>
        </Sheet>
      )}
    </Screen>
  )
}

function Consequences({
  title,
  icon,
  items,
}: {
  title: string
  icon: 'trash' | 'lock'
  items: readonly string[]
}) {
  return (
    <Card title={title}>
      {items.map((item) => (
        <View key={item} className="delete-item">
          <Icon name={icon} size="small" />
          <Text className="delete-text">{item}</Text>
        </View>
      ))}
    </Card>
  )
}

/** Why not, that nothing has happened, and the way to what has to be finished first. */
function Refusal({ error }: { error: ApiError }) {
  const reasons = reasonsOf(error)
  return (
    <>
      <Failure error={error} safe="没有注销，资料和款项都没有变化" />
      {reasons.length > 0 && <Consequences title="先处理完这些" icon="lock" items={reasons} />}
      {error.code === 'ACCOUNT_IN_USE' && (
        <View className="delete-way">
          <Button kind="waiting" onTap={() => goTab('/pages/orders/index')}>
            去看我的订单
          </Button>
        </View>
      )}
    </>
  )
}

function reasonsOf({ data }: ApiError): string[] {
  const [orders, frozenFen, shops, cases, complaints] = [
    data['openOrders'],
    data['frozenFen'],
    data['shops'],
    data['openCases'],
    data['openComplaints'],
  ].map(Number)
  return [
    ...(orders ? [`${orders} 笔订单还没有完成`] : []),
    ...(frozenFen ? [`${money(frozenFen)} 还冻结在微信`] : []),
    ...(cases ? [`${cases} 个售后还没有结束`] : []),
    ...(complaints ? [`${complaints} 个微信支付投诉还没有处理完`] : []),
    ...(shops ? [`你还是 ${shops} 家门店的员工，请店主先移除`] : []),
  ]
}

function Done() {
  return (
    <Screen footer={<Button onTap={() => void Taro.reLaunch({ url: '/pages/home/index' })}>回到首页</Button>}>
      <View className="delete-done" aria-role="status">
        <Icon name="check" size="large" />
        <Text className="delete-title">账号已注销</Text>
        <Text className="delete-text">你的资料已经删除，现在是以新访客的身份浏览。</Text>
      </View>
    </Screen>
  )
}
