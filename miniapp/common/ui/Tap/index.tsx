import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import './index.scss'

export type TapProps = PropsWithChildren<{
  /** What a screen reader says; without it, the words inside. */
  label?: string
  className?: string
  isDisabled?: boolean
  /** A choice among others is a radio or a checkbox, with its state. */
  role?: 'button' | 'radio' | 'checkbox' | 'switch' | 'tab' | 'link'
  isChosen?: boolean
  onTap: () => void
}>

/** Anything of our own that can be tapped: with a role, a name, a large enough target and an answer to the finger. */
export function Tap({
  label,
  className = '',
  isDisabled = false,
  role = 'button',
  isChosen,
  onTap,
  children,
}: TapProps) {
  return (
    <View
      className={`tap ${className} ${isDisabled ? 'tap-disabled' : ''}`}
      hoverClass={isDisabled ? 'none' : 'tap-pressed'}
      hoverStayTime={70}
      aria-role={role}
      aria-disabled={isDisabled}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(isChosen === undefined ? {} : { 'aria-checked': isChosen })}
      onClick={isDisabled ? undefined : onTap}
    >
      {children}
    </View>
  )
}
