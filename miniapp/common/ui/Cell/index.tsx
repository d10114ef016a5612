import { Text, View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { Icon, type IconName } from '../Icon'
import { Tap } from '../Tap'
import './index.scss'

type CellProps = {
  icon?: IconName
  label: string
  note?: string
  value?: ReactNode
  /** Leads somewhere: shows the arrow. */
  onTap?: () => void
}

/** One row of a list: what it is, what it says, and perhaps where it leads. */
export function Cell({ icon, label, note, value, onTap }: CellProps) {
  const body = (
    <>
      {icon !== undefined && <Icon name={icon} />}
      <View className="cell-words">
        <Text className="cell-label">{label}</Text>
        {note !== undefined && <Text className="cell-note">{note}</Text>}
      </View>
      {value !== undefined && <View className="cell-value">{value}</View>}
      {onTap !== undefined && <Icon name="right" size="small" />}
    </>
  )
  if (onTap === undefined) return <View className="cell">{body}</View>
  const spoken = typeof value === 'string' ? `${label} ${value}` : label
  return (
    <Tap className="cell" label={spoken} onTap={onTap}>
      {body}
    </Tap>
  )
}
