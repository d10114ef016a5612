import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { Button } from '@/common/ui/Button'
import { Field } from '@/common/ui/Field'
import { Icon } from '@/common/ui/Icon'
import './CodeField.scss'

const NO_CODE = '这不是车主的码。请车主打开订单，出示接车码或交车码'

type CodeFieldProps = {
  /** 接车码 or 交车码 */
  what: string
  value: string
  onChange: (code: string) => void
  /** A whole code was read by the camera: nothing is left to be typed. */
  onScanned?: (code: string) => void
  problem?: string
}

/** The six digits that the owner shows: by the camera, or typed where the camera cannot read them. */
export function CodeField({ what, value, onChange, onScanned, problem }: CodeFieldProps) {
  const [isWrong, setWrong] = useState(false)
  const scan = async () => {
    const read = await scanDigits()
    setWrong(read === null)
    if (!read) return
    onChange(read)
    onScanned?.(read)
  }
  const shown = isWrong ? NO_CODE : problem
  return (
    <View className="code-field">
      <Button kind="second" onTap={() => void scan()}>
        <Icon name="scan" />
        <Text className="code-field-scan">{`扫${what}`}</Text>
      </Button>
      <Field
        label={`或输入${what}`}
        value={value}
        type="number"
        charsMax={6}
        hint="6 位数字"
        onChange={onChange}
        {...(shown === undefined ? {} : { problem: shown })}
      />
    </View>
  )
}

/** Null where the code is none of ours, undefined where the person turned back. */
async function scanDigits(): Promise<string | null | undefined> {
  const scanned = await Taro.scanCode({ scanType: ['qrCode', 'barCode'] }).catch(() => undefined)
  if (scanned === undefined) return undefined
  return /(?:^|\D)(\d{6})(?!\d)/.exec(scanned.result)?.[1] ?? null
}
