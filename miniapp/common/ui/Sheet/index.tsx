import { RootPortal, Text, View } from '@tarojs/components'
import type { PropsWithChildren, ReactNode } from 'react'
import { readAppearance, typeScale } from '../../appearance'
import { Icon } from '../Icon'
import { Tap } from '../Tap'
import './index.scss'

type SheetProps = PropsWithChildren<{ title: string; onClose: () => void; footer?: ReactNode }>

/** Comes up from the lower edge over the page, for a choice that belongs to the page. */
export function Sheet({ title, onClose, footer, children }: SheetProps) {
  const appearance = readAppearance()
  const theme = appearance.theme === 'system' ? '' : `theme-${appearance.theme}`
  return (
    <RootPortal>
      <View
        className={`sheet ${theme}`}
        style={{ '--scale': String(typeScale(appearance)) } as never}
        catchMove
      >
        <View className="sheet-scrim" onClick={onClose} aria-hidden />
        <View className="sheet-panel" aria-role="dialog" aria-label={title}>
          <View className="sheet-head">
            <Text className="sheet-title">{title}</Text>
            <Tap className="sheet-close" label="关闭" onTap={onClose}>
              <Icon name="close" />
            </Tap>
          </View>
          <View className="sheet-body">{children}</View>
          {footer !== undefined && <View className="sheet-footer">{footer}</View>}
        </View>
      </View>
    </RootPortal>
  )
}
