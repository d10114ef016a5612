import { Text, View } from '@tarojs/components'
import { SKILL_NAMES } from '@anxin/shared/matching/skill-names'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useLoad } from '@/common/load'
import { Button } from '@/common/ui/Button'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { Tap } from '@/common/ui/Tap'

const YEARS_MAX = 60
const NOBODY = 'none'

type AddTechnicianSheetProps = { onClose: () => void; onAdded: () => void }

export function AddTechnicianSheet({ onClose, onAdded }: AddTechnicianSheetProps) {
  const [name, setName] = useState('')
  const [years, setYears] = useState('')
  const [skills, setSkills] = useState<readonly string[]>([])
  const [staffId, setStaffId] = useState(NOBODY)
  const [isTried, setTried] = useState(false)
  const command = useCommand()
  const staff = useLoad('staff', () => api('GET /shop/staff'))
  const yearCount = /^\d{1,2}$/.test(years) ? Number(years) : Number.NaN
  const problems = {
    ...(name.trim() === '' ? { name: '请填写姓名' } : {}),
    ...(yearCount <= YEARS_MAX ? {} : { years: '请填写 0 到 60' }),
  }
  const told = isTried ? problems : {}
  const add = async () => {
    if (Object.keys(problems).length > 0) return setTried(true)
    const who = staffId === NOBODY ? {} : { staffId }
    const body = { name: name.trim(), years: yearCount, skills: [...skills], ...who }
    if (await command.run((id) => api('POST /shop/technicians', { body: { id, ...body } }))) onAdded()
  }
  const people = staff.data?.items.filter(({ role }) => role === 'technician') ?? []
  return (
    <Sheet
      title="添加技师"
      onClose={onClose}
      footer={
        <Button isBusy={command.isBusy} onTap={() => void add()}>
          添加技师
        </Button>
      }
    >
      {command.error !== undefined && (
        <Failure error={command.error} safe={command.error.fields['body.staffId'] ?? '还没有添加'} />
      )}
      <Field
        label="姓名"
        value={name}
        charsMax={40}
        onChange={setName}
        {...(told.name === undefined ? {} : { problem: told.name })}
      />
      <Field
        label="从业年数"
        value={years}
        type="number"
        charsMax={2}
        suffix="年"
        onChange={setYears}
        {...(told.years === undefined ? {} : { problem: told.years })}
      />
      <Skills chosen={skills} onChange={setSkills} />
      {people.length > 0 && <WhichStaff people={people} staffId={staffId} onChoose={setStaffId} />}
    </Sheet>
  )
}

function Skills({
  chosen,
  onChange,
}: {
  chosen: readonly string[]
  onChange: (skills: readonly string[]) => void
}) {
  const toggle = (skill: string) =>
    onChange(chosen.includes(skill) ? chosen.filter((one) => one !== skill) : [...chosen, skill])
  return (
    <>
      <Text className="technician-label">会做什么</Text>
      <View className="technician-choices">
        {Object.entries(SKILL_NAMES).map(([skill, label]) => (
          <Tap
            key={skill}
            className={`technician-choice ${chosen.includes(skill) ? 'technician-chosen' : ''}`}
            role="checkbox"
            label={label}
            isChosen={chosen.includes(skill)}
            onTap={() => toggle(skill)}
          >
            <Text>{label}</Text>
          </Tap>
        ))}
      </View>
    </>
  )
}

type WhichStaffProps = {
  people: readonly { readonly id: string; readonly name: string }[]
  staffId: string
  onChoose: (staffId: string) => void
}

function WhichStaff({ people, staffId, onChoose }: WhichStaffProps) {
  return (
    <>
      <Text className="technician-label">对应哪位员工（工单派给这个账号）</Text>
      <Choice
        label="对应员工"
        columns={2}
        options={[
          { value: NOBODY, label: '先不对应' },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={staffId}
        onChoose={onChoose}
      />
    </>
  )
}
