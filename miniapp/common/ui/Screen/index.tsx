import { Text, View } from '@tarojs/components'
import { useDidShow } from '@tarojs/taro'
import { useEffect, useState, type PropsWithChildren, type ReactNode } from 'react'
import { typeScale, useAppearance } from '../../appearance'
import { paintBars } from '../../bars'
import { useOnline } from '../../online'
import { Icon } from '../Icon'
import { PrivacySheet } from '../PrivacySheet'
import './index.scss'

type ScreenProps = PropsWithChildren<{
  /** What is always in reach at the lower edge: the one next step. */
  footer?: ReactNode
}>

/**
 * The frame of every page: size of type, theme, and a word when there is no network. The way home from a page that was
 * opened by a share, a notice or a scan is the house that WeChat itself puts into the bar (since 7.0.7).
 */
export function Screen({ footer, children }: ScreenProps) {
  const appearance = useAppearance()
  const online = useOnline()
  const [, drawAgain] = useState(0)
  useDidShow(() => {
    paintBars(appearance)
    // What is set in WeChat itself may be another size of type by now.
    drawAgain((turn) => turn + 1)
  })
  useEffect(() => paintBars(appearance), [appearance])
  const scale = typeScale(appearance)
  const theme = appearance.theme === 'system' ? '' : `theme-${appearance.theme}`
  return (
    <View
      className={`screen ${theme} ${scale >= 1.25 ? 'screen-large' : ''} ${footer ? 'screen-with-footer' : ''}`}
      style={{ '--scale': String(scale) } as never}
    >
      {!online && (
        <View className="screen-offline" aria-role="alert">
          <Icon name="cloud-off" size="small" />
          <Text>没有网络，看到的可能不是最新的</Text>
        </View>
      )}
      <View className="screen-body">{children}</View>
      {footer !== undefined && footer !== null && <View className="screen-footer">{footer}</View>}
      <PrivacySheet />
    </View>
  )
}
