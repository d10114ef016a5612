import Taro, { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { chooseForBooking } from '../../common/booking-draft'
import type { Service } from '../../common/services'
import { chooseNeedPhotos, keepNeedPhotos, needPhotos, type NeedPhoto } from '../need-photos'

/** When a fault shows itself; what a mechanic would ask first. */
export const WHEN = [
  '冷车启动时',
  '热车以后',
  '低速',
  '高速',
  '刹车时',
  '转弯时',
  '过坎颠簸时',
  '一直有',
] as const
type WhenName = (typeof WHEN)[number]

export type Fault = {
  /** What will be booked: the symptom's own inspection, or the first one where she cannot tell. */
  readonly service: Service | undefined
  readonly symptom: Service | undefined
  readonly when: readonly WhenName[]
  readonly text: string
  readonly photos: readonly NeedPhoto[]
  readonly setSymptom: (serviceId: string) => void
  readonly toggleWhen: (when: WhenName) => void
  readonly setText: (text: string) => void
  readonly addPhotos: () => void
  readonly dropPhoto: (id: string) => void
  readonly goOn: () => void
}
type Kept = { readonly symptomId?: string; readonly when: readonly WhenName[]; readonly text: string }

const STORAGE_KEY = 'fault-draft'
const NOTHING: Kept = { when: [], text: '' }

/** What she has told so far; words and choices outlive the app, pictures do not. */
export function useFault(symptoms: readonly Service[]): Fault {
  const [kept, setKept] = useState(readKept)
  const [photos, setPhotos] = useState(needPhotos)
  useDidShow(() => setPhotos(needPhotos()))
  const change = (patchOf: (before: Kept) => Partial<Kept>) => {
    // What is kept is the newest, also where two taps come before the page is drawn again.
    const before = readKept()
    const changed = { ...before, ...patchOf(before) }
    Taro.setStorageSync(STORAGE_KEY, changed)
    setKept(changed)
  }
  const { when, text } = kept
  const symptom = symptoms.find(({ id }) => id === kept.symptomId)
  const service = symptom ?? symptoms[0]
  return {
    service,
    symptom,
    when,
    text,
    photos,
    setSymptom: (symptomId) => change(() => ({ symptomId })),
    toggleWhen: (one) =>
      change((before) => ({
        when: before.when.includes(one)
          ? before.when.filter((other) => other !== one)
          : [...before.when, one],
      })),
    setText: (words) => change(() => ({ text: words })),
    addPhotos: () => void chooseNeedPhotos().then(() => setPhotos(needPhotos())),
    dropPhoto(id) {
      keepNeedPhotos(photos.filter((photo) => photo.id !== id))
      setPhotos(needPhotos())
    },
    goOn() {
      if (service === undefined) return
      const note = noteOf(readKept(), symptom)
      Taro.removeStorageSync(STORAGE_KEY)
      chooseForBooking({ serviceId: service.id, serviceName: service.name, note })
    },
  }
}

function readKept(): Kept {
  return Taro.getStorageSync<Kept | ''>(STORAGE_KEY) || NOTHING
}

function noteOf({ when, text }: Kept, symptom: Service | undefined): string {
  return [symptom === undefined ? '说不清具体现象' : '', when.join('、'), text]
    .filter((part) => part !== '')
    .join('；')
}
