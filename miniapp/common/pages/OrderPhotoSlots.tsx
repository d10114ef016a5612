import { PHOTOS_MAX, type OrderPhotos } from '../order-photos'
import { PhotoSlot } from '../ui/Photo'

/** The pictures that were chosen, a tap tries one again or takes it away, and the place for the next. */
export function OrderPhotoSlots({ photos }: { photos: OrderPhotos }) {
  return (
    <>
      {photos.shots.map((shot) => (
        <PhotoSlot
          key={shot.id}
          photo={shot}
          onTap={() => (shot.state === 'failed' ? photos.retry(shot.id) : photos.remove(shot.id))}
        />
      ))}
      {photos.shots.length < PHOTOS_MAX && (
        <PhotoSlot photo={{ label: '加照片', state: 'missing' }} onTap={() => void photos.add(0)} />
      )}
    </>
  )
}
