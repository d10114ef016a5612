import { builtInOf } from '../components/built-in'
import { centreOf } from '../components/media'
import { noteError } from '../journal'
import type { Phone } from '../phone'
import { words } from '../words'
import { asyncApi, WxRefusal, type Options } from './call'

type Point = { readonly latitude: number; readonly longitude: number }

const LACKING = words(`
    addArc addCustomLayer addGroundOverlay addMarkers addVisualLayer eraseLines fromScreenLocation getRegion
    getRotate getSkew initMarkerCluster moveAlong on openMapApp removeArc removeCustomLayer removeGroundOverlay
    removeMarkers removeVisualLayer setBoundary setCenterOffset setLocMarkerIcon toScreenLocation translateMarker
    updateGroundOverlay
`)

/** A map of the page on top, by its id. It draws nothing, so it knows its middle and its scale but no region. */
export function createMapContext(phone: Phone, id: string): object {
  const host = () => {
    const found = phone.stack.top().holder.querySelector<HTMLElement>(`wx-map[id="${id}"]`)
    if (found === null) throw new WxRefusal(`map ${id} is not found`)
    return found
  }
  const moveTo = (centerLocation: Point) => {
    const detail = { causedBy: 'update', centerLocation }
    host().dispatchEvent(new phone.host.window.CustomEvent('phone-region', { detail }))
  }
  const lacking = LACKING.map((name) => [name, () => lacks(phone, name)])
  return {
    ...(Object.fromEntries(lacking) as object),
    getCenterLocation: asyncApi(phone, 'getCenterLocation', () => ({ ...centreOf(host()) })),
    getScale: asyncApi(phone, 'getScale', () => ({ scale: builtInOf(host())?.self.number('scale', 16) })),
    moveToLocation: asyncApi(phone, 'moveToLocation', (options) => moveTo(pointOf(phone, options))),
    includePoints: asyncApi(phone, 'includePoints', (options) => {
      const points = options['points']
      if (!Array.isArray(points) || points.length === 0)
        throw new WxRefusal('parameter error: parameter.points should be Array')
      moveTo(middleOf(points as readonly Point[]))
    }),
  }
}

/** Without a point the map goes to where the phone is. */
function pointOf({ conditions }: Phone, { latitude, longitude }: Options): Point {
  if (latitude !== undefined && longitude !== undefined)
    return { latitude: Number(latitude), longitude: Number(longitude) }
  if (conditions.place === null) throw new WxRefusal('system permission denied')
  return { latitude: conditions.place.latitude, longitude: conditions.place.longitude }
}

function middleOf(points: readonly Point[]): Point {
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2
  return {
    latitude: middle(points.map(({ latitude }) => latitude)),
    longitude: middle(points.map(({ longitude }) => longitude)),
  }
}

function lacks(phone: Phone, name: string): never {
  const error = new Error(`MapContext.${name} is not supported by this phone`)
  noteError(phone.journal, 'MapContext', error)
  throw error
}
