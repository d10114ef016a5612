import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { dayAndClock, money } from '@/common/format'
import { serverNow } from '@/common/clock'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Banner } from '@/common/ui/Notice'
import { Tag } from '@/common/ui/Tag'
import { STATES, type Application, type Merchant } from './words'

/** Where the account stands and what is to be done next; first of all, why no order comes. */
export function StateCard({ merchant }: { merchant: Merchant }) {
  const { application, stopped } = merchant
  return (
    <>
      {stopped !== null && (
        <Banner tone="danger" icon="warning">
          {`收款受限，暂停接单（${dayAndClock(stopped.at, serverNow())}起）。原因：${stopped.reason}。进行中的订单照常，钱照常到账。请在微信支付商家助手里处理`}
        </Banner>
      )}
      {application === null && !merchant.canCollect && (
        <Banner tone="waiting" icon="wallet">
          开通收款账户后才能接单。车主的付款由微信支付冻结，验收后打给你，我们不经手
        </Banner>
      )}
      {application === null && merchant.canCollect && (
        <Card title="收款账户" aside={<Tag tone={STATES.active.tone}>{STATES.active.word}</Tag>}>
          <Text className="merchant-line">{STATES.active.next}</Text>
        </Card>
      )}
      {application !== null && <ApplicationCard application={application} />}
    </>
  )
}

function ApplicationCard({ application }: { application: Application }) {
  const state = STATES[application.state]
  return (
    <Card title="申请进度" aside={<Tag tone={state.tone}>{state.word}</Tag>}>
      <Text className="merchant-line">{state.next}</Text>
      {application.rejections.map(({ reason }) => (
        <Text key={reason} className="merchant-problem">{`驳回原因：${reason}`}</Text>
      ))}
      <Transfer transfer={application.transfer} />
      {application.verifyUrl !== null && <CopyLink label="验证链接" url={application.verifyUrl} />}
      {application.signUrl !== null && <CopyLink label="签约链接" url={application.signUrl} />}
    </Card>
  )
}

function Transfer({ transfer }: { transfer: Application['transfer'] }) {
  if (transfer === null) return null
  return (
    <View>
      <Text className="merchant-line">
        {`用申请的对公账户汇款 ${money(transfer.amountFen)}，${transfer.deadline} 前`}
      </Text>
      <Text className="merchant-line">{`收款户名 ${transfer.toName}`}</Text>
      <Text className="merchant-line">{`收款账号 ${transfer.toNumber}`}</Text>
      <Text className="merchant-line">{`收款银行 ${transfer.toBank}`}</Text>
      <Text className="merchant-line">{`备注 ${transfer.remark}`}</Text>
    </View>
  )
}

/** A mini-program cannot open WeChat Pay's page: the owner sends the link to the own chat and opens it there. */
function CopyLink({ label, url }: { label: string; url: string }) {
  return (
    <View>
      <Button kind="waiting" onTap={() => void Taro.setClipboardData({ data: url })}>
        {`复制${label}`}
      </Button>
      <Text className="merchant-line">复制后发到「文件传输助手」，在微信里点开</Text>
    </View>
  )
}
