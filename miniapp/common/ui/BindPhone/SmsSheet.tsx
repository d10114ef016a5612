import { Text } from '@tarojs/components'
import { isPhone } from '@anxin/shared/kernel/phone'
import { useState } from 'react'
import { api } from '../../api'
import { useCommand } from '../../command'
import { Button } from '../Button'
import { Field } from '../Field'
import { Banner, Failure } from '../Notice'
import { PhoneCodeField, usePhoneCode } from '../PhoneCode'
import { Sheet } from '../Sheet'

/** refused: she said no to WeChat's button; unavailable: WeChat did not give a number. */
export type SmsCause = 'refused' | 'unavailable'

const CAUSES: Readonly<Record<SmsCause, string>> = {
  refused: '没有用微信手机号也可以，填一个能联系到你的号码',
  unavailable: '微信暂时给不了手机号，用短信验证码一样可以',
}

type SmsSheetProps = {
  cause: SmsCause
  why: string
  onClose: () => void
  onBound: (phoneMasked: string) => void
}

/** A number that she types, proved by a code that is sent to it. */
export function SmsSheet({ cause, why, onClose, onBound }: SmsSheetProps) {
  const [phone, setPhone] = useState('')
  const phoneCode = usePhoneCode((commandId) => api('POST /me/phone-codes', { body: { commandId, phone } }))
  const bind = useCommand()
  const { code } = phoneCode
  const confirm = () =>
    bind.run(async (commandId) => {
      const { phoneMasked } = await api('POST /me/phone/by-code', { body: { commandId, phone, code } })
      onBound(phoneMasked)
    })
  const error = bind.error ?? phoneCode.error
  return (
    <Sheet
      title="用短信验证码"
      onClose={onClose}
      footer={
        <Button
          isBusy={bind.isBusy}
          isDisabled={!isPhone(phone) || !phoneCode.isWhole}
          onTap={() => void confirm()}
        >
          绑定并继续
        </Button>
      }
    >
      <Banner icon="phone">
        {phoneCode.wasSentBefore ? '验证码刚刚发送过，请查看短信，或稍后重发' : CAUSES[cause]}
      </Banner>
      {error !== undefined && <Failure error={error} safe="已填的预约内容都在" />}
      <Field
        label="手机号"
        value={phone}
        type="number"
        charsMax={11}
        hint="11 位手机号"
        onChange={setPhone}
      />
      <PhoneCodeField phoneCode={phoneCode} canAsk={isPhone(phone)} />
      <Text className="bind-phone-why">{why}</Text>
    </Sheet>
  )
}
