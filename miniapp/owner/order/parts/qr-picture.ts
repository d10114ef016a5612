import createQr from 'qrcode-generator'

/** As small as the text allows; 15 % of it may be scratched or in the glare of a lamp. */
const SMALLEST = 0
const CORRECTION = 'M'
const DOT_PX = 8
const QUIET_DOTS = 4

/** A QR code as a picture in itself, drawn without a canvas. */
export function qrPicture(text: string): string {
  const qr = createQr(SMALLEST, CORRECTION)
  qr.addData(text)
  qr.make()
  return qr.createDataURL(DOT_PX, DOT_PX * QUIET_DOTS)
}
