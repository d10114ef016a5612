import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { downloadFile } from '@/common/download'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Banner } from '@/common/ui/Notice'

/** The PDF opens in WeChat's reader; the table goes to a chat, from where a computer opens it. */
export function ExportCard({ vehicleId }: { vehicleId: string }) {
  const [state, setState] = useState<'still' | 'pdf' | 'csv' | 'failed'>('still')
  const fetchFile = async (format: 'pdf' | 'csv') => {
    setState(format)
    try {
      const filePath = await downloadFile(`/vehicles/${vehicleId}/record/file?format=${format}`)
      if (format === 'pdf') await Taro.openDocument({ filePath, fileType: 'pdf', showMenu: true })
      else await Taro.shareFileMessage({ filePath, fileName: '维保记录.csv' })
      setState('still')
    } catch {
      setState('failed')
    }
  }
  return (
    <Card title="导出">
      {state === 'failed' && <Banner tone="waiting">没有导出，请稍后再试</Banner>}
      <View className="record-files">
        <Button kind="second" isBusy={state === 'pdf'} onTap={() => void fetchFile('pdf')}>
          打开 PDF
        </Button>
        <Button kind="second" isBusy={state === 'csv'} onTap={() => void fetchFile('csv')}>
          发送表格
        </Button>
      </View>
    </Card>
  )
}
