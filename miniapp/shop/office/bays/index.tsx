import { View } from '@tarojs/components'
import { useState } from 'react'
import type { BayKind } from '@anxin/shared/catalogue/catalogue.contract'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useLoad } from '@/common/load'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Sheet } from '@/common/ui/Sheet'
import { Tag } from '@/common/ui/Tag'
import { BAY_KIND_WORDS } from '@/common/words'
import { useMe } from '../../common/me'
import './index.scss'

type Bay = Reply<'GET /shop'>['bays'][number]
const KINDS: readonly BayKind[] = ['general', 'lift', 'paint', 'wash', 'ev']

/** Where cars can stand to be worked on; each holds one at a time. */
export default function BaysPage() {
  const me = useMe()
  const shop = useLoad('shop', () => api('GET /shop'))
  const [isAdding, setAdding] = useState(false)
  const isOwner = me.data?.active?.role === 'shop-owner'
  return (
    <Screen footer={isOwner ? <Button onTap={() => setAdding(true)}>添加工位</Button> : null}>
      <WhenLoaded
        loaded={shop}
        empty={({ bays }) =>
          bays.length === 0 && <Empty icon="car" text="还没有工位，没有工位就接不了预约" />
        }
      >
        {({ bays }) =>
          bays.map((bay) => (
            <BayCard key={bay.id} bay={bay} canEdit={isOwner} onChanged={() => void shop.reload()} />
          ))
        }
      </WhenLoaded>
      {isAdding && (
        <AddBaySheet
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

function BayCard({ bay, canEdit, onChanged }: { bay: Bay; canEdit: boolean; onChanged: () => void }) {
  const { id, name, kind, active } = bay
  const command = useCommand()
  const turn = async () => {
    const isDone = await command.run((commandId) =>
      api('POST /shop/bays/:bayId/state', { params: { bayId: id }, body: { commandId, active: !active } }),
    )
    if (isDone) onChanged()
  }
  return (
    <Card
      title={`${name} · ${BAY_KIND_WORDS[kind]}`}
      aside={
        <View className="bays-state">
          <Tag tone={active ? 'released' : 'plain'}>{active ? '使用中' : '停用'}</Tag>
          {canEdit && (
            <Button
              kind="plain"
              isCompact
              label={`${name} ${active ? '停用' : '恢复使用'}`}
              isBusy={command.isBusy}
              onTap={() => void turn()}
            >
              {active ? '停用' : '恢复使用'}
            </Button>
          )}
        </View>
      }
    >
      {command.error !== undefined && (
        <Failure
          error={command.error}
          safe={
            command.error.code === 'RESOURCE_IN_USE' ? '等这些预约结束，或请车主改期后再停用' : '工位没有变'
          }
        />
      )}
    </Card>
  )
}

function AddBaySheet({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) {
  const [name, setName] = useState('')
  const [kind, setKind] = useState<BayKind>('general')
  const [isTried, setTried] = useState(false)
  const command = useCommand()
  const add = async () => {
    if (name.trim() === '') return setTried(true)
    const body = { name: name.trim(), kind }
    if (await command.run((id) => api('POST /shop/bays', { body: { id, ...body } }))) onAdded()
  }
  return (
    <Sheet
      title="添加工位"
      onClose={onClose}
      footer={
        <Button isBusy={command.isBusy} onTap={() => void add()}>
          添加工位
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="还没有添加" />}
      <Field
        label="名称"
        value={name}
        charsMax={40}
        hint="例如 3号工位"
        onChange={setName}
        {...(isTried && name.trim() === '' ? { problem: '请填写名称' } : {})}
      />
      <Choice
        label="种类"
        columns={2}
        options={KINDS.map((value) => ({ value, label: BAY_KIND_WORDS[value] }))}
        value={kind}
        onChoose={setKind}
      />
    </Sheet>
  )
}
