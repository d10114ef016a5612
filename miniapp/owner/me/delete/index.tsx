import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import type { ApiError } from '@/common/api-error'
import { useCommand } from '@/common/command'
import { go, goTab } from '@/common/nav'
import { forgetSession } from '@/common/session'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Banner, Failure } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Sheet } from '@/common/ui/Sheet'
import './index.scss'

const GOES = ['手机号和微信绑定', '爱车资料和完整车牌', '消息、优惠券和邀请记录', '所有手机上的登录']
const STAYS = ['订单、账单和支付记录，隐去你是谁（《电子商务法》要求至少三年）', '已发表的评价，隐去你是谁']

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
      <Banner icon="info">没有完成的订单、冻结的款项要先处理完，才能注销。</Banner>
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
  const orderId = openOrderOf(error)
  return (
    <>
      <Failure error={error} safe="没有注销，资料和款项都没有变化" />
      {error.code === 'ACCOUNT_IN_USE' && (
        <View className="delete-way">
          <Button
            kind="waiting"
            onTap={() =>
              orderId === undefined ? goTab('/pages/orders/index') : go('/order/detail/index', { orderId })
            }
          >
            {orderId === undefined ? '查看我的订单' : '去处理未完成的订单'}
          </Button>
        </View>
      )}
    </>
  )
}

function openOrderOf({ data }: ApiError): string | undefined {
  const ids = data['orderIds']
  const first: unknown = Array.isArray(ids) ? ids[0] : data['orderId']
  return typeof first === 'string' ? first : undefined
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
