import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'
import { go } from '@/common/nav'
import { useNoticeConsent, type ConsentOutcome, type NoticeConsent } from '@/common/notices'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Banner, Failure } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Skeleton } from '@/common/ui/Skeleton'
import { NOTICE_WORDS } from '@/common/words'
import './index.scss'

const KEYS = ['order-progress', 'quote-ready', 'payment-due', 'follow-up'] as const

export default function ReachPage() {
  const consent = useNoticeConsent(KEYS)
  return (
    <Screen>
      <Banner icon="bell">
        微信规定：你每允许一次，我们才能发一条。没有次数时，消息仍在「消息」里，只是微信不会提醒你。
      </Banner>
      {consent.error !== undefined && <Failure error={consent.error} onRetry={() => void consent.reload()} />}
      {consent.left === undefined && consent.error === undefined && <Skeleton blocks={2} />}
      {consent.left !== undefined && <Kinds consent={consent} />}
      <Card isFlush>
        <Cell
          icon="list"
          label="全部消息"
          note="微信没有送达的也在这里"
          onTap={() => go('/me/messages/index')}
        />
      </Card>
    </Screen>
  )
}

function Kinds({ consent }: { consent: NoticeConsent }) {
  const offered = KEYS.filter((key) => consent.left?.[key] !== undefined)
  if (offered.length === 0) return <Banner icon="info">现在不能通过微信提醒你，消息都在「消息」里。</Banner>
  return (
    <Card isFlush>
      {offered.map((key) => (
        <Kind key={key} kind={key} left={consent.left?.[key] ?? 0} ask={consent.ask} />
      ))}
    </Card>
  )
}

function Kind({ kind, left, ask }: { kind: TemplateKey; left: number; ask: NoticeConsent['ask'] }) {
  const [outcome, setOutcome] = useState<ConsentOutcome>()
  const { name, what } = NOTICE_WORDS[kind]
  return (
    <View className="reach-kind">
      <View className="reach-head">
        <View className="reach-words">
          <Text className="reach-name">{name}</Text>
          <Text className="reach-what">{what}</Text>
          <Text className={left === 0 ? 'reach-none' : 'reach-left'}>
            {left === 0 ? '微信不会提醒，只在「消息」里' : `微信提醒：还可发 ${left} 条`}
          </Text>
        </View>
        <Button
          kind={left === 0 ? 'second' : 'plain'}
          isCompact
          label={`再允许一次${name}`}
          onTap={() => void ask(kind).then(setOutcome)}
        >
          再允许一次
        </Button>
      </View>
      {(outcome === 'refused' || outcome === 'off') && <NotAllowed outcome={outcome} />}
    </View>
  )
}

/** A refusal is the person's good right; what then happens, and where she finds the switch if it was not meant so. */
function NotAllowed({ outcome }: { outcome: 'refused' | 'off' }) {
  return (
    <View className="reach-refused" aria-role="alert">
      <Text className="reach-what">
        {outcome === 'off'
          ? '微信里安心修的消息开关是关的，所以没有询问你。消息会放在「消息」里，不影响订单。'
          : '这次没有允许。消息会放在「消息」里，不影响订单。若没有出现询问，说明你选过总是拒绝。'}
      </Text>
      <Button kind="plain" isCompact openType="openSetting">
        去微信设置里打开
      </Button>
    </View>
  )
}
