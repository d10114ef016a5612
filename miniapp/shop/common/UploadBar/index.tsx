import { Text, View } from '@tarojs/components'
import { useOnline } from '@/common/online'
import { Icon } from '@/common/ui/Icon'
import { useUploadsLeft } from '@/common/uploads'
import './index.scss'

/** How many photos of this phone have not arrived yet. It says so on every page where photos matter. */
export function UploadBar() {
  const { waiting, failed } = useUploadsLeft()
  const online = useOnline()
  if (waiting === 0 && failed === 0) return null
  const parts = [
    waiting > 0 ? `${waiting} 张照片待上传${online ? '' : '，已存在手机里，联网后自动上传'}` : '',
    failed > 0 ? `${failed} 张照片没有通过，请重拍` : '',
  ].filter((part) => part !== '')
  return (
    <View className={`upload-bar ${failed > 0 ? 'upload-bar-failed' : ''}`} aria-role="status">
      <Icon name={online ? 'image' : 'cloud-off'} size="small" />
      <Text>{parts.join('；')}</Text>
    </View>
  )
}
