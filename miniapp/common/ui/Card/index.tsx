import { Text, View } from '@tarojs/components'
import type { PropsWithChildren, ReactNode } from 'react'
import './index.scss'

type CardProps = PropsWithChildren<{
  title?: string
  /** At the right end of the title: a state, or a way to more. */
  aside?: ReactNode
  /** amber where the card waits for the person. */
  tone?: 'plain' | 'waiting'
  isFlush?: boolean
}>

export function Card({ title, aside, tone = 'plain', isFlush = false, children }: CardProps) {
  return (
    <View className={`card card-${tone} ${isFlush ? 'card-flush' : ''}`}>
      {(title !== undefined || aside !== undefined) && (
        <View className="card-head">
          {title !== undefined && <Text className="card-title">{title}</Text>}
          {aside}
        </View>
      )}
      {children}
    </View>
  )
}
