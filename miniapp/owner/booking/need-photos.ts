import type { PHOTO_SLOTS } from '@anxin/shared/orders/order.contract'
import Taro from '@tarojs/taro'
import { api } from '@/common/api'
import { newId } from '@/common/ids'
import { toQuery } from '@/common/request'
import { currentToken } from '@/common/session'

/** Pictures of a fault, chosen before there is an order to send them to. */
export type NeedPhoto = { readonly id: string; readonly path: string }

const SLOT: (typeof PHOTO_SLOTS)[number] = 'need'
export const NEED_PHOTOS_MAX = 6
const OK = 200

/** Files that WeChat has for this run of the app; after a kill they are gone and have to be chosen again. */
let photos: readonly NeedPhoto[] = []

export function needPhotos(): readonly NeedPhoto[] {
  return photos
}

export function keepNeedPhotos(kept: readonly NeedPhoto[]): void {
  photos = kept
}

export async function chooseNeedPhotos(): Promise<void> {
  const { tempFiles } = await Taro.chooseMedia({
    count: NEED_PHOTOS_MAX - photos.length,
    mediaType: ['image'],
    sizeType: ['compressed'],
    // Putting the camera away without a picture is no error.
  }).catch(() => ({ tempFiles: [] as readonly { tempFilePath: string }[] }))
  keepNeedPhotos([...photos, ...tempFiles.map(({ tempFilePath }) => ({ id: newId(), path: tempFilePath }))])
}

/**
 * Sends the pictures to an order, one after the other. The order stands whatever becomes of them: the person is asked
 * whether to try again. A picture that has arrived is not sent twice, by its id.
 */
export async function sendNeedPhotos(orderId: string): Promise<void> {
  while (photos.length > 0) {
    const left: NeedPhoto[] = []
    for (const photo of photos) if (!(await send(orderId, photo))) left.push(photo)
    keepNeedPhotos(left)
    if (left.length === 0) return
    const { confirm } = await Taro.showModal({
      title: '预约已提交',
      content: `${left.length} 张照片没有传上去，不影响预约。`,
      confirmText: '再传一次',
      cancelText: '不传了',
    })
    if (!confirm) keepNeedPhotos([])
  }
}

async function send(orderId: string, { path, id }: NeedPhoto): Promise<boolean> {
  try {
    const status = await upload(orderId, path, id)
    if (status !== 401) return status === OK
    // Any call of the API renews the session; an upload cannot do so by itself.
    await api('GET /me')
    return (await upload(orderId, path, id)) === OK
  } catch {
    return false
  }
}

async function upload(orderId: string, filePath: string, id: string): Promise<number> {
  const { statusCode } = await Taro.uploadFile({
    url: `${API_BASE_URL}/photos${toQuery({ id, orderId, slot: SLOT })}`,
    filePath,
    name: 'file',
    header: { authorization: `Bearer ${currentToken() ?? ''}` },
  })
  return statusCode
}
