import type { Phone, PhoneFile } from '../phone'
import { createButton, textElement } from '../surface/surface'
import { asyncApi, textOption, WxRefusal, type Options, type Result } from './call'
import { fileAt, keepTemporary } from './file-paths'
import { imageSizeOf } from './image-size'
import { download } from './network'
import { requirePrivacy, requireScope } from './permission'

/** Pictures of the album and the camera: real files, which `uploadFile` sends byte for byte. */
export function albumApis(phone: Phone): Record<string, unknown> {
  return {
    chooseMedia: asyncApi(phone, 'chooseMedia', async (options) => chooseMedia(phone, options)),
    previewImage: asyncApi(phone, 'previewImage', (options) => previewImage(phone, options)),
    getImageInfo: asyncApi(phone, 'getImageInfo', async (options) => getImageInfo(phone, options)),
    compressImage: asyncApi(phone, 'compressImage', (options) => {
      const file = requireImage(phone, textOption(options, 'src'))
      // Nothing here can draw: what comes back is another file with the same bytes.
      return { tempFilePath: keepTemporary(phone, file) }
    }),
    saveImageToPhotosAlbum: asyncApi(phone, 'saveImageToPhotosAlbum', async (options) => {
      const path = textOption(options, 'filePath')
      await requirePrivacy(phone, 'saveImageToPhotosAlbum')
      await requireScope(phone, 'scope.writePhotosAlbum')
      phone.album.push(requireImage(phone, path))
    }),
  }
}

async function chooseMedia(phone: Phone, options: Options): Promise<Result> {
  await requirePrivacy(phone, 'chooseMedia')
  const types = (options['mediaType'] ?? ['image', 'video']) as readonly string[]
  const count = Number(options['count'] ?? 9)
  const isWanted = ({ type }: PhoneFile) => types.includes(type) || types.includes('mix')
  const chosen =
    (await askSource(phone, options)) === 'camera'
      ? [await takePicture(phone, phone.host.camera.filter(isWanted))]
      : await chooseFiles(phone, phone.album.filter(isWanted), count)
  const tempFiles = chosen.map((file) => ({
    tempFilePath: keepTemporary(phone, file),
    size: file.bytes.length,
    fileType: file.type,
  }))
  return { tempFiles, type: new Set(chosen.map(({ type }) => type)).size > 1 ? 'mix' : chosen[0]?.type }
}

/** WeChat asks where from only where the mini-program leaves it open. */
async function askSource({ surface }: Phone, options: Options): Promise<'album' | 'camera'> {
  const sources = (options['sourceType'] ?? ['album', 'camera']) as readonly string[]
  if (sources.length === 1) return sources[0] === 'camera' ? 'camera' : 'album'
  return new Promise((resolve, reject) => {
    surface.openDialog({
      kind: 'sheet',
      name: '',
      actions: [
        { text: '拍摄', run: () => resolve('camera') },
        { text: '从手机相册选择', run: () => resolve('album') },
        { text: '取消', run: () => reject(new WxRefusal('cancel')) },
      ],
    })
  })
}

/** The camera sees the files it was given, one after the other; a picture that is not liked is taken again. */
async function takePicture(phone: Phone, views: readonly PhoneFile[]): Promise<PhoneFile> {
  const [file] = views
  if (file === undefined) throw new Error('there is nothing before the camera of this phone')
  return new Promise((resolve, reject) => {
    const point = (): void => {
      const view = views[phone.pictures % views.length] ?? file
      phone.surface.openDialog({
        kind: 'picture',
        name: '相机',
        body: [drawPicture(phone, `wxfile://camera/${view.name}`, view)],
        actions: [
          { text: '取消', run: () => reject(new WxRefusal('cancel')) },
          { text: '拍照', run: () => look(view) },
        ],
      })
    }
    const look = (taken: PhoneFile): void => {
      phone.pictures += 1
      phone.surface.openDialog({
        kind: 'picture',
        name: '拍好的照片',
        body: [
          drawPicture(phone, `wxfile://camera/${taken.name}`, taken),
          textElement(phone.surface.document, 'p', taken.name),
        ],
        actions: [
          { text: '重拍', run: point },
          { text: '使用照片', run: () => resolve(taken) },
        ],
      })
    }
    point()
  })
}

/** The album as a list; a tap picks a file or puts it back, as the circles in WeChat's album do. */
async function chooseFiles(phone: Phone, offered: readonly PhoneFile[], count: number): Promise<PhoneFile[]> {
  const { surface, host } = phone
  const chosen = new Set<PhoneFile>()
  return new Promise((resolve, reject) => {
    const optionFor = (file: PhoneFile) => {
      const option = createButton(surface.document, file.name, () => {
        if (!chosen.delete(file) && chosen.size < count) chosen.add(file)
        option.setAttribute('aria-selected', String(chosen.has(file)))
      })
      option.setAttribute('role', 'option')
      const url = file.type === 'image' ? host.pictureUrl(`wxfile://album/${file.name}`, file) : ''
      option.style.backgroundImage = `url("${url}")`
      return option
    }
    const { askFiles } = host
    const takeOwn = async (list: Element | null) => {
      for (const file of (await askFiles?.()) ?? []) {
        const option = optionFor(file)
        list?.prepend(option)
        option.click()
      }
    }
    const open = surface.openDialog({
      kind: 'album',
      name: '相册',
      body: offered.map(optionFor),
      actions: [
        ...(askFiles === undefined
          ? []
          : [
              {
                text: '从电脑选择',
                run(): false {
                  void phone.guard('album', () => takeOwn(open.element.querySelector('.phone-dialog-body')))
                  return false
                },
              },
            ]),
        { text: '取消', run: () => reject(new WxRefusal('cancel')) },
        {
          text: '完成',
          run() {
            if (chosen.size === 0) return false
            resolve(Array.from(chosen))
            return undefined
          },
        },
      ],
    })
  })
}

/** The pictures, one below the other, where the phone can show them at all. */
function previewImage(phone: Phone, options: Options): void {
  const urls = options['urls']
  if (!Array.isArray(urls) || urls.length === 0)
    throw new WxRefusal('parameter error: parameter.urls should be Array')
  const at = Math.max(urls.indexOf(options['current']), 0)
  const pictures = urls.map((url) => drawPicture(phone, String(url), fileAt(phone, String(url))))
  phone.surface.openDialog({
    kind: 'picture',
    name: '图片预览',
    body: [textElement(phone.surface.document, 'p', `${at + 1}/${urls.length}`), ...pictures],
    actions: [{ text: '关闭', run: () => {} }],
  })
}

function drawPicture({ surface, host }: Phone, url: string, file: PhoneFile | undefined): HTMLImageElement {
  const picture = surface.document.createElement('img')
  picture.src = host.pictureUrl(url, file)
  picture.alt = ''
  return picture
}

/** Of a picture on the phone or on the network, by its bytes. It was taken upright as far as this phone knows. */
async function getImageInfo(phone: Phone, options: Options): Promise<Result> {
  const src = textOption(options, 'src')
  const path = /^https?:/.test(src) ? keepTemporary(phone, await pictureFrom(phone, src)) : src
  const size = imageSizeOf(requireImage(phone, path).bytes)
  if (size === undefined) throw new WxRefusal('image not found')
  return { ...size, path, orientation: 'up' }
}

async function pictureFrom(phone: Phone, url: string): Promise<PhoneFile> {
  const { status, file } = await download(phone, url, { signal: phone.closed.signal })
  if (status !== 200) throw new WxRefusal(`download image fail, status ${status}`)
  return file
}

function requireImage(phone: Phone, path: string): PhoneFile {
  const file = fileAt(phone, path)
  if (file === undefined) throw new WxRefusal('file not found')
  return file
}
