import jsQR from 'jsqr'

/** Larger pictures are made smaller: a code on a screen is read well at this size, and quickly. */
const SIDE_PX_MAX = 800
/** White around a code helps to find it; screens often show it edge to edge. */
const MARGIN_PX = 24

/** Reads the QR code that is on a phone's screen now: of all its pictures and canvases the first one with a code. */
export function readCode(screen: Element): string | undefined {
  for (const picture of screen.querySelectorAll<HTMLImageElement | HTMLCanvasElement>('img,canvas')) {
    const { width, height } = picture.getBoundingClientRect()
    if (width === 0 || height === 0) continue
    const text = readPicture(picture)
    if (text !== undefined) return text
  }
  return undefined
}

function readPicture(picture: HTMLImageElement | HTMLCanvasElement): string | undefined {
  const own =
    'naturalWidth' in picture
      ? [picture.naturalWidth, picture.naturalHeight]
      : [picture.width, picture.height]
  // A picture drawn by rules, as SVG, may have no size of its own.
  const [width, height] = own.map((side) => (side > 0 ? side : 300)) as [number, number]
  const scale = Math.min(1, SIDE_PX_MAX / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * scale) + 2 * MARGIN_PX
  canvas.height = Math.round(height * scale) + 2 * MARGIN_PX
  const paper = canvas.getContext('2d', { willReadFrequently: true })
  if (paper === null) return undefined
  paper.fillStyle = '#fff'
  paper.fillRect(0, 0, canvas.width, canvas.height)
  paper.drawImage(picture, MARGIN_PX, MARGIN_PX, width * scale, height * scale)
  try {
    const { data } = paper.getImageData(0, 0, canvas.width, canvas.height)
    return jsQR(data, canvas.width, canvas.height)?.data
  } catch {
    // A picture from elsewhere may be looked at but not read.
    return undefined
  }
}
