import { Button as NativeButton, type ButtonProps as NativeProps } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import './index.scss'

type ButtonProps = PropsWithChildren<{
  /** primary: the one thing to do here; waiting: it is the person's turn; second: the other way; plain: only words. */
  kind?: 'primary' | 'waiting' | 'second' | 'danger' | 'plain'
  isBusy?: boolean
  isDisabled?: boolean
  label?: string
  /** Half as wide, beside another. */
  isCompact?: boolean
  openType?: NativeProps['openType']
  onTap?: () => void
  onGetPhoneNumber?: NativeProps['onGetPhoneNumber']
  onAgreePrivacyAuthorization?: NativeProps['onAgreePrivacyAuthorization']
  id?: string
}>

/** A button of WeChat in our clothes. While it is busy it keeps its width and cannot be tapped again. */
export function Button({
  kind = 'primary',
  isBusy = false,
  isDisabled = false,
  label,
  isCompact = false,
  openType,
  onTap,
  children,
  ...native
}: ButtonProps) {
  return (
    <NativeButton
      className={`button button-${kind} ${isCompact ? 'button-compact' : ''}`}
      hoverClass="button-pressed"
      disabled={isDisabled || isBusy}
      loading={isBusy}
      {...(openType === undefined ? {} : { openType })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...native}
      onClick={onTap}
    >
      {children}
    </NativeButton>
  )
}
