import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { Tag, type TagTone } from '@/common/ui/Tag'
import { ROLE_WORDS } from '@/common/words'
import type { Me } from '../../common/me'

type Shop = Reply<'GET /shop'>
type ShopHeadProps = {
  shop: Shop
  member: NonNullable<Me['active']>
  onChanged: (shop: Shop) => void
}

const STATES: Readonly<Record<Shop['state'], { word: string; tone: TagTone; meaning: string }>> = {
  draft: { word: '未提交', tone: 'plain', meaning: '资料还没有提交审核' },
  review: { word: '审核中', tone: 'waiting', meaning: '平台正在审核资料' },
  open: { word: '营业中', tone: 'released', meaning: '车主可以预约你的店' },
  paused: { word: '已暂停接单', tone: 'waiting', meaning: '车主在列表里看不到你的店，也不能预约' },
  closed: { word: '已关闭', tone: 'plain', meaning: '这家店不再接单' },
}

/** The name over the door, and whether it is open; its owner turns the sign. */
export function ShopHead({ shop, member, onChanged }: ShopHeadProps) {
  const [isAsking, setAsking] = useState(false)
  const state = STATES[shop.state]
  const canTurn = member.role === 'shop-owner' && (shop.state === 'open' || shop.state === 'paused')
  return (
    <Card>
      <Text className="shop-name">{`${shop.name} · ${ROLE_WORDS[member.role]}`}</Text>
      <Text className="shop-address">{shop.address}</Text>
      <View className="shop-state">
        <Tag tone={state.tone}>{state.word}</Tag>
        <Text className="shop-meaning">{state.meaning}</Text>
      </View>
      {canTurn && (
        <Button kind={shop.state === 'open' ? 'second' : 'primary'} onTap={() => setAsking(true)}>
          {shop.state === 'open' ? '暂停接单' : '恢复接单'}
        </Button>
      )}
      {isAsking && (
        <TurnSheet
          isPausing={shop.state === 'open'}
          onClose={() => setAsking(false)}
          onChanged={(changed) => {
            onChanged(changed)
            setAsking(false)
          }}
        />
      )}
    </Card>
  )
}

type TurnSheetProps = { isPausing: boolean; onClose: () => void; onChanged: (shop: Shop) => void }

/** What it means is said before it is done: orders that are there stay. */
function TurnSheet({ isPausing, onClose, onChanged }: TurnSheetProps) {
  const command = useCommand()
  const turn = () =>
    command.run(async (commandId) => {
      const body = { commandId }
      onChanged(
        isPausing ? await api('POST /shop/pause', { body }) : await api('POST /shop/resume', { body }),
      )
    })
  return (
    <Sheet
      title={isPausing ? '暂停接单' : '恢复接单'}
      onClose={onClose}
      footer={
        <Button isBusy={command.isBusy} onTap={() => void turn()}>
          {isPausing ? '现在暂停' : '现在恢复'}
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="已有订单不受影响" />}
      <Text className="shop-consequence">
        {isPausing
          ? '车主不能再预约你的店。已接的订单照常进行，仍要按时完成；等你答复的订单在恢复前不能接，超时会转给其他门店或客服。随时可以恢复。'
          : '车主又能看到并预约你的店，新订单会出现在「接单」里。'}
      </Text>
    </Sheet>
  )
}
