const EARTH_RADIUS_METRES = 6_371_000

export type Point = { readonly lat: number; readonly lng: number }

/** Great-circle distance in whole metres (haversine; WGS-84 and GCJ-02 differ by less than a ranking cares for). */
export function distanceMetres(a: Point, b: Point): number {
  const rad = Math.PI / 180
  const dLat = (b.lat - a.lat) * rad
  const dLng = (b.lng - a.lng) * rad
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLng / 2) ** 2
  return Math.round(2 * EARTH_RADIUS_METRES * Math.asin(Math.sqrt(h)))
}
