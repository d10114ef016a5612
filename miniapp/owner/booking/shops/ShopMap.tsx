import { Map, View, type MapProps } from '@tarojs/components'
import { useState, type ReactNode } from 'react'
import type { Place } from '../../common/place'
import type { ShopCard } from '../../common/ShopLine'

type ShopMapProps = {
  place: Place
  shops: readonly ShopCard[]
  draw: (shop: ShopCard) => ReactNode
}

/** The shops where they are, by name; the one that is tapped is told about below. */
export function ShopMap({ place, shops, draw }: ShopMapProps) {
  const [chosenId, setChosenId] = useState<string>()
  const chosen = shops.find(({ id }) => id === chosenId)
  const choose = ({ detail }: { detail: { markerId?: number | string } }) =>
    setChosenId(shops[Number(detail.markerId)]?.id)
  return (
    <>
      <Map
        className="shops-map"
        latitude={place.lat}
        longitude={place.lng}
        scale={12}
        showLocation={place.source === 'phone'}
        markers={shops.map(markerOf)}
        onMarkerTap={choose}
        onCalloutTap={choose}
        onError={() => {}}
      />
      {chosen !== undefined && <View className="shops-list">{draw(chosen)}</View>}
    </>
  )
}

function markerOf({ name, lat, lng }: ShopCard, index: number): NonNullable<MapProps['markers']>[number] {
  return {
    id: index,
    latitude: lat,
    longitude: lng,
    title: name,
    // WeChat's own pin; a picture of our own would have to be drawn in two themes.
    iconPath: '',
    width: 20,
    height: 28,
    callout: {
      content: name,
      display: 'ALWAYS',
      padding: 6,
      borderRadius: 8,
      fontSize: 12,
      color: '#17201D',
      bgColor: '#FFFFFF',
      anchorX: 0,
      anchorY: 0,
      borderWidth: 0,
      borderColor: '#FFFFFF',
      textAlign: 'center',
    },
  }
}
