/** What of pdfkit and wawoff2 we use, and nothing else of them. */
declare module 'pdfkit' {
  import type { Readable } from 'node:stream'

  type Options = {
    readonly size: string
    readonly layout: 'portrait' | 'landscape'
    readonly margin: number
    /** Empty: none of the standard fonts is loaded, whose files would not be in the bundle. */
    readonly font: ''
    readonly info: { readonly Title: string; readonly CreationDate: Date }
  }
  type TextOptions = { readonly lineBreak: false; readonly fill: true; readonly stroke: true }

  export default class PDFDocument extends Readable {
    constructor(options: Options)
    registerFont(name: string, file: Buffer): this
    font(name: string): this
    fontSize(sizePt: number): this
    lineWidth(widthPt: number): this
    widthOfString(text: string): number
    text(text: string, x: number, y: number, options: TextOptions): this
    moveTo(x: number, y: number): this
    lineTo(x: number, y: number): this
    stroke(): this
    addPage(): this
    image(jpeg: Buffer, x: number, y: number, options: { readonly fit: readonly [number, number] }): this
    rect(x: number, y: number, width: number, height: number): this
    fill(colour: string): this
    fillColor(colour: string): this
    end(): void
  }
}

declare module 'wawoff2/decompress.js' {
  export default function decompress(woff2: Uint8Array): Promise<Uint8Array>
}
