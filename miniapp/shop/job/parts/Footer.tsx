import { Text, View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import './Footer.scss'

/** The footer of a page that knows its buttons only within: at the lower edge like the screen's own. */
export function FixedFooter(props: PropsWithChildren<{ note?: string }>) {
  return (
    <>
      <View className="job-footer-room" />
      <View className="job-footer-fixed">
        <Footer {...props} />
      </View>
    </>
  )
}

/** What is still missing, right above the button that it holds up. */
export function Footer({ note, children }: PropsWithChildren<{ note?: string }>) {
  return (
    <View className="job-footer">
      {note !== undefined && note !== '' && (
        <Text className="job-footer-note" aria-role="status">
          {note}
        </Text>
      )}
      <View className="job-footer-buttons">{children}</View>
    </View>
  )
}
