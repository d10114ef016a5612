import { Text, View } from '@tarojs/components'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { PhotoSlot } from '@/common/ui/Photo'
import type { QueuedPhoto } from '@/common/upload-queue'
import { takeInto, takePictures, uploads } from '@/common/uploads'
import { INTAKE_SLOTS, photoIn, slotPhoto } from '../parts/slots'

/** The five pictures of every intake. A tap opens the camera; a tap on a picture takes it again. */
export function FivePhotos({
  orderId,
  photos,
  refused = {},
}: {
  orderId: string
  photos: readonly QueuedPhoto[]
  refused?: Readonly<Record<string, string>> | undefined
}) {
  const open = INTAKE_SLOTS.filter(({ slot }) => photoIn(photos, slot) === undefined)
  const fromAlbum = async () => {
    const paths = await takePictures({ from: 'album', count: open.length })
    paths.forEach((path, index) => {
      const place = open[index]
      if (place !== undefined) uploads().add({ orderId, slot: place.slot }, path)
    })
  }
  return (
    <Card
      title="五张照片"
      aside={<Text className="intake-count">{`已拍 ${INTAKE_SLOTS.length - open.length}/5`}</Text>}
    >
      <View className="intake-photos">
        {INTAKE_SLOTS.map(({ slot, label }) => {
          const photo = photoIn(photos, slot)
          return (
            <View key={slot} className={`intake-slot intake-slot-${slot}`}>
              <PhotoSlot
                photo={slotPhoto(label, photo)}
                onTap={() => void takeInto({ orderId, slot }, photo)}
              />
              {photo === undefined && refused[`photos.${slot}`] !== undefined && (
                <Text className="intake-refused">{refused[`photos.${slot}`]}</Text>
              )}
            </View>
          )
        })}
      </View>
      {open.length > 0 && (
        <Button kind="plain" isCompact onTap={() => void fromAlbum()}>
          {`从相册补 ${open.length} 张，按上面的顺序`}
        </Button>
      )}
    </Card>
  )
}
