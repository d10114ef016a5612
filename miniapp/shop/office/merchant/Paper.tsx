import { Text, View } from '@tarojs/components'
import type { MerchantPhotoSlot } from '@anxin/shared/shops/merchant-words'
import { useState } from 'react'
import { newId } from '@/common/ids'
import { PhotoSlot, type SlotPhoto } from '@/common/ui/Photo'
import { takePictures } from '@/common/uploads'
import { sendPaper } from '../../common/send-paper'

type PaperProps = {
  slot: MerchantPhotoSlot
  label: string
  photoId: string | undefined
  problem: string | undefined
  onSent: (id: string) => void
}

/** One picture of a paper: a tap takes it, and it is sent at once. The API never shows it again. */
export function Paper({ slot, label, photoId, problem, onSent }: PaperProps) {
  const [path, setPath] = useState<string>()
  const [isSending, setSending] = useState(false)
  const [failure, setFailure] = useState<string>()
  const take = async () => {
    const [taken] = await takePictures()
    if (taken === undefined || isSending) return
    setPath(taken)
    setFailure(undefined)
    setSending(true)
    const id = newId()
    const refused = await sendPaper('/shop/merchant/photos', { id, slot }, taken)
    setSending(false)
    if (refused === undefined) onSent(id)
    else setFailure(refused)
  }
  const wrong = failure ?? problem
  const photo: SlotPhoto = {
    label,
    state: stateOf(isSending, failure, photoId),
    ...(path === undefined ? {} : { path }),
  }
  return (
    <View className="merchant-paper">
      <PhotoSlot photo={photo} onTap={() => void take()} />
      {wrong !== undefined && <Text className="merchant-problem">{wrong}</Text>}
    </View>
  )
}

function stateOf(isSending: boolean, failure: string | undefined, photoId: string | undefined) {
  if (isSending) return 'sending'
  if (failure !== undefined) return 'failed'
  return photoId === undefined ? 'missing' : 'sent'
}
