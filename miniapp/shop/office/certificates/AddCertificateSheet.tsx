import { Text, View } from '@tarojs/components'
import {
  CERTIFICATE_KINDS,
  CERTIFICATE_NAMES,
  HIGH_VOLTAGE,
  provesSkill,
  type CertificateKind,
} from '@anxin/shared/shops/certificate-words'
import { SKILL_NAMES } from '@anxin/shared/matching/skill-names'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { addDays, localDay } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { DayPick } from '../../common/DayPick'

const NUMBER_CHARS_MIN = 4
/** No certificate holds for longer than that. */
const DAYS_AHEAD = 20 * 366

type AddCertificateSheetProps = { technicianId: string; onClose: () => void; onAdded: () => void }

export function AddCertificateSheet({ technicianId, onClose, onAdded }: AddCertificateSheetProps) {
  const [kind, setKind] = useState<CertificateKind>('electrician')
  const [skill, setSkill] = useState(HIGH_VOLTAGE)
  const [number, setNumber] = useState('')
  const [issuer, setIssuer] = useState('')
  const [validUntil, setValidUntil] = useState<string | null>(null)
  const command = useCommand()
  const missing = [
    ...(number.trim().length < NUMBER_CHARS_MIN ? ['号码'] : []),
    ...(issuer.trim().length < 2 ? ['发证机关'] : []),
    ...(provesSkill(kind, skill, validUntil)
      ? []
      : [kind === 'electrician' ? '有效期' : '高压作业须是电工作业操作证']),
  ]
  const add = async () => {
    const body = { kind, skill, number: number.trim(), issuer: issuer.trim(), validUntil }
    const params = { technicianId }
    const isDone = await command.run((id) =>
      api('POST /shop/technicians/:technicianId/certificates', { params, body: { id, ...body } }),
    )
    if (isDone) onAdded()
  }
  return (
    <Sheet
      title="添加证书"
      onClose={onClose}
      footer={
        <Button isBusy={command.isBusy} isDisabled={missing.length > 0} onTap={() => void add()}>
          {missing.length === 0 ? '添加，再拍照片' : `还差：${missing.join('、')}`}
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="还没有添加" />}
      <Text className="certificate-label">哪种证书</Text>
      <Choice
        label="哪种证书"
        columns={2}
        options={CERTIFICATE_KINDS.map((value) => ({ value, label: CERTIFICATE_NAMES[value] }))}
        value={kind}
        onChoose={setKind}
      />
      <Text className="certificate-label">证明哪项技能</Text>
      <Choice
        label="证明哪项技能"
        columns={3}
        options={Object.entries(SKILL_NAMES).map(([value, label]) => ({ value, label }))}
        value={skill}
        onChoose={setSkill}
      />
      <View className="certificate-fields">
        <Field label="证书号码" value={number} charsMax={40} onChange={setNumber} />
        <Field label="发证机关" value={issuer} charsMax={40} onChange={setIssuer} />
        <LastDay validUntil={validUntil} onChange={setValidUntil} />
      </View>
    </Sheet>
  )
}

type LastDayProps = { validUntil: string | null; onChange: (validUntil: string | null) => void }

function LastDay({ validUntil, onChange }: LastDayProps) {
  const today = localDay(serverNow())
  if (validUntil === null)
    return (
      <Button kind="second" isCompact onTap={() => onChange(today)}>
        长期有效，改为有期限
      </Button>
    )
  return (
    <>
      <DayPick
        label="有效期到"
        on={validUntil}
        from={today}
        until={addDays(today, DAYS_AHEAD)}
        onPick={onChange}
      />
      <Text className="certificate-label">{`${validUntil.slice(0, 4)} 年`}</Text>
      <Button kind="plain" isCompact onTap={() => onChange(null)}>
        改为长期有效
      </Button>
    </>
  )
}
