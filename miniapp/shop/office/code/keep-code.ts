import Taro from '@tarojs/taro'

export type Kept = 'saved' | 'shared' | 'refused' | 'failed'

/** Writes the picture into a file of this mini-program, and from there into the album or to a friend. */
export async function keepCode(imageBase64: string, way: 'album' | 'share'): Promise<Kept> {
  try {
    const filePath = `${Taro.env.USER_DATA_PATH ?? ''}/shop-code.png`
    await write(filePath, imageBase64)
    if (way === 'share') {
      await Taro.showShareImageMenu({ path: filePath })
      return 'shared'
    }
    await Taro.saveImageToPhotosAlbum({ filePath })
    return 'saved'
  } catch (thrown) {
    const reason = (thrown as { errMsg?: string }).errMsg ?? ''
    // Who closes WeChat's own sheet knows that nothing was sent.
    if (way === 'share' && reason.includes('cancel')) return 'shared'
    return /auth|deny/.test(reason) ? 'refused' : 'failed'
  }
}

function write(filePath: string, data: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    Taro.getFileSystemManager().writeFile({
      filePath,
      data,
      encoding: 'base64',
      success: resolve,
      fail: reject,
    })
  })
}
