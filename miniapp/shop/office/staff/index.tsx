import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useLoad } from '@/common/load'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Sheet } from '@/common/ui/Sheet'
import { Tag } from '@/common/ui/Tag'
import { ROLE_WORDS } from '@/common/words'
import { useMe } from '../../common/me'
import { InviteSheet } from './InviteSheet'
import { mayText } from './roles'
import './index.scss'

type Staff = Reply<'GET /shop/staff'>['items'][number]

/** Who uses this mini-program for the shop, and what each of them may do. */
export default function StaffPage() {
  const me = useMe()
  const staff = useLoad('staff', () => api('GET /shop/staff'))
  const [isInviting, setInviting] = useState(false)
  const [leaving, setLeaving] = useState<Staff>()
  const isOwner = me.data?.active?.role === 'shop-owner'
  const done = () => {
    setInviting(false)
    setLeaving(undefined)
    void staff.reload()
  }
  return (
    <Screen footer={isOwner ? <Button onTap={() => setInviting(true)}>邀请员工</Button> : null}>
      <WhenLoaded loaded={staff}>
        {({ items }) =>
          items.map((one) => (
            <StaffCard key={one.id} staff={one} {...(isOwner ? { onRemove: () => setLeaving(one) } : {})} />
          ))
        }
      </WhenLoaded>
      {!isOwner && me.data !== undefined && <Text className="staff-note">只有店主可以邀请和移除员工</Text>}
      {isInviting && <InviteSheet onClose={() => setInviting(false)} onInvited={done} />}
      {leaving !== undefined && (
        <RemoveSheet staff={leaving} onClose={() => setLeaving(undefined)} onRemoved={done} />
      )}
    </Screen>
  )
}

function StaffCard({ staff, onRemove }: { staff: Staff; onRemove?: () => void }) {
  const { name, role, phoneMasked, joined, showPrices } = staff
  return (
    <Card
      title={`${name} · ${ROLE_WORDS[role]}`}
      aside={<Tag tone={joined ? 'released' : 'waiting'}>{joined ? '已加入' : '待加入'}</Tag>}
    >
      <Text className="staff-phone">{phoneMasked}</Text>
      <View className="staff-foot">
        <Text className="staff-may">{mayText(role, showPrices)}</Text>
        {onRemove !== undefined && (
          <Button kind="plain" isCompact label={`移除 ${name}`} onTap={onRemove}>
            移除
          </Button>
        )}
      </View>
    </Card>
  )
}

type RemoveSheetProps = { staff: Staff; onClose: () => void; onRemoved: () => void }

function RemoveSheet({ staff, onClose, onRemoved }: RemoveSheetProps) {
  const command = useCommand()
  const remove = async () => {
    const isDone = await command.run((commandId) =>
      api('POST /shop/staff/:staffId/removal', { params: { staffId: staff.id }, body: { commandId } }),
    )
    if (isDone) onRemoved()
  }
  return (
    <Sheet
      title={`移除 ${staff.name}`}
      onClose={onClose}
      footer={
        <Button kind="danger" isBusy={command.isBusy} onTap={() => void remove()}>
          确认移除
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="员工名单没有变" />}
      <View>
        <Text>
          {staff.joined
            ? '对方会马上退出，不能再看到店里的订单和价格。已做的工单仍记着这个名字。'
            : '邀请作废，用这个手机号不能再加入。'}
        </Text>
      </View>
    </Sheet>
  )
}
