import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import type { Certificate } from '@anxin/shared/shops/certificate.contract'
import { CERTIFICATE_NAMES } from '@anxin/shared/shops/certificate-words'
import { SKILL_NAMES } from '@anxin/shared/matching/skill-names'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { dayOf } from '@/common/format'
import { useLoad } from '@/common/load'
import { usePulled } from '@/common/pull'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Banner, Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { PhotoSlot } from '@/common/ui/Photo'
import { Screen } from '@/common/ui/Screen'
import { Tag, type TagTone } from '@/common/ui/Tag'
import { takePictures } from '@/common/uploads'
import { sendPaper } from '../../common/send-paper'
import { AddCertificateSheet } from './AddCertificateSheet'
import './index.scss'

const STATES: Readonly<Record<Certificate['state'], { word: string; tone: TagTone }>> = {
  draft: { word: '缺照片', tone: 'waiting' },
  pending: { word: '核实中', tone: 'waiting' },
  proved: { word: '已核实', tone: 'released' },
  refused: { word: '未通过', tone: 'danger' },
  expired: { word: '已过期', tone: 'danger' },
  withdrawn: { word: '已撤下', tone: 'plain' },
}

/** What proves the skills of a technician: entered here, seen by the platform, and over on its last day. */
export default function CertificatesPage() {
  const { technicianId = '' } = useRouter().params
  const loaded = useLoad('certificates', () => api('GET /shop/certificates'))
  const shop = useLoad('shop', () => api('GET /shop'))
  const [isAdding, setAdding] = useState(false)
  usePulled(loaded.reload)
  const name = shop.data?.technicians.find(({ id }) => id === technicianId)?.name ?? '技师'
  return (
    <Screen footer={<Button onTap={() => setAdding(true)}>添加证书</Button>}>
      <Banner>
        平台看过照片才算已认证；新能源高压工单只派给电工证没有过期的技师。号码和照片加密保存，车主看不到
      </Banner>
      <WhenLoaded
        loaded={loaded}
        empty={({ items }) =>
          items.every((one) => one.technicianId !== technicianId) && (
            <Empty icon="shield" text={`${name} 还没有证书，技能只算自述`} />
          )
        }
      >
        {({ items }) =>
          items
            .filter((one) => one.technicianId === technicianId)
            .map((one) => (
              <CertificateCard key={one.id} certificate={one} onChanged={() => void loaded.reload()} />
            ))
        }
      </WhenLoaded>
      {isAdding && (
        <AddCertificateSheet
          technicianId={technicianId}
          onClose={() => setAdding(false)}
          onAdded={() => {
            setAdding(false)
            void loaded.reload()
          }}
        />
      )}
    </Screen>
  )
}

type CardProps = { certificate: Certificate; onChanged: () => void }

function CertificateCard({ certificate, onChanged }: CardProps) {
  const { id, kind, skill, numberMasked, issuer, validUntil, state, refuseReason } = certificate
  const command = useCommand()
  const withdraw = async () => {
    const params = { certificateId: id }
    const isDone = await command.run((commandId) =>
      api('POST /shop/certificates/:certificateId/withdrawal', { params, body: { commandId } }),
    )
    if (isDone) onChanged()
  }
  const canSend = state === 'draft' || state === 'pending' || state === 'refused'
  return (
    <Card title={CERTIFICATE_NAMES[kind]} aside={<Tag tone={STATES[state].tone}>{STATES[state].word}</Tag>}>
      <Text className="certificate-line">{`证明 ${SKILL_NAMES[skill] ?? skill}`}</Text>
      <Text className="certificate-line">{`${issuer} · 尾号 ${numberMasked.slice(-4)}`}</Text>
      <Text className="certificate-line">
        {validUntil === null ? '长期有效' : `有效至 ${validUntil.slice(0, 4)} 年 ${dayOf(validUntil)}`}
      </Text>
      {refuseReason !== null && <Text className="certificate-refused">{`原因：${refuseReason}`}</Text>}
      {canSend && <Picture certificate={certificate} onSent={onChanged} />}
      {command.error !== undefined && <Failure error={command.error} safe="证书没有变化" />}
      <View className="certificate-foot">
        <Button
          kind="plain"
          isCompact
          label={`撤下${CERTIFICATE_NAMES[kind]} 尾号 ${numberMasked.slice(-4)}`}
          isBusy={command.isBusy}
          onTap={() => void withdraw()}
        >
          撤下
        </Button>
      </View>
    </Card>
  )
}

function Picture({ certificate: { id, state }, onSent }: { certificate: Certificate; onSent: () => void }) {
  const [path, setPath] = useState<string>()
  const [isSending, setSending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const take = async () => {
    const [taken] = await takePictures()
    if (taken === undefined || isSending) return
    setPath(taken)
    setSending(true)
    const failure = await sendPaper('/shop/certificate-photos', { certificateId: id }, taken)
    setSending(false)
    setProblem(failure)
    if (failure === undefined) onSent()
  }
  const stand = isSending
    ? 'sending'
    : problem !== undefined
      ? 'failed'
      : state === 'pending'
        ? 'sent'
        : 'missing'
  return (
    <View className="certificate-photo">
      <PhotoSlot
        photo={{ label: '证书照片', state: stand, ...(path === undefined ? {} : { path }) }}
        onTap={() => void take()}
      />
      {problem !== undefined && <Text className="certificate-refused">{problem}</Text>}
    </View>
  )
}
