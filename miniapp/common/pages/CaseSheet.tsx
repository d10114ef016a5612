import { View } from '@tarojs/components'
import type { Case } from '@anxin/shared/care/case.contract'
import { useState } from 'react'
import { api } from '../api'
import { useCommand } from '../command'
import { useOrderPhotos } from '../order-photos'
import { parseFen } from '../typed-numbers'
import { Button } from '../ui/Button'
import { Choice } from '../ui/Choice'
import { Field } from '../ui/Field'
import { Failure } from '../ui/Notice'
import { Sheet } from '../ui/Sheet'
import { OrderPhotoSlots } from './OrderPhotoSlots'

export type SheetDeed = 'message' | 'offer' | 'escalate' | 'appeal'

const TITLES: Readonly<Record<SheetDeed, string>> = {
  message: '发消息',
  offer: '提出方案',
  escalate: '请平台处理',
  appeal: '申诉',
}
const HINTS: Readonly<Record<SheetDeed, string>> = {
  message: '车主、门店和客服都能看到',
  offer: '说明怎么解决；车主接受后立即执行',
  escalate: '说明还有什么没解决，平台 72 小时内给出结果',
  appeal: '说明哪里不对，由另一位客服重新处理，只能申诉一次',
}
const TEXT_CHARS_MAX = 500

type Props = { deed: SheetDeed; data: Case; put: (data: Case) => void; onClose: () => void }

/** Words, and what goes with them: photos with a message, a sum with an offer. */
export function CaseSheet({ deed, data, put, onClose }: Props) {
  const sheet = useSheet({ deed, data, put, onClose })
  const { command, photos } = sheet
  return (
    <Sheet
      title={TITLES[deed]}
      onClose={onClose}
      footer={
        <Button
          isBusy={command.isBusy || photos.isSending}
          isDisabled={!sheet.isComplete}
          onTap={() => void sheet.send()}
        >
          {deed === 'message' ? '发送' : '提交'}
        </Button>
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="你写的内容还在" />}
      {deed === 'offer' && <OfferFields {...sheet} />}
      <Field
        label={HINTS[deed]}
        value={sheet.text}
        onChange={sheet.setText}
        hint="写清楚情况"
        charsMax={TEXT_CHARS_MAX}
        isLong
      />
      {deed === 'message' && (
        <View className="case-photos">
          <OrderPhotoSlots photos={photos} />
        </View>
      )}
    </Sheet>
  )
}

function useSheet({ deed, data, put, onClose }: Props) {
  const { id: caseId, orderId } = data
  const [text, setText] = useState('')
  const [kind, setKind] = useState<'rework' | 'refund'>('rework')
  const [yuan, setYuan] = useState('')
  const photos = useOrderPhotos(orderId, 'case')
  const command = useCommand()
  const amountFen = kind === 'refund' ? (parseFen(yuan) ?? 0) : 0
  const sendDeed = (commandId: string) => {
    const params = { caseId }
    const words = { commandId, text: text.trim() }
    if (deed === 'offer')
      return api('POST /cases/:caseId/offers', { params, body: { ...words, kind, amountFen } })
    if (deed === 'message')
      return api('POST /cases/:caseId/messages', {
        params,
        body: { ...words, photoIds: [...photos.sentIds] },
      })
    if (deed === 'appeal') return api('POST /cases/:caseId/appeal', { params, body: words })
    return api('POST /cases/:caseId/escalation', { params, body: words })
  }
  return {
    text,
    setText,
    kind,
    setKind,
    yuan,
    setYuan,
    photos,
    command,
    isComplete: text.trim() !== '' && (deed !== 'offer' || kind === 'rework' || amountFen > 0),
    async send() {
      const isDone = await command.run(async (commandId) => put(await sendDeed(commandId)))
      if (isDone) onClose()
    },
  }
}

type OfferProps = Pick<ReturnType<typeof useSheet>, 'kind' | 'setKind' | 'yuan' | 'setYuan'>

function OfferFields({ kind, setKind, yuan, setYuan }: OfferProps) {
  return (
    <>
      <Choice
        label="怎么解决"
        columns={2}
        options={[
          { value: 'rework', label: '免费返修' },
          { value: 'refund', label: '退一部分款' },
        ]}
        value={kind}
        onChoose={setKind}
      />
      {kind === 'refund' && (
        <Field label="退给车主" value={yuan} onChange={setYuan} type="digit" suffix="元" charsMax={9} />
      )}
    </>
  )
}
