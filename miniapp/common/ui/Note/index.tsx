import { Text, View } from '@tarojs/components'
import type { ReactNode } from 'react'
import './index.scss'

type NoteProps = {
  title: string
  /** What the page can do in this build; empty where it can do nothing yet. */
  can: readonly string[]
  /** What it cannot do yet. */
  notYet: readonly string[]
  children?: ReactNode
}

/** A page that is not built says so: what works here and what does not, in plain words. */
export function Note({ title, can, notYet, children }: NoteProps) {
  return (
    <View className="note">
      <Text className="note-title" aria-role="heading">
        {title}
      </Text>
      {children}
      <NoteList label="这个版本可以" items={can} />
      <NoteList label="这个版本还不能" items={notYet} />
    </View>
  )
}

function NoteList({ label, items }: { label: string; items: readonly string[] }) {
  if (items.length === 0) return null
  return (
    <View className="note-card">
      <Text className="note-label">{label}</Text>
      {items.map((item) => (
        <Text key={item} className="note-item">
          {item}
        </Text>
      ))}
    </View>
  )
}
