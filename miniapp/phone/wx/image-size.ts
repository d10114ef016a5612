export type ImageSize = {
  readonly width: number
  readonly height: number
  readonly type: 'png' | 'jpeg' | 'gif'
}

/** Width, height and kind of a picture by its own first bytes; undefined where it is none that is known here. */
export function imageSizeOf(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length > 24 && view.getUint32(0) === 0x89504e47)
    return { width: view.getUint32(16), height: view.getUint32(20), type: 'png' }
  if (bytes.length > 10 && view.getUint32(0) === 0x47494638)
    return { width: view.getUint16(6, true), height: view.getUint16(8, true), type: 'gif' }
  return bytes.length > 4 && view.getUint16(0) === 0xffd8 ? jpegSizeOf(view) : undefined
}

/** Goes from segment to segment until the one that begins a frame, which holds the size. */
function jpegSizeOf(view: DataView): ImageSize | undefined {
  let at = 2
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7), type: 'jpeg' }
    at += 2 + view.getUint16(at + 2)
  }
  return undefined
}
