import { Text, View } from '@tarojs/components'
import { Tap } from '../Tap'
import './index.scss'

export type ChoiceOption<V extends string> = {
  readonly value: V
  readonly label: string
  readonly note?: string
  readonly isDisabled?: boolean
  /** What a screen reader says, where the same words stand more than once on a page. */
  readonly spoken?: string
}

type ChoiceProps<V extends string> = {
  label: string
  options: readonly ChoiceOption<V>[]
  value: V | undefined
  onChoose: (value: V) => void
  /** How many stand beside each other; fewer when the type is large. */
  columns?: 1 | 2 | 3 | 4 | 5
}

/** One of a few, all of them visible: quicker than a picker, and says what there is. */
export function Choice<V extends string>({ label, options, value, onChoose, columns = 3 }: ChoiceProps<V>) {
  return (
    <View className={`choice choice-${columns}`} aria-role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <Tap
          key={option.value}
          className={`choice-option ${option.value === value ? 'choice-chosen' : ''}`}
          role="radio"
          label={
            option.spoken ?? (option.note === undefined ? option.label : `${option.label} ${option.note}`)
          }
          isChosen={option.value === value}
          isDisabled={option.isDisabled ?? false}
          onTap={() => onChoose(option.value)}
        >
          <Text className="choice-label">{option.label}</Text>
          {option.note !== undefined && <Text className="choice-note">{option.note}</Text>}
        </Tap>
      ))}
    </View>
  )
}
