import { Text, View } from '@tarojs/components'
import { useDidHide, useDidShow, useUnload } from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'
import {
  AGREE_BUTTON_ID,
  answerPrivacy,
  listenToPrivacy,
  notePrivacyShown,
  openPrivacyContract,
} from '../../privacy'
import { Button } from '../Button'
import { Sheet } from '../Sheet'
import { Tap } from '../Tap'
import './index.scss'

/**
 * Asks before WeChat hands over anything of the person's for the first time: a place, a number, a picture. Whoever says
 * no can go on with everything else; it is asked again when it is needed again.
 */
export function PrivacySheet() {
  const [isAsked, setAsked] = useState(false)
  const stop = useRef<() => void>()
  useDidShow(() => {
    stop.current?.()
    stop.current = listenToPrivacy(setAsked)
  })
  const leave = () => {
    stop.current?.()
    stop.current = undefined
  }
  useDidHide(leave)
  useUnload(leave)
  useEffect(() => {
    if (isAsked) notePrivacyShown()
  }, [isAsked])
  if (!isAsked) return null
  return (
    <Sheet
      title="使用前，请你先知道"
      onClose={() => answerPrivacy('disagree')}
      footer={
        <>
          <Button kind="plain" onTap={() => answerPrivacy('disagree')}>
            不同意
          </Button>
          <Button
            id={AGREE_BUTTON_ID}
            openType="agreePrivacyAuthorization"
            onAgreePrivacyAuthorization={() => answerPrivacy('agree')}
          >
            同意
          </Button>
        </>
      }
    >
      <View className="privacy-words">
        <Text>这一步要用到你的位置、手机号、照片或剪贴板中的一项，只用来办你正在办的这件事。</Text>
        <Text>不同意也可以继续浏览和比价，需要填写的内容可以自己手动填。</Text>
        <Tap className="privacy-contract" role="link" label="用户隐私保护指引" onTap={openPrivacyContract}>
          <Text>查看《用户隐私保护指引》</Text>
        </Tap>
      </View>
    </Sheet>
  )
}
