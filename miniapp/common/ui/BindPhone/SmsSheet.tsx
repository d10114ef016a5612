import { Text, View } from '@tarojs/components'
import { isPhone } from '@anxin/shared/kernel/phone'
import { useState } from 'react'
import { api } from '../../api'
import { useCommand } from '../../command'
import { useSecondsUntil } from '../../seconds-until'
import { Button } from '../Button'
import { Field } from '../Field'
import { Banner, Failure } from '../Notice'
import { Sheet } from '../Sheet'

/** refused: she said no to WeChat's button; unavailable: WeChat did not give a number. */
export type SmsCause = 'refused' | 'unavailable'

const CAUSES: Readonly<Record<SmsCause, string>> = {
  refused: '没有用微信手机号也可以，填一个能联系到你的号码',
  unavailable: '微信暂时给不了手机号，用短信验证码一样可以',
}
const CODE_CHARS = 6

type SmsSheetProps = {
  cause: SmsCause
  why: string
  onClose: () => void
  onBound: (phoneMasked: string) => void
}

/** A number that she types, proved by a code that is sent to it. */
export function SmsSheet({ cause, why, onClose, onBound }: SmsSheetProps) {
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [resendAt, setResendAt] = useState<string>()
  const send = useCommand()
  const bind = useCommand()
  // A code that was sent a moment ago, perhaps before the app was closed, says itself when the next may be.
  const refusedUntil = send.error?.data['resendAt']
  const leftS = useSecondsUntil(typeof refusedUntil === 'string' ? refusedUntil : resendAt)
  const ask = () =>
    send.run(async (commandId) => {
      const sent = await api('POST /me/phone-codes', { body: { commandId, phone } })
      setResendAt(sent.resendAt)
    })
  const confirm = () =>
    bind.run(async (commandId) => {
      const { phoneMasked } = await api('POST /me/phone/by-code', { body: { commandId, phone, code } })
      onBound(phoneMasked)
    })
  const error = bind.error ?? send.error
  return (
    <Sheet
      title="用短信验证码"
      onClose={onClose}
      footer={
        <Button
          isBusy={bind.isBusy}
          isDisabled={!isPhone(phone) || code.length !== CODE_CHARS}
          onTap={() => void confirm()}
        >
          绑定并继续
        </Button>
      }
    >
      <Banner icon="phone">{CAUSES[cause]}</Banner>
      {error !== undefined && <Failure error={error} safe="已填的预约内容都在" />}
      <Field
        label="手机号"
        value={phone}
        type="number"
        charsMax={11}
        hint="11 位手机号"
        onChange={setPhone}
      />
      <View className="bind-phone-code">
        <View className="bind-phone-code-field">
          <Field
            label="验证码"
            value={code}
            type="number"
            charsMax={CODE_CHARS}
            hint="6 位数字"
            onChange={setCode}
          />
        </View>
        <Button
          kind="second"
          isCompact
          isBusy={send.isBusy}
          isDisabled={!isPhone(phone) || leftS > 0}
          onTap={() => void ask()}
        >
          {leftS > 0 ? `${leftS} 秒后可重发` : resendAt === undefined ? '获取验证码' : '重新获取'}
        </Button>
      </View>
      <Text className="bind-phone-why">{why}</Text>
    </Sheet>
  )
}
