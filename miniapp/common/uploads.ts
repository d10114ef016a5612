import Taro from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { api } from './api'
import { serverNow } from './clock'
import { newId } from './ids'
import { toQuery } from './request'
import { currentToken, signIn } from './session'
import {
  createUploadQueue,
  type PhotoSlotName,
  type QueuedPhoto,
  type SendOutcome,
  type UploadQueue,
} from './upload-queue'

const STORAGE_KEY = 'uploads'
const TIMEOUT_MS = 60_000
const GONE: SendOutcome = { kind: 'refused', reason: '照片文件已不在手机里，请重新拍摄' }

let queue: UploadQueue | undefined

/** The one queue of this phone. Its first call takes up what an earlier run of the app has left. */
export function uploads(): UploadQueue {
  if (queue !== undefined) return queue
  const made = createUploadQueue({
    load: () => Taro.getStorageSync<QueuedPhoto[] | ''>(STORAGE_KEY) || [],
    keep: (photos) => Taro.setStorageSync(STORAGE_KEY, photos),
    saveFile,
    removeFile: (path) => Taro.getFileSystemManager().unlink({ filePath: path, fail: () => {} }),
    send,
    newId,
    nowMs: serverNow,
    later(run, ms) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  queue = made
  Taro.onNetworkStatusChange(({ isConnected }) => isConnected && made.wake())
  Taro.onAppShow(() => made.wake())
  made.wake()
  return made
}

/** The pictures of an order that this phone has taken, as they stand. */
export function useUploads(orderId: string): readonly QueuedPhoto[] {
  const [photos, setPhotos] = useState(() => uploads().photos())
  useEffect(() => {
    const own = uploads()
    setPhotos(own.photos())
    return own.listen(() => setPhotos(own.photos()))
  }, [])
  return photos.filter((photo) => photo.orderId === orderId)
}

/** How many pictures of all orders have not arrived, and how many of them were refused. */
export function useUploadsLeft(): { readonly waiting: number; readonly failed: number } {
  const [photos, setPhotos] = useState(() => uploads().photos())
  useEffect(() => {
    const own = uploads()
    setPhotos(own.photos())
    return own.listen(() => setPhotos(own.photos()))
  }, [])
  const count = (states: readonly QueuedPhoto['state'][]) =>
    photos.filter(({ state }) => states.includes(state)).length
  return { waiting: count(['waiting', 'sending']), failed: count(['failed']) }
}

/** Opens the camera, or the album, and hands over the pictures; none where the person turns back. */
export async function takePictures({
  from = 'camera',
  count = 1,
}: { from?: 'camera' | 'album'; count?: number } = {}): Promise<string[]> {
  try {
    const { tempFiles } = await Taro.chooseMedia({
      count,
      mediaType: ['image'],
      sourceType: [from],
      sizeType: ['compressed'],
    })
    return tempFiles.map(({ tempFilePath }) => tempFilePath)
  } catch (error) {
    const reason = (error as { errMsg?: string }).errMsg ?? ''
    if (/auth|permission/.test(reason)) await offerSettings()
    return []
  }
}

/** A picture for a place that holds one: it takes the place of the former. */
export async function takeInto(
  place: { orderId: string; slot: PhotoSlotName; tag?: string },
  former?: QueuedPhoto,
): Promise<void> {
  const [path] = await takePictures()
  if (path === undefined) return
  if (former !== undefined) uploads().discard(former.key)
  uploads().add(place, path)
}

async function offerSettings(): Promise<void> {
  const { confirm } = await Taro.showModal({
    title: '不能使用相机',
    content: '拍照需要相机权限，可在设置里打开',
    confirmText: '去设置',
  })
  if (confirm) await Taro.openSetting()
}

function saveFile(tempFilePath: string, key: string): Promise<string> {
  const filePath = `${Taro.env.USER_DATA_PATH ?? 'wxfile://usr'}/photo-${key}.jpg`
  return new Promise((resolve, reject) => {
    Taro.getFileSystemManager().saveFile({
      tempFilePath,
      filePath,
      success: () => resolve(filePath),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    })
  })
}

function exists(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    Taro.getFileSystemManager().access({
      path,
      success: () => resolve(true),
      fail: () => resolve(false),
    })
  })
}

async function send(photo: QueuedPhoto): Promise<SendOutcome> {
  if (!(await exists(photo.path))) return GONE
  const first = await sendOnce(photo)
  if (first !== 'signed-out') return first
  const renewed = await signIn().catch(() => undefined)
  if (renewed === undefined) return { kind: 'no-answer' }
  const second = await sendOnce(photo)
  return second === 'signed-out' ? { kind: 'no-answer' } : second
}

async function sendOnce({ id, orderId, slot, path }: QueuedPhoto): Promise<SendOutcome | 'signed-out'> {
  const token = currentToken()
  const answer = await Promise.resolve(
    Taro.uploadFile({
      url: `${API_BASE_URL}/photos${toQuery({ id, orderId, slot })}`,
      filePath: path,
      name: 'file',
      header: token === null ? {} : { authorization: `Bearer ${token}` },
      timeout: TIMEOUT_MS,
    }),
  ).catch(() => undefined)
  if (answer === undefined) return { kind: 'no-answer' }
  const { statusCode, data } = answer
  if (statusCode >= 200 && statusCode < 300) return { kind: 'sent' }
  if (statusCode === 401) return 'signed-out'
  // The service is busy or down: the picture is as good as before.
  if (statusCode === 429 || statusCode >= 500) return { kind: 'no-answer' }
  const { code, message } = readRefusal(data)
  if (code !== 'ID_OUT_OF_TIME') return { kind: 'refused', reason: message }
  // Any answer of the API sets this phone's idea of the time, which an upload does not carry on every phone.
  await api('GET /me').catch(() => undefined)
  return { kind: 'out-of-time' }
}

function readRefusal(data: string): { code: string; message: string } {
  try {
    const { code = '', message = '' } = JSON.parse(data) as { code?: string; message?: string }
    return { code, message: message || '照片没有被接收，请重新拍摄' }
  } catch {
    return { code: '', message: '照片没有被接收，请重新拍摄' }
  }
}
