import { Text, View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { useEffect, useState, type PropsWithChildren, type ReactNode } from 'react'
import { typeScale, useAppearance } from '../../appearance'
import { paintBars } from '../../bars'
import { useOnline } from '../../online'
import { goTab } from '../../nav'
import { Icon } from '../Icon'
import { PrivacySheet } from '../PrivacySheet'
import { Tap } from '../Tap'
import './index.scss'

type ScreenProps = PropsWithChildren<{
  /** Where the house leads when the person came from a share, a notice or a scan: the first tab of the app. */
  home?: string
  /** What is always in reach at the lower edge: the one next step. */
  footer?: ReactNode
}>

const HOME = APP_NAME === 'owner' ? '/pages/home/index' : '/pages/offers/index'

/** The frame of every page: size of type, theme, the way home, and a word when there is no network. */
export function Screen({ home = HOME, footer, children }: ScreenProps) {
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
      {isAlone() && (
        <Tap className="screen-home" label="回到首页" onTap={() => goTab(home)}>
          <Icon name="home" size="small" />
          <Text>首页</Text>
        </Tap>
      )}
      <View className="screen-body">{children}</View>
      {footer !== undefined && footer !== null && <View className="screen-footer">{footer}</View>}
      <PrivacySheet />
    </View>
  )
}

/** The only page, and not a tab: there is no arrow to go back with. */
function isAlone(): boolean {
  const pages = Taro.getCurrentPages()
  const path = pages[0]?.route ?? ''
  return pages.length === 1 && !path.startsWith('pages/')
}
