import type { Phone, PhoneFile } from '../phone'
import { createButton } from '../surface/surface'
import { asyncApi, textOption, WxRefusal, type Options, type Result } from './call'
import { requirePrivacy } from './permission'

/** Pictures of the album: real files, which `uploadFile` sends byte for byte. */
export function albumApis(phone: Phone): Record<string, unknown> {
  return {
    chooseMedia: asyncApi(phone, 'chooseMedia', async (options) => chooseMedia(phone, options)),
    previewImage: asyncApi(phone, 'previewImage', (options) => {
      if (!Array.isArray(options['urls']))
        throw new WxRefusal('parameter error: parameter.urls should be Array')
      openPreview(phone, options)
    }),
    getFileInfo: asyncApi(phone, 'getFileInfo', (options) => {
      const file = phone.files.get(textOption(options, 'filePath'))
      if (file === undefined) throw new WxRefusal('file not found')
      return { size: file.bytes.length }
    }),
  }
}

async function chooseMedia(phone: Phone, options: Options): Promise<Result> {
  await requirePrivacy(phone, 'chooseMedia')
  const types = (options['mediaType'] ?? ['image', 'video']) as readonly string[]
  const count = Number(options['count'] ?? 9)
  const offered = phone.host.album.filter(({ type }) => types.includes(type) || types.includes('mix'))
  const chosen = await chooseFiles(phone, offered, count)
  const tempFiles = chosen.map((file) => {
    const tempFilePath = `wxfile://tmp_${phone.files.size + 1}_${file.name}`
    phone.files.set(tempFilePath, file)
    return { tempFilePath, size: file.bytes.length, fileType: file.type }
  })
  return { tempFiles, type: new Set(chosen.map(({ type }) => type)).size > 1 ? 'mix' : chosen[0]?.type }
}

/** The pictures, one below the other, where the phone can show them at all. */
function openPreview(phone: Phone, options: Options): void {
  const pictures = (options['urls'] as readonly unknown[]).map((url) => {
    const picture = phone.surface.document.createElement('img')
    picture.src = phone.host.pictureUrl(String(url), phone.files.get(String(url)))
    picture.alt = ''
    return picture
  })
  phone.surface.openDialog({
    kind: 'picture',
    name: '图片预览',
    body: pictures,
    actions: [{ text: '关闭', run: () => {} }],
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
