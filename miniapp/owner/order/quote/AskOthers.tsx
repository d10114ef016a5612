import { Text, View } from '@tarojs/components'
import { RELATION_WORDS } from '@anxin/shared/orders/relation-words'
import { useState } from 'react'
import { serverNow } from '@/common/clock'
import { dayAndClock } from '@/common/format'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Choice } from '@/common/ui/Choice'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import type { ApprovalLink, Links } from './use-links'

type Purpose = ApprovalLink['purpose']
const RELATIONS = ['family', 'friend', 'colleague'] as const

/** Nobody has to decide alone: somebody close decides, or a group looks at the prices. What is out can be taken back. */
export function AskOthers({ orderId, links }: { orderId: string; links: Links }) {
  const [purpose, setPurpose] = useState<Purpose>()
  const open = (links.loaded.data?.items ?? []).filter(({ state }) => state === 'open')
  return (
    <Card title="拿不准，请人看看" isFlush>
      <Cell
        icon="user"
        label="请家人朋友帮我确认"
        note="只能确认这一次报价，钱还是你付"
        onTap={() => setPurpose('decide')}
      />
      <Cell
        icon="share"
        label="发到群里问问价格"
        note="不带车牌、姓名、电话和门店"
        onTap={() => setPurpose('advise')}
      />
      <Cell
        icon="chat"
        label="听听别家"
        note="请附近两家门店看看，30 分钟内逐项答复"
        onTap={() => go('/order/opinion/index', { orderId })}
      />
      {links.error !== undefined && <Failure error={links.error} safe="报价没有变化" />}
      {open.map((link) => (
        <View key={link.id} className="ask-link">
          <Text>{`已发给${RELATION_WORDS[link.relation]}${link.purpose === 'decide' ? '确认' : '看价格'}，${dayAndClock(link.expiresAt, serverNow())} 前有效`}</Text>
          <Button kind="plain" isCompact isDisabled={links.isBusy} onTap={() => links.revoke(link.id)}>
            收回
          </Button>
        </View>
      ))}
      {purpose !== undefined && (
        <AskSheet
          purpose={purpose}
          links={links}
          onClose={() => {
            links.forget()
            setPurpose(undefined)
          }}
        />
      )}
    </Card>
  )
}

/** First for whom, then WeChat's own sheet: it opens at the tap, so the link is made before it. */
function AskSheet({ purpose, links, onClose }: { purpose: Purpose; links: Links; onClose: () => void }) {
  const { made, make, isBusy, error } = links
  return (
    <Sheet
      title={purpose === 'decide' ? '请谁帮你确认' : '问问谁'}
      onClose={onClose}
      footer={
        <Button openType="share" isBusy={isBusy} isDisabled={made === undefined}>
          {made === undefined ? '先选发给谁' : '发给对方'}
        </Button>
      }
    >
      {error !== undefined && <Failure error={error} safe="链接没有生成" />}
      <Choice
        label="发给谁"
        columns={3}
        value={made?.relation}
        options={RELATIONS.map((value) => ({
          value,
          label: RELATION_WORDS[value],
          isDisabled: isBusy || made !== undefined,
        }))}
        onChoose={(relation) => make({ purpose, relation })}
      />
      <Text className="quote-lead">
        {purpose === 'decide'
          ? '对方能看到报价和门店名，看不到车牌和你的电话；只能确认一次，是谁确认的会记下来。同意的项目由你付款后生效。'
          : '对方只能看，不能确认；看不到车牌、电话、照片和门店。'}
      </Text>
    </Sheet>
  )
}
