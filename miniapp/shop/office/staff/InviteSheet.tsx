import { Text, View } from '@tarojs/components'
import type { StaffRole } from '@anxin/shared/identity/identity.contract'
import { isPhone } from '@anxin/shared/kernel/phone'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { Button } from '@/common/ui/Button'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { ROLE_WORDS } from '@/common/words'
import { mayText } from './roles'

const ROLES: readonly StaffRole[] = ['technician', 'adviser', 'shop-owner']
const PRICES = [
  { value: 'no', label: '看不到价格' },
  { value: 'yes', label: '能看价格' },
] as const

type InviteSheetProps = { onClose: () => void; onInvited: () => void }

/** By phone number: whoever binds it in this mini-program is in. */
export function InviteSheet({ onClose, onInvited }: InviteSheetProps) {
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [role, setRole] = useState<StaffRole>('technician')
  const [showPrices, setShowPrices] = useState(false)
  const [isTried, setTried] = useState(false)
  const command = useCommand()
  const problems = {
    ...(name.trim() === '' ? { name: '请填写姓名' } : {}),
    ...(isPhone(phone) ? {} : { phone: '请填写 11 位手机号' }),
  }
  const told = isTried ? problems : {}
  const invite = async () => {
    if (Object.keys(problems).length > 0) return setTried(true)
    const body = { name: name.trim(), phone, role, showPrices: role === 'technician' && showPrices }
    if (await command.run((id) => api('POST /shop/staff', { body: { id, ...body } }))) onInvited()
  }
  return (
    <Sheet
      title="邀请员工"
      onClose={onClose}
      footer={
        <Button isBusy={command.isBusy} onTap={() => void invite()}>
          邀请
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="还没有邀请" />}
      <Field
        label="姓名"
        value={name}
        charsMax={40}
        onChange={setName}
        {...(told.name === undefined ? {} : { problem: told.name })}
      />
      <Field
        label="手机号"
        value={phone}
        type="number"
        charsMax={11}
        onChange={setPhone}
        {...(told.phone === undefined ? {} : { problem: told.phone })}
      />
      <Choice
        label="角色"
        options={ROLES.map((value) => ({ value, label: ROLE_WORDS[value] }))}
        value={role}
        onChoose={setRole}
      />
      <Text className="staff-may">{mayText(role, showPrices)}</Text>
      {role === 'technician' && (
        <Choice
          label="价格"
          columns={2}
          options={PRICES}
          value={showPrices ? 'yes' : 'no'}
          onChoose={(value) => setShowPrices(value === 'yes')}
        />
      )}
      <View className="staff-hint">
        <Text className="staff-note">
          请对方打开「安心修·门店」，在「店铺」里绑定这个手机号，就会自动加入。
        </Text>
      </View>
    </Sheet>
  )
}
