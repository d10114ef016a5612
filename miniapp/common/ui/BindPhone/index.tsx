import { Text, View, type ButtonProps } from '@tarojs/components'
import { useState, type PropsWithChildren } from 'react'
import { api } from '../../api'
import { useCommand } from '../../command'
import { Button } from '../Button'
import { Failure } from '../Notice'
import { SmsSheet, type SmsCause } from './SmsSheet'
import './index.scss'

type PhoneNumberEvent = Parameters<NonNullable<ButtonProps['onGetPhoneNumber']>>[0]

type BindPhoneProps = PropsWithChildren<{
  /** Why it is asked, in one sentence. */
  why: string
  kind?: 'primary' | 'second'
  isBusy?: boolean
  /** The number is bound; what she wanted to do can go on. */
  onBound: (phoneMasked: string) => void
}>

/** WeChat's errno where the mini-program has no phone numbers left to ask for. */
const QUOTA_USED_UP = 1_400_001

/**
 * Binds her phone number with one tap of WeChat's button; by a code in a text message where she would rather not, or
 * where WeChat cannot.
 */
export function BindPhone({ why, kind = 'primary', isBusy = false, onBound, children }: BindPhoneProps) {
  const command = useCommand()
  const [smsCause, setSmsCause] = useState<SmsCause>()
  const answered = ({ detail }: PhoneNumberEvent) => {
    const { code, errMsg = '', errno } = detail as { code?: string; errMsg?: string; errno?: number }
    command.forget()
    if (code === undefined || code === '') {
      setSmsCause(errno === QUOTA_USED_UP || !/deny|cancel/.test(errMsg) ? 'unavailable' : 'refused')
      return
    }
    void command.run(async (commandId) => {
      const { phoneMasked } = await api('POST /me/phone', { body: { commandId, code } })
      onBound(phoneMasked)
    })
  }
  return (
    <View className="bind-phone">
      {command.error !== undefined && (
        <>
          <Failure error={command.error} />
          <Button kind="plain" onTap={() => setSmsCause('unavailable')}>
            改用短信验证码
          </Button>
        </>
      )}
      <Text className="bind-phone-why">{why}</Text>
      <Button
        kind={kind}
        isBusy={isBusy || command.isBusy}
        openType="getPhoneNumber"
        onGetPhoneNumber={answered}
      >
        {children ?? '用微信手机号绑定'}
      </Button>
      {smsCause !== undefined && (
        <SmsSheet
          cause={smsCause}
          why={why}
          onClose={() => setSmsCause(undefined)}
          onBound={(phoneMasked) => {
            setSmsCause(undefined)
            onBound(phoneMasked)
          }}
        />
      )}
    </View>
  )
}
