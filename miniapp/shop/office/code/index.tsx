import { Image, Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { Button } from '@/common/ui/Button'
import { Banner, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { keepCode, type Kept } from './keep-code'
import './index.scss'

/** The code that hangs at the counter: scanned with WeChat it opens the shop's page for owners. */
export default function CodePage() {
  const code = useLoad('code', async () => {
    const [shop, picture] = await Promise.all([api('GET /shop'), api('GET /shop/code')])
    return { name: shop.name, ...picture }
  })
  const [kept, setKept] = useState<Kept>()
  const [isBusy, setBusy] = useState(false)
  const keep = async (way: 'album' | 'share') => {
    if (code.data === undefined) return
    setBusy(true)
    setKept(await keepCode(code.data.imageBase64, way))
    setBusy(false)
  }
  return (
    <Screen>
      <WhenLoaded loaded={code} blocks={1}>
        {({ name, imageBase64, contentType }) => (
          <>
            <View className="code-paper">
              <Text className="code-name">{name}</Text>
              <Image
                className="code-picture"
                src={`data:${contentType};base64,${imageBase64}`}
                mode="aspectFit"
                showMenuByLongpress
                aria-role="img"
                aria-label={`${name} 的小程序码`}
              />
              <Text className="code-words">微信扫一扫，看价格、约时间</Text>
            </View>
            {kept !== undefined && <KeptBanner kept={kept} />}
            <Button isBusy={isBusy} onTap={() => void keep('album')}>
              保存到相册
            </Button>
            <View className="code-gap" />
            <Button kind="second" isDisabled={isBusy} onTap={() => void keep('share')}>
              发给微信好友
            </Button>
            <Text className="code-note">打印出来贴在收银台和等候区。码一直有效，不用更换。</Text>
          </>
        )}
      </WhenLoaded>
    </Screen>
  )
}

function KeptBanner({ kept }: { kept: Kept }) {
  switch (kept) {
    case 'saved':
      return (
        <Banner tone="released" icon="check">
          已保存到相册
        </Banner>
      )
    case 'shared':
      return null
    case 'refused':
      return (
        <>
          <Banner tone="waiting" icon="lock">
            没有相册权限，照片没有保存。可以在设置里打开，或长按图片保存
          </Banner>
          <Button kind="plain" onTap={() => void Taro.openSetting()}>
            打开设置
          </Button>
        </>
      )
    case 'failed':
      return (
        <Banner tone="waiting" icon="warning">
          没有成功。可以长按图片保存或转发
        </Banner>
      )
  }
}
