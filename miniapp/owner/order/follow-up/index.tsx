import { Text, View } from '@tarojs/components'
import type { Order } from '@anxin/shared/orders/order.contract'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand, type Command } from '@/common/command'
import { money } from '@/common/format'
import { replace } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Failure } from '@/common/ui/Notice'
import { Done } from '../parts/Done'
import { moneyOf } from '../parts/order-money'
import { OrderScreen } from '../parts/OrderScreen'
import { useOrder } from '../parts/use-order'
import './index.scss'

const PROBLEMS = ['毛病还在', '出现新问题', '有异响或漏液', '价格有疑问'] as const
const TEXT_CHARS_MAX = 500

/** 用车都好吗？ All is well is one tap; a problem is named by one of a few words, or in her own. */
export default function FollowUpPage() {
  const order = useOrder()
  const { orderId, loaded } = order
  const command = useCommand()
  const [problem, setProblem] = useState<string>()
  const [words, setWords] = useState('')
  const answer = async (kind: 'fine' | 'problem') => {
    const text = kind === 'fine' ? '' : [problem, words.trim()].filter((part) => part).join('：')
    await command.run(async (commandId) => {
      await api('POST /orders/:orderId/follow-up', {
        params: { orderId },
        body: { commandId, answer: kind, text },
      })
    })
    await loaded.reload()
  }
  const hasWords = problem !== undefined || words.trim() !== ''
  return (
    <OrderScreen
      order={order}
      footer={(data) => (
        <FollowUpFooter
          order={data}
          command={command}
          hasWords={hasWords}
          onAnswer={(kind) => void answer(kind)}
        />
      )}
    >
      {(data) => (
        <>
          {command.error !== undefined && <Failure error={command.error} safe={safeWords(data)} />}
          {data.flags.followUp === 'asked' ? (
            <>
              <View className="ask-head">
                <Text className="ask-title">用车都好吗？</Text>
                <Text className="ask-text">{`${data.shopName ?? '门店'} · ${data.serviceName}。${frozenWords(data)}`}</Text>
              </View>
              <Card title="还有问题的话，是哪一种">
                <Choice
                  label="是哪一种问题"
                  columns={2}
                  options={PROBLEMS.map((value) => ({ value, label: value }))}
                  value={problem}
                  onChoose={setProblem}
                />
                <View className="ask-words">
                  <Field
                    label="说几句，门店和客服会看到"
                    value={words}
                    onChange={setWords}
                    hint="什么时候、什么情况下出现"
                    charsMax={TEXT_CHARS_MAX - 20}
                    isLong
                  />
                </View>
              </Card>
            </>
          ) : (
            <Answered order={data} />
          )}
        </>
      )}
    </OrderScreen>
  )
}

type FooterProps = {
  order: Order
  command: Command
  hasWords: boolean
  onAnswer: (kind: 'fine' | 'problem') => void
}

function FollowUpFooter({ order, command, hasWords, onAnswer }: FooterProps) {
  const { id: orderId, state, flags } = order
  if (flags.followUp !== 'asked') {
    const canRelease = flags.followUp === 'fine' && state === 'DELIVERED' && flags.hold === null
    const page = canRelease ? 'confirm' : flags.followUp === 'problem' ? 'after-sale' : 'detail'
    return (
      <Button onTap={() => replace(`/order/${page}/index`, { orderId })}>
        {canRelease
          ? `去验收，放款 ${money(moneyOf(order).frozenFen)}`
          : page === 'after-sale'
            ? '查看售后'
            : '查看订单'}
      </Button>
    )
  }
  if (hasWords)
    return (
      <Button kind="waiting" isBusy={command.isBusy} onTap={() => onAnswer('problem')}>
        {state === 'DELIVERED'
          ? `还有问题，继续冻结 ${money(moneyOf(order).frozenFen)}`
          : '还有问题，告诉门店和客服'}
      </Button>
    )
  return (
    <Button isBusy={command.isBusy} onTap={() => onAnswer('fine')}>
      都好
    </Button>
  )
}

function Answered({ order: { flags, state } }: { order: Order }) {
  if (flags.followUp === 'problem')
    return (
      <Done
        title="已为你申请售后"
        text={
          state === 'DELIVERED'
            ? '款项继续冻结，门店拿不到。门店 24 小时内答复，逾期由平台处理；处理完才放款。'
            : '款项已经放给门店。门店 24 小时内答复，逾期由平台处理。'
        }
      />
    )
  if (flags.followUp === 'fine')
    return (
      <Done
        title="那就好"
        text={state === 'DELIVERED' ? '款项还冻结着，你确认满意才放款。' : '祝你一路顺畅。'}
      />
    )
  return <Done title="现在没有要回答的" text="回访在交车 48 小时后进行，有问题随时联系客服。" />
}

function frozenWords(order: Order): string {
  const { frozenFen } = moneyOf(order)
  return order.state === 'DELIVERED' && frozenFen > 0
    ? `${money(frozenFen)} 还冻结着，有问题就继续冻结，直到解决。`
    : '有问题会马上告诉门店和客服。'
}

function safeWords({ state }: Order): string {
  return state === 'DELIVERED' ? '款项仍然冻结' : '你的回答还没有送到'
}
