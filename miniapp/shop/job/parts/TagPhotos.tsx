import { View } from '@tarojs/components'
import { PhotoSlot } from '@/common/ui/Photo'
import type { PhotoSlotName, QueuedPhoto } from '@/common/upload-queue'
import { takeInto } from '@/common/uploads'
import { slotPhoto } from './slots'
import './TagPhotos.scss'

type TagPhotosProps = {
  orderId: string
  slot: PhotoSlotName
  tag?: string
  label: string
  /** Those that this phone has taken for the order. */
  photos: readonly QueuedPhoto[]
  most?: number
}

/** Any number of pictures of one thing: those there are, and a place for one more. A tap on one takes it again. */
export function TagPhotos({ orderId, slot, tag = '', label, photos, most = 9 }: TagPhotosProps) {
  const own = photos.filter((photo) => photo.slot === slot && photo.tag === tag)
  return (
    <View className="tag-photos">
      {own.map((photo, index) => (
        <PhotoSlot
          key={photo.key}
          photo={slotPhoto(`${label} ${index + 1}`, photo)}
          onTap={() => void takeInto({ orderId, slot, tag }, photo)}
        />
      ))}
      {own.length < most && (
        <PhotoSlot
          photo={{ label: own.length === 0 ? label : `再拍${label}`, state: 'missing' }}
          onTap={() => void takeInto({ orderId, slot, tag })}
        />
      )}
    </View>
  )
}
