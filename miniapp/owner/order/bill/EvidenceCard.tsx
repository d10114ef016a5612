import { Image, Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import type { Order } from '@anxin/shared/orders/order.contract'
import { api } from '@/common/api'
import { downloadFile } from '@/common/download'
import { useLoad } from '@/common/load'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Banner, WhenLoaded } from '@/common/ui/Notice'
import { qrPicture } from '../parts/qr-picture'

/** Lets anybody check that nothing of the order was changed afterwards, and takes all of it along as files. */
export function EvidenceCard({ order: { id: orderId, version } }: { order: Order }) {
  const loaded = useLoad(`evidence ${orderId} ${version}`, () =>
    api('GET /evidence/:orderId', { params: { orderId } }),
  )
  return (
    <WhenLoaded loaded={loaded} blocks={1}>
      {({ url, count }) => (
        <Card title="记录可以核验">
          <View className="bill-evidence">
            <Image
              className="bill-qr"
              src={qrPicture(url)}
              mode="aspectFit"
              aria-role="img"
              aria-label="核验二维码"
            />
            <Text className="bill-words">
              {`报价、同意、照片和交车共 ${count} 条记录，一条连着一条。扫码就能核验有没有被改过；页面上不显示姓名、车牌和电话。`}
            </Text>
          </View>
          <Cell
            icon="shield"
            label="核验网址"
            note="发给调解员或 12315，对方不用登录"
            value="复制"
            onTap={() => void Taro.setClipboardData({ data: url })}
          />
          <PackButtons orderId={orderId} />
        </Card>
      )}
    </WhenLoaded>
  )
}

/** The PDF opens in WeChat's reader; the ZIP, with the photos as they are, goes to a chat, as a phone opens none. */
function PackButtons({ orderId }: { orderId: string }) {
  const [state, setState] = useState<'still' | 'pdf' | 'zip' | 'failed'>('still')
  const fetchPack = async (format: 'pdf' | 'zip') => {
    setState(format)
    try {
      const filePath = await downloadFile(`/evidence-packs/${orderId}?format=${format}`)
      if (format === 'pdf') await Taro.openDocument({ filePath, fileType: 'pdf', showMenu: true })
      else await Taro.shareFileMessage({ filePath, fileName: `证据包-${orderId}.zip` })
      setState('still')
    } catch {
      setState('failed')
    }
  }
  return (
    <>
      {state === 'failed' && <Banner tone="waiting">证据包没有导出，请稍后再试</Banner>}
      <View className="bill-pack">
        <Button kind="second" isBusy={state === 'pdf'} onTap={() => void fetchPack('pdf')}>
          打开调解材料
        </Button>
        <Button kind="second" isBusy={state === 'zip'} onTap={() => void fetchPack('zip')}>
          发送证据包
        </Button>
      </View>
    </>
  )
}
