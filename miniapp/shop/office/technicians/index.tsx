import { Text, View } from '@tarojs/components'
import { SKILL_NAMES } from '@anxin/shared/matching/skill-names'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Banner, Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tag } from '@/common/ui/Tag'
import { useMe } from '../../common/me'
import { AddTechnicianSheet } from './AddTechnicianSheet'
import './index.scss'

type Technician = Reply<'GET /shop'>['technicians'][number]

/** Who works on the cars: orders are planned only for those in planning, and by what they can do. */
export default function TechniciansPage() {
  const me = useMe()
  const shop = useLoad('shop', () => api('GET /shop'))
  const [isAdding, setAdding] = useState(false)
  const isOwner = me.data?.active?.role === 'shop-owner'
  return (
    <Screen footer={isOwner ? <Button onTap={() => setAdding(true)}>添加技师</Button> : null}>
      <WhenLoaded
        loaded={shop}
        empty={({ technicians }) =>
          technicians.length === 0 && <Empty icon="wrench" text="还没有技师，没有技师就排不了单" />
        }
      >
        {({ technicians }) => (
          <>
            <Banner>平台看过证件的技能标为「已认证」：推荐门店时先看它，新能源高压没有认证不派单</Banner>
            {technicians.map((one) => (
              <TechnicianCard
                key={one.id}
                technician={one}
                canEdit={isOwner}
                onChanged={() => void shop.reload()}
              />
            ))}
          </>
        )}
      </WhenLoaded>
      {isAdding && (
        <AddTechnicianSheet
          onClose={() => setAdding(false)}
          onAdded={() => {
            setAdding(false)
            void shop.reload()
          }}
        />
      )}
    </Screen>
  )
}

type TechnicianCardProps = { technician: Technician; canEdit: boolean; onChanged: () => void }

function TechnicianCard({ technician, canEdit, onChanged }: TechnicianCardProps) {
  const { id, name, years, skills, active } = technician
  const command = useCommand()
  const turn = async () => {
    const isDone = await command.run((commandId) =>
      api('POST /shop/technicians/:technicianId/state', {
        params: { technicianId: id },
        body: { commandId, active: !active },
      }),
    )
    if (isDone) onChanged()
  }
  return (
    <Card title={name} aside={<Tag tone={active ? 'released' : 'plain'}>{active ? '排班中' : '不排班'}</Tag>}>
      <View className="technician-head">
        <Text className="technician-years">{`${years} 年经验`}</Text>
        {canEdit && (
          <Button
            kind="plain"
            isCompact
            label={`${name} ${active ? '不再排班' : '恢复排班'}`}
            isBusy={command.isBusy}
            onTap={() => void turn()}
          >
            {active ? '不再排班' : '恢复排班'}
          </Button>
        )}
      </View>
      <View className="technician-skills">
        {skills.length === 0 && <Text className="technician-years">没有填写技能</Text>}
        {skills.map(({ skill, proved }) => (
          <Tag key={skill} tone={proved ? 'action' : 'plain'}>
            {`${SKILL_NAMES[skill] ?? skill} · ${proved ? '已认证' : '未认证'}`}
          </Tag>
        ))}
      </View>
      {canEdit && (
        <Button
          kind="second"
          isCompact
          label={`${name} 的证书`}
          onTap={() => go('/office/certificates/index', { technicianId: id })}
        >
          证书
        </Button>
      )}
      {command.error !== undefined && (
        <Failure
          error={command.error}
          safe={
            command.error.code === 'RESOURCE_IN_USE' ? '先把这些工单转给别的技师，或登记休假' : '排班没有变'
          }
        />
      )}
    </Card>
  )
}
