import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import type { ApiError } from '../../api-error'
import { useCommand } from '../../command'
import { useSecondsUntil } from '../../seconds-until'
import { Button } from '../Button'
import { Field } from '../Field'
import './index.scss'

const CODE_CHARS = 6

export type PhoneCode<Sent> = {
  readonly code: string
  readonly change: (code: string) => void
  /** All six digits are there. */
  readonly isWhole: boolean
  /** What the API said of the last code that this sheet asked for. */
  readonly sent: Sent | undefined
  /** One went out a moment ago, perhaps before the app was closed: it is still good. */
  readonly wasSentBefore: boolean
  /** Why none could be sent. */
  readonly error: ApiError | undefined
  readonly isSending: boolean
  /** Seconds until another may be asked for. */
  readonly leftS: number
  readonly ask: () => void
}

/** A code that a phone is sent by text message, asked for with `send`. */
export function usePhoneCode<Sent extends { readonly resendAt: string }>(
  send: (commandId: string) => Promise<Sent>,
): PhoneCode<Sent> {
  const [code, change] = useState('')
  const [sent, setSent] = useState<Sent>()
  const command = useCommand()
  const { error } = command
  const sentBefore = error?.code === 'SMS_CODE_SENT_RECENTLY' ? error.data['resendAt'] : undefined
  const wasSentBefore = typeof sentBefore === 'string'
  return {
    code,
    change,
    isWhole: code.length === CODE_CHARS,
    sent,
    wasSentBefore,
    error: wasSentBefore ? undefined : error,
    isSending: command.isBusy,
    leftS: useSecondsUntil(wasSentBefore ? sentBefore : sent?.resendAt),
    ask: () => void command.run(async (commandId) => setSent(await send(commandId))),
  }
}

/** Where the code is typed, and beside it the way to another one. */
export function PhoneCodeField<Sent>({
  phoneCode: { code, change, sent, wasSentBefore, isSending, leftS, ask },
  canAsk = true,
}: {
  phoneCode: PhoneCode<Sent>
  /** There is a number to which it can go. */
  canAsk?: boolean
}) {
  const isFirst = sent === undefined && !wasSentBefore
  return (
    <View className="phone-code">
      <View className="phone-code-field">
        <Field
          label="验证码"
          value={code}
          type="number"
          charsMax={CODE_CHARS}
          hint="6 位数字"
          onChange={change}
        />
      </View>
      {leftS > 0 ? (
        <Text className="phone-code-wait">{`${leftS} 秒后可重发`}</Text>
      ) : (
        <Button kind="second" isCompact isBusy={isSending} isDisabled={!canAsk} onTap={ask}>
          {isFirst ? '获取验证码' : '重新获取'}
        </Button>
      )}
    </View>
  )
}
