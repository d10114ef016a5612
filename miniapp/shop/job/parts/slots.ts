import type { PhotoSlotName, QueuedPhoto } from '@/common/upload-queue'
import type { SlotPhoto } from '@/common/ui/Photo'

export const INTAKE_SLOTS = [
  { slot: 'front', label: '车头' },
  { slot: 'rear', label: '车尾' },
  { slot: 'left', label: '左侧' },
  { slot: 'right', label: '右侧' },
  { slot: 'dashboard', label: '仪表盘' },
] as const satisfies readonly { slot: PhotoSlotName; label: string }[]

/** How a place for a picture shows what this phone has taken for it. */
export function slotPhoto(label: string, photo: QueuedPhoto | undefined): SlotPhoto {
  if (photo === undefined) return { label, state: 'missing' }
  const { state, reason, path, id } = photo
  return {
    label,
    state,
    ...(path === '' ? { photoId: id } : { path }),
    ...(state === 'failed' ? { reason } : {}),
  }
}

/** The newest picture for a place. */
export function photoIn(
  photos: readonly QueuedPhoto[],
  slot: PhotoSlotName,
  tag?: string,
): QueuedPhoto | undefined {
  const own = photos.filter((photo) => photo.slot === slot && (tag === undefined || photo.tag === tag))
  return own[own.length - 1]
}
