import type { Phone } from '../phone'
import { textElement } from '../surface/surface'
import { asyncApi, textOption, WxRefusal, type Options } from './call'
import { fileAt } from './file-paths'

/** How a file of each type that WeChat's reader takes begins; the others are not supported by this phone. */
const BEGINNINGS: Readonly<Record<string, string>> = { pdf: '%PDF-' }

/** WeChat's own reader of documents, and the sheet that sends a file to a chat. */
export function documentApis(phone: Phone): Record<string, unknown> {
  return {
    openDocument: asyncApi(phone, 'openDocument', (options) => openDocument(phone, options)),
    shareFileMessage: asyncApi(phone, 'shareFileMessage', (options) => shareFile(phone, options)),
  }
}

function openDocument(phone: Phone, options: Options): void {
  const path = textOption(options, 'filePath')
  const file = fileAt(phone, path)
  if (file === undefined) throw new WxRefusal(`file doesn't exist ${path}`)
  const type = textOption(options, 'fileType')
  const beginning = BEGINNINGS[type]
  if (beginning === undefined) throw new WxRefusal('filetype not supported')
  const head = new TextDecoder('latin1').decode(file.bytes.subarray(0, beginning.length))
  if (head !== beginning) throw new WxRefusal(`the file is no ${type}`)
  phone.surface.openDialog({
    kind: 'picture',
    name: '文件预览',
    body: [textElement(phone.surface.document, 'p', `${type.toUpperCase()} ${file.bytes.length} 字节`)],
    actions: [{ text: '关闭', run: () => {} }],
  })
}

function shareFile(phone: Phone, options: Options): void {
  const path = textOption(options, 'filePath')
  const file = fileAt(phone, path)
  if (file === undefined) throw new WxRefusal(`file doesn't exist ${path}`)
  const name = typeof options['fileName'] === 'string' ? options['fileName'] : path.split('/').at(-1)
  phone.surface.openDialog({
    kind: 'picture',
    name: '发送文件给朋友',
    body: [textElement(phone.surface.document, 'p', `${name ?? ''} ${file.bytes.length} 字节`)],
    actions: [{ text: '发送', run: () => {} }],
  })
}
