import { Text, View } from '@tarojs/components'
import { Tap } from '../Tap'
import './index.scss'

type SegmentsProps<V extends string> = {
  label: string
  segments: readonly { readonly value: V; readonly label: string; readonly count?: number }[]
  value: V
  onChoose: (value: V) => void
}

/** Parts of one page beside each other: which of them is shown. */
export function Segments<V extends string>({ label, segments, value, onChoose }: SegmentsProps<V>) {
  return (
    <View className="segments" aria-role="tablist" aria-label={label}>
      {segments.map((segment) => (
        <Tap
          key={segment.value}
          className={`segments-one ${segment.value === value ? 'segments-chosen' : ''}`}
          role="tab"
          isChosen={segment.value === value}
          onTap={() => onChoose(segment.value)}
        >
          <Text>{segment.label}</Text>
          {segment.count !== undefined && segment.count > 0 && (
            <Text className="segments-count">{String(segment.count)}</Text>
          )}
        </Tap>
      ))}
    </View>
  )
}
