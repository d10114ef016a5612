import Taro, { useDidShow } from '@tarojs/taro'
import { useState } from 'react'

/** Where shops are looked for: as the phone says, as the person chose, or the middle of the town until she has. */
export type Place = {
  readonly lat: number
  readonly lng: number
  readonly name: string
  readonly source: 'default' | 'phone' | 'chosen'
}
/** off: the phone's own location is switched off; refused: not allowed here, which only the settings can change. */
export type LocateResult = 'found' | 'refused' | 'off'

const STORAGE_KEY = 'place'

/** The middle of each district of the city that is served, in GCJ-02, near enough to order shops by distance. */
export const DISTRICTS: readonly { readonly name: string; readonly lat: number; readonly lng: number }[] = [
  { name: '西湖区', lat: 30.2597, lng: 120.1303 },
  { name: '上城区', lat: 30.2434, lng: 120.1692 },
  { name: '拱墅区', lat: 30.319, lng: 120.1419 },
  { name: '滨江区', lat: 30.2084, lng: 120.2116 },
  { name: '萧山区', lat: 30.185, lng: 120.2645 },
  { name: '余杭区', lat: 30.2733, lng: 119.978 },
  { name: '临平区', lat: 30.4189, lng: 120.2994 },
  { name: '钱塘区', lat: 30.3229, lng: 120.4938 },
  { name: '富阳区', lat: 30.0487, lng: 119.9605 },
]
export const CITY_NAME = '杭州'
const MIDDLE: Place = { name: '杭州市中心', lat: 30.2741, lng: 120.1551, source: 'default' }

export function readPlace(): Place {
  return Taro.getStorageSync<Place | ''>(STORAGE_KEY) || MIDDLE
}

function keepPlace(place: Place): void {
  Taro.setStorageSync(STORAGE_KEY, place)
}

/** Asks the phone where it is, about; WeChat asks the person the first time. What it says is remembered. */
async function locate(): Promise<LocateResult> {
  try {
    const { latitude, longitude } = await Taro.getFuzzyLocation({ type: 'gcj02' })
    keepPlace({ lat: latitude, lng: longitude, name: '你的位置', source: 'phone' })
    return 'found'
  } catch (error) {
    const reason = (error as { errMsg?: string }).errMsg ?? ''
    return reason.includes('auth') || reason.includes('privacy') ? 'refused' : 'off'
  }
}

export type UsedPlace = {
  readonly place: Place
  readonly locate: () => Promise<LocateResult>
  readonly choose: (district: string) => void
}

/** The place as it is remembered on this phone; looked at again each time the page is shown. */
export function usePlace(): UsedPlace {
  const [place, setPlace] = useState(readPlace)
  useDidShow(() => {
    const kept = readPlace()
    setPlace((before) => (before.lat === kept.lat && before.lng === kept.lng ? before : kept))
  })
  return {
    place,
    async locate() {
      const result = await locate()
      if (result === 'found') setPlace(readPlace())
      return result
    },
    choose(district) {
      const chosen = DISTRICTS.find(({ name }) => name === district)
      if (chosen === undefined) return
      keepPlace({ ...chosen, source: 'chosen' })
      setPlace(readPlace())
    },
  }
}
