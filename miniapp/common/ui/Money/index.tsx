import { Text } from '@tarojs/components'
import { yuan } from '../../format'
import './index.scss'

type MoneyProps = {
  /** Null where the caller may not see prices. */
  fen: number | null
  size?: 'note' | 'body' | 'title' | 'large'
  tone?: 'text' | 'second' | 'action' | 'waiting' | 'released' | 'danger'
  isStruck?: boolean
}

/** A sum: the sign smaller than the number, digits of one width. */
export function Money({ fen, size = 'body', tone = 'text', isStruck = false }: MoneyProps) {
  if (fen === null) return <Text className="money money-second">—</Text>
  return (
    <Text className={`money money-${size} money-${tone} ${isStruck ? 'money-struck' : ''}`}>
      <Text className="money-sign">¥</Text>
      {yuan(fen)}
    </Text>
  )
}
