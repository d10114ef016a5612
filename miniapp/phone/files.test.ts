import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openPhone } from './driver/open-phone'
import { logged, openPage, writeMiniProgram } from './testing/mini-program'
import { pictureFile, pngBytes, scratchFolder } from './testing/pictures'
import { startServer } from './testing/servers'

const BUTTON = '<button bindtap="press">press</button>'
const show = `success: (r) => console.log(JSON.stringify(r)), fail: (r) => console.log(r.errMsg)`
const FS = `const fs = wx.getFileSystemManager(), dir = wx.env.USER_DATA_PATH, log = (...a) => console.log(...a)
  const trying = (run) => { try { log(JSON.stringify(run())) } catch (error) { log(error.errMsg) } }`

/** Presses the one button of a page and answers what was logged, once there are so many lines. */
async function pressed(body: string, lines = 1, options: Parameters<typeof openPage>[2] = {}) {
  const phone = openPage(BUTTON, `Page({ press() { ${body} } })`, options)
  await phone.tap('press')
  await phone.waitFor(() => logged(phone).length >= lines, `${lines} lines`)
  return { phone, lines: logged(phone) }
}

describe('the file system', () => {
  test('reads what was written, in every encoding and in part', async () => {
    const { lines } = await pressed(
      `${FS}
      fs.writeFileSync(dir + '/a.txt', '安心', 'utf8')
      fs.appendFileSync(dir + '/a.txt', '6162', 'hex')
      for (const e of ['utf8', 'base64', 'hex']) log(fs.readFileSync(dir + '/a.txt', e))
      log(new Uint8Array(fs.readFileSync(dir + '/a.txt')).length, fs.readFileSync(dir + '/a.txt', 'utf8', 6, 2))
      fs.writeFileSync(dir + '/b.bin', new Uint8Array([255, 0]).buffer)
      fs.copyFileSync(dir + '/b.bin', dir + '/c.bin')
      log(fs.readFileSync(dir + '/c.bin', 'base64'), fs.statSync(dir + '/c.bin').size)
      fs.writeFile({ filePath: dir + '/d', data: '/wA=', encoding: 'base64', success: () =>
        fs.readFile({ filePath: dir + '/d', encoding: 'hex', ${show} }) })`,
      6,
    )
    expect(lines).toEqual([
      '安心ab',
      '5a6J5b+DYWI=',
      'e5ae89e5bf836162',
      '8 ab',
      '/wA= 2',
      '{"errMsg":"readFile:ok","data":"ff00"}',
    ])
  })

  test('has folders, and lists and removes what is in them', async () => {
    const { lines } = await pressed(
      `${FS}
      fs.mkdirSync(dir + '/drafts/one', true)
      fs.writeFileSync(dir + '/drafts/one/p.jpg', 'x')
      log(fs.readdirSync(dir + '/drafts'), fs.readdirSync(dir + '/drafts/one'), fs.statSync(dir + '/drafts').isDirectory())
      trying(() => fs.rmdirSync(dir + '/drafts'))
      fs.unlinkSync(dir + '/drafts/one/p.jpg')
      trying(() => fs.accessSync(dir + '/drafts/one/p.jpg'))
      fs.rmdirSync(dir + '/drafts', true)
      log(fs.readdirSync(dir))`,
      4,
    )
    expect(lines).toEqual([
      '["one"] ["p.jpg"] true',
      'rmdirSync:fail directory not empty, rmdir wxfile://usr/drafts',
      'accessSync:fail no such file or directory, access "wxfile://usr/drafts/one/p.jpg"',
      '[]',
    ])
  })

  test.each([
    ['reading what is not there', `fs.readFileSync(dir + '/x')`, 'readFileSync:fail no such file'],
    ['a folder that is missing', `fs.writeFileSync(dir + '/x/y', '')`, 'writeFileSync:fail no such file'],
    ['another place', `fs.writeFileSync('wxfile://tmp_1', '')`, 'writeFileSync:fail permission denied'],
    ['a folder twice', `(fs.mkdirSync(dir + '/a'), fs.mkdirSync(dir + '/a'))`, 'mkdirSync:fail file already'],
    [
      'more than 200 MB in all',
      `(fs.writeFileSync(dir + '/a', 'x'), fs.writeFileSync(dir + '/b', new ArrayBuffer(200 * 1024 * 1024)))`,
      'writeFileSync:fail the maximum size of the file storage limit is exceeded',
    ],
    [
      'saving what is not temporary',
      `fs.saveFileSync(dir + '/a')`,
      'saveFileSync:fail tempFilePath file not',
    ],
  ])('refuses %s as WeChat does', async (_, call, refusal) => {
    const { lines } = await pressed(`${FS}; trying(() => ${call})`)
    expect(lines[0]).toContain(refusal)
  })

  test('says of what it lacks that it lacks it', async () => {
    const { phone } = await pressed(`${FS}; try { fs.unzip({}) } catch { log('thrown') }`)
    expect(phone.takeErrors().join()).toContain('FileSystemManager.unzip is not supported by this phone')
  })
})

describe('a saved picture', () => {
  const choose = (then: string) =>
    `wx.chooseMedia({ count: 1, mediaType: ['image'], sourceType: ['album'], success: ({ tempFiles: [t] }) => { ${then} },
      fail: (r) => console.log(r.errMsg) })`
  const js = `Page({ press() { ${choose(`wx.getFileSystemManager().saveFile({ tempFilePath: t.tempFilePath,
      filePath: wx.env.USER_DATA_PATH + '/car.png', success: ({ savedFilePath }) => {
        wx.setStorageSync('photo', savedFilePath)
        wx.getFileSystemManager().access({ path: t.tempFilePath, fail: (r) => console.log(r.errMsg.slice(0, 11)) }) } })`)}
    }, send() { wx.uploadFile({ url: wx.getStorageSync('url'), filePath: wx.getStorageSync('photo'), name: 'file', ${show} }) } })`
  const wxml = `${BUTTON}<button bindtap="send">send</button>`

  test('is found again by the mini-program that was killed, and goes to the server byte for byte', async () => {
    const { url, received } = await startServer(() => ({ body: {} }))
    const bytes = pngBytes(640, 480, 3000)
    const dist = writeMiniProgram({
      pages: { 'pages/one/index': { wxml, js: `wx.setStorageSync('url', '${url}'); ${js}` } },
    })
    const storageFile = path.join(scratchFolder(), 'deep', 'storage.json')
    const first = openPhone({ dist, storageFile, album: [pictureFile('car.png', bytes)] })
    await first.tap('press')
    await first.tap({ role: 'option', name: 'car.png' })
    await first.tap('完成')
    await first.waitFor(() => logged(first).length === 1, 'saved')
    expect(logged(first)).toEqual(['access:fail'])
    first.close()
    const second = openPhone({ dist, storageFile })
    await second.tap('send')
    await second.waitFor(() => logged(second).length === 1, 'sent')
    expect(received[0]?.body.includes(bytes)).toBe(true)
    expect(received[0]?.headers['content-length']).toBe(String(received[0]?.body.length))
    second.close()
  })

  test('without a name is in the list of saved files until it is removed', async () => {
    const { phone } = await pressed(
      choose(`wx.saveFile({ tempFilePath: t.tempFilePath, success: ({ savedFilePath }) => {
        wx.getSavedFileList({ success: ({ fileList }) => {
          console.log(fileList.length, fileList[0].filePath === savedFilePath, fileList[0].size)
          wx.removeSavedFile({ filePath: savedFilePath, success: () =>
            wx.getSavedFileList({ success: (r) => console.log(r.fileList.length) }) }) } }) } })`),
      0,
      { options: { album: [pictureFile('car.png')] } },
    )
    await phone.tap({ role: 'option', name: 'car.png' })
    await phone.tap('完成')
    await phone.waitFor(() => logged(phone).length === 2, 'removed')
    expect(logged(phone)).toEqual(['1 true 33', '0'])
  })
})

describe('pictures', () => {
  test('are taken with the camera, again where they are not liked, and told with their size', async () => {
    const camera = [
      pictureFile('front.png', pngBytes(1080, 1920)),
      pictureFile('rear.png', pngBytes(640, 480)),
    ]
    const { phone } = await pressed(
      `wx.chooseMedia({ mediaType: ['image'], success: ({ tempFiles }) =>
        wx.compressImage({ src: tempFiles[0].tempFilePath, quality: 60, success: ({ tempFilePath }) =>
          wx.getImageInfo({ src: tempFilePath, success: (r) => console.log(tempFiles.length, r.width, r.height, r.type) }) }) })`,
      0,
      { options: { camera } },
    )
    await phone.tap('拍摄')
    await phone.tap('拍照')
    await phone.tap('重拍')
    await phone.tap('拍照')
    await phone.tap('使用照片')
    await phone.waitFor(() => logged(phone).length === 1, 'told')
    expect(logged(phone)).toEqual(['1 640 480 png'])
  })

  test('without anything before the camera are an error, and so is a size of what is no picture', async () => {
    const { phone } = await pressed(
      `${FS}; wx.chooseMedia({ sourceType: ['camera'], fail: () => log('none') })
       fs.writeFileSync(dir + '/x.jpg', 'text'); wx.getImageInfo({ src: dir + '/x.jpg', ${show} })`,
      2,
    )
    expect(logged(phone)).toContain('getImageInfo:fail image not found')
    expect(phone.takeErrors().join()).toContain('nothing before the camera')
  })

  test('go into the album with the leave of the person, who is asked once', async () => {
    const save = `wx.saveImageToPhotosAlbum({ filePath: wx.env.USER_DATA_PATH + '/code.png', ${show} })`
    const { phone } = await pressed(
      `${FS}; fs.writeFileSync(dir + '/code.png', 'png'); ${save.replace('success', 'complete: () => ' + save + ', success')}`,
      0,
    )
    await phone.see({ role: 'dialog', name: '保存图片到你的相册' })
    await phone.tap('允许')
    await phone.waitFor(() => logged(phone).length === 2, 'saved twice')
    expect(logged(phone)[1]).toBe('{"errMsg":"saveImageToPhotosAlbum:ok"}')
    expect(phone.phone.album.map(({ name }) => name)).toEqual(['code.png', 'code.png'])
  })

  test('a person who refuses keeps her album as it is', async () => {
    const { phone } = await pressed(
      `${FS}; fs.writeFileSync(dir + '/a.png', ''); wx.saveImageToPhotosAlbum({ filePath: dir + '/a.png', ${show} })`,
      0,
    )
    await phone.tap('拒绝')
    await phone.waitFor(() => logged(phone).length === 1, 'refused')
    expect(logged(phone)).toEqual(['saveImageToPhotosAlbum:fail auth deny'])
    expect(phone.phone.album).toEqual([])
  })
})

describe('transfers', () => {
  const sending = (url: string, more: string) => `${FS}
    fs.writeFileSync(dir + '/big.jpg', new ArrayBuffer(200000))
    const task = wx.uploadFile({ url: '${url}', filePath: dir + '/big.jpg', name: 'file', ${show} })
    ${more}`

  test('an upload tells how far it is', async () => {
    const { url } = await startServer(() => ({ body: 'ok' }))
    const { lines } = await pressed(
      sending(
        url,
        `task.onProgressUpdate((p) => log(p.progress, p.totalBytesSent === p.totalBytesExpectedToSend))`,
      ),
      5,
    )
    const told = lines.filter((line) => /^\d/.test(line))
    expect(told.length).toBeGreaterThanOrEqual(4)
    expect(told.at(0)).toMatch(/^\d\d false$/)
    expect(told.at(-1)).toBe('100 true')
    expect(lines.some((line) => line.includes('"statusCode":200'))).toBe(true)
  })

  test('an upload ends by abort', async () => {
    const { url } = await startServer(() => new Promise(() => {}))
    const { lines } = await pressed(sending(url, 'task.onProgressUpdate(() => task.abort())'))
    expect(lines).toEqual(['uploadFile:fail abort'])
  })

  test('an upload whose answer is lost has arrived', async () => {
    const { url, received } = await startServer(() => ({ body: 'ok' }))
    const { lines } = await pressed(sending(`${url}/photos`, ''), 1, {
      options: { conditions: { loseAnswerFrom: '/photos' } },
    })
    expect(lines).toEqual(['uploadFile:fail net::ERR_CONNECTION_RESET'])
    expect(received).toHaveLength(1)
  })

  test('a download is a file, temporary or where it is wanted', async () => {
    const { url } = await startServer(() => ({ type: 'image/png', body: 'picture' }))
    const { lines } = await pressed(
      `${FS}; const read = (path) => log(path.split('.').at(-1), fs.readFileSync(path, 'utf8'))
      const task = wx.downloadFile({ url: '${url}/code', success: (r) => { log(r.statusCode); read(r.tempFilePath)
        wx.downloadFile({ url: '${url}/x.jpg', filePath: dir + '/kept.jpg', success: (k) => read(k.filePath) }) } })
      task.onHeadersReceived(({ header }) => log(header['content-type']))
      task.onProgressUpdate((p) => log('got', p.totalBytesWritten))`,
      5,
    )
    expect(lines.toSorted()).toEqual(['200', 'got 7', 'image/png', 'jpg picture', 'png picture'].toSorted())
  })
})
