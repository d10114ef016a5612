import { Input, Text, Textarea, View, type InputProps } from '@tarojs/components'
import './index.scss'

type FieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  /** What is wrong with what was typed, in the words of the API. */
  problem?: string
  type?: InputProps['type']
  charsMax?: number
  isLong?: boolean
  suffix?: string
}

/** A label above, what to type below, and what is wrong right there. */
export function Field({
  label,
  value,
  onChange,
  hint = '',
  problem,
  type = 'text',
  charsMax = 200,
  isLong = false,
  suffix,
}: FieldProps) {
  return (
    <View className="field">
      <Text className="field-label">{label}</Text>
      <View className={`field-box ${problem === undefined ? '' : 'field-box-wrong'}`}>
        {isLong ? (
          <Textarea
            className="field-input field-input-long"
            value={value}
            placeholder={hint}
            placeholderClass="field-hint"
            maxlength={charsMax}
            aria-label={label}
            onInput={({ detail }) => onChange(detail.value)}
          />
        ) : (
          <Input
            className="field-input"
            value={value}
            type={type}
            placeholder={hint}
            placeholderClass="field-hint"
            maxlength={charsMax}
            aria-label={label}
            onInput={({ detail }) => onChange(detail.value)}
          />
        )}
        {suffix !== undefined && <Text className="field-suffix">{suffix}</Text>}
      </View>
      {problem !== undefined && <Text className="field-problem">{problem}</Text>}
    </View>
  )
}
