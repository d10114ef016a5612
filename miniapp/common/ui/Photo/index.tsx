import { Image, Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { fetchPhoto, usePhoto } from '../../photos'
import { Icon } from '../Icon'
import { Tap } from '../Tap'
import './index.scss'

type PhotoProps = { photoId: string; folder?: string | undefined; label: string; onTap: () => void }

/** A picture of the API in a frame that has its size before the picture comes; tap to try again when it did not. */
function Photo({ photoId, folder, label, onTap }: PhotoProps) {
  const { path, isFailed, retry } = usePhoto(photoId, folder)
  return (
    <Tap
      className="photo"
      label={isFailed ? `${label}没有加载出来，重试` : label}
      onTap={isFailed ? retry : onTap}
    >
      {path !== undefined && <Image className="photo-image" src={path} mode="aspectFill" aria-hidden />}
      {isFailed && <Icon name="refresh" />}
      {!isFailed && path === undefined && <Icon name="image" />}
    </Tap>
  )
}

type PhotoStripProps = {
  photoIds: readonly string[]
  label: string
  /** Where they are read, if not with their order. */
  folder?: string
  /** Two in a row, as wide as the page allows. */
  isLarge?: boolean
}

/** Pictures in a row; a tap shows them large, one after the other. */
export function PhotoStrip({ photoIds, label, folder, isLarge = false }: PhotoStripProps) {
  return (
    <View className={`photo-strip ${isLarge ? 'photo-strip-large' : ''}`}>
      {photoIds.map((photoId, index) => (
        <Photo
          key={photoId}
          photoId={photoId}
          folder={folder}
          label={`${label}的照片 ${index + 1}`}
          onTap={() => void preview(photoIds, index, folder)}
        />
      ))}
    </View>
  )
}

async function preview(
  photoIds: readonly string[],
  index: number,
  folder: string | undefined,
): Promise<void> {
  const results = await Promise.all(
    photoIds.map((photoId) => fetchPhoto(photoId, folder).catch(() => undefined)),
  )
  const current = results[index]
  if (current === undefined) return
  void Taro.previewImage({ urls: results.filter((path) => path !== undefined), current })
}

export type SlotPhoto = {
  readonly label: string
  /** A file on this phone, before or while it is sent. */
  readonly path?: string
  readonly photoId?: string
  readonly state: 'missing' | 'waiting' | 'sending' | 'sent' | 'failed'
  /** Why it was refused. */
  readonly reason?: string
}

const STATE_WORDS: Readonly<Record<SlotPhoto['state'], string>> = {
  missing: '拍摄',
  waiting: '待上传',
  sending: '上传中',
  sent: '已上传',
  failed: '重拍',
}

/** A place for one picture that is wanted: says which, and whether it has arrived. */
export function PhotoSlot({ photo, onTap }: { photo: SlotPhoto; onTap: () => void }) {
  return (
    <Tap
      className={`photo-slot photo-slot-${photo.state}`}
      label={`${photo.label} ${STATE_WORDS[photo.state]}`}
      onTap={onTap}
    >
      <SlotPicture photo={photo} />
      {photo.state === 'failed' && photo.reason !== undefined && (
        <Text className="photo-slot-reason">{photo.reason}</Text>
      )}
      <Text className="photo-slot-label">{photo.label}</Text>
      <Text className="photo-slot-state">{STATE_WORDS[photo.state]}</Text>
    </Tap>
  )
}

/** The file on this phone, else the picture as the API has it, else a camera. */
function SlotPicture({ photo: { path, photoId } }: { photo: SlotPhoto }) {
  if (path !== undefined) return <Image className="photo-image" src={path} mode="aspectFill" aria-hidden />
  return photoId === undefined ? <Icon name="camera" size="large" /> : <SentPicture photoId={photoId} />
}

function SentPicture({ photoId }: { photoId: string }) {
  const { path } = usePhoto(photoId)
  if (path === undefined) return <Icon name="image" size="large" />
  return <Image className="photo-image" src={path} mode="aspectFill" aria-hidden />
}
