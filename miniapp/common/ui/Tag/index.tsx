import { Text } from '@tarojs/components'
import './index.scss'

export type TagTone = 'plain' | 'action' | 'waiting' | 'danger' | 'released'

/** A word that marks: a state, a kind of part. Never by colour alone, so the word says it. */
export function Tag({ tone = 'plain', children }: { tone?: TagTone; children: string }) {
  return <Text className={`tag tag-${tone}`}>{children}</Text>
}
