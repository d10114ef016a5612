import { noteError } from '../journal'
import type { Phone } from '../phone'
import { words } from '../words'
import { asyncApi, noteCall, textOption, WxRefusal, type Options, type Result } from './call'
import { decodeBytes, encodeBytes } from './encodings'
import {
  fileAt,
  freeSavedPath,
  isFolder,
  isSavedPath,
  makeFolder,
  namesIn,
  removeFromDisk,
  savedEntries,
  USER_DATA_PATH,
  writeToDisk,
} from './file-paths'

type Operation = (phone: Phone, options: Options) => Result | void

/** The file system: temporary files go with the mini-program, what is under USER_DATA_PATH or saved stays. */
export function fileApis(phone: Phone): Record<string, unknown> {
  const manager = createManager(phone)
  const infoOf = (path: string) => {
    const file = fileAt(phone, path)
    if (file === undefined) throw new WxRefusal('file doesn’t exist')
    return file.bytes.length
  }
  return {
    getFileSystemManager: () => manager,
    saveFile: manager['saveFile'],
    getFileInfo: asyncApi(phone, 'getFileInfo', (options) => ({
      size: infoOf(textOption(options, 'filePath')),
    })),
    getSavedFileList: manager['getSavedFileList'],
    removeSavedFile: manager['removeSavedFile'],
    getSavedFileInfo: asyncApi(phone, 'getSavedFileInfo', (options) => {
      const path = textOption(options, 'filePath')
      return { size: infoOf(path), createTime: secondsOf(phone, path) }
    }),
  }
}

const operations: Readonly<Record<string, Operation>> = {
  readFile(phone, options) {
    const { bytes } = requireFile(phone, textOption(options, 'filePath'), 'open')
    const from = Number(options['position'] ?? 0)
    const length = Number(options['length'] ?? bytes.length - from)
    if (from < 0 || length < 0 || from + length > bytes.length)
      throw new WxRefusal('the value of "position" is out of range')
    return { data: decodeBytes(bytes.subarray(from, from + length), options['encoding']) }
  },
  writeFile: (phone, options) =>
    writeToDisk(phone, textOption(options, 'filePath'), encodeBytes(options['data'], options['encoding'])),
  appendFile(phone, options) {
    const path = textOption(options, 'filePath')
    const { bytes } = requireFile(phone, path, 'open')
    const more = encodeBytes(options['data'], options['encoding'])
    const all = new Uint8Array(bytes.length + more.length)
    all.set(bytes)
    all.set(more, bytes.length)
    writeToDisk(phone, path, all)
  },
  copyFile(phone, options) {
    const { bytes } = requireFile(phone, textOption(options, 'srcPath'), 'copyFile')
    writeToDisk(phone, textOption(options, 'destPath'), bytes)
  },
  saveFile(phone, options) {
    const from = textOption(options, 'tempFilePath')
    const file = phone.files.get(from)
    if (file === undefined) throw new WxRefusal('tempFilePath file not exist')
    const savedFilePath =
      options['filePath'] === undefined ? freeSavedPath(phone, file.name) : textOption(options, 'filePath')
    writeToDisk(phone, savedFilePath, file.bytes)
    // WeChat moves it: the temporary path leads nowhere afterwards.
    phone.files.delete(from)
    return { savedFilePath }
  },
  access(phone, options) {
    const path = textOption(options, 'path')
    if (!isFolder(phone, path)) requireFile(phone, path, 'access')
  },
  unlink(phone, options) {
    const path = textOption(options, 'filePath')
    if (isFolder(phone, path)) throw new WxRefusal(`operation not permitted, unlink ${path}`)
    requireFile(phone, path, 'unlink')
    phone.files.delete(path)
    removeFromDisk(phone, path)
  },
  stat(phone, options) {
    if (options['recursive']) throw new Error('stat of a whole tree is not supported by this phone')
    const path = textOption(options, 'path')
    return { stats: statsOf(phone, path) }
  },
  readdir(phone, options) {
    const path = folderOption(options)
    if (!isFolder(phone, path)) throw new WxRefusal(`no such file or directory, readdir ${path}`)
    return { files: namesIn(phone, path) }
  },
  mkdir(phone, options) {
    const path = folderOption(options)
    if (!path.startsWith(`${USER_DATA_PATH}/`)) throw new WxRefusal(`permission denied, mkdir ${path}`)
    if (phone.disk.has(path)) throw new WxRefusal(`file already exists ${path}`)
    const parent = path.slice(0, path.lastIndexOf('/'))
    if (!isFolder(phone, parent)) {
      if (!options['recursive']) throw new WxRefusal(`no such file or directory, mkdir ${path}`)
      operations['mkdir']?.(phone, { dirPath: parent, recursive: true })
    }
    makeFolder(phone, path)
  },
  rmdir(phone, options) {
    const path = folderOption(options)
    if (!isFolder(phone, path) || path === USER_DATA_PATH)
      throw new WxRefusal(`no such file or directory, rmdir ${path}`)
    const inside = Array.from(phone.disk.keys()).filter((one) => one.startsWith(`${path}/`))
    if (inside.length > 0 && !options['recursive']) throw new WxRefusal(`directory not empty, rmdir ${path}`)
    for (const one of [...inside, path]) removeFromDisk(phone, one)
  },
  getSavedFileList: (phone) => ({
    fileList: savedEntries(phone).map(([filePath, { bytes, modifiedAtMs }]) => ({
      filePath,
      size: bytes?.length ?? 0,
      createTime: Math.floor(modifiedAtMs / 1000),
    })),
  }),
  removeSavedFile(phone, options) {
    const path = textOption(options, 'filePath')
    if (!isSavedPath(path) || !phone.disk.has(path)) throw new WxRefusal('file doesn’t exist')
    removeFromDisk(phone, path)
  },
}

/** The sync calls take their options one after the other, and answer with one thing of what the others answer. */
const SYNC: Readonly<Record<string, readonly [given: string, answered?: string]>> = {
  readFile: ['filePath encoding position length', 'data'],
  writeFile: ['filePath data encoding'],
  appendFile: ['filePath data encoding'],
  copyFile: ['srcPath destPath'],
  saveFile: ['tempFilePath filePath', 'savedFilePath'],
  access: ['path'],
  unlink: ['filePath'],
  stat: ['path recursive', 'stats'],
  readdir: ['dirPath', 'files'],
  mkdir: ['dirPath recursive'],
  rmdir: ['dirPath recursive'],
}

const LACKING = words(`
    close closeSync fstat fstatSync ftruncate ftruncateSync open openSync read readSync readCompressedFile
    readCompressedFileSync readZipEntry rename renameSync truncate truncateSync unzip write writeSync
`)

function createManager(phone: Phone): Record<string, unknown> {
  const later = Object.entries(operations).map(([name, run]) => [
    name,
    asyncApi(phone, name, (options) => run(phone, options)),
  ])
  const now = Object.entries(SYNC).map(([name, [given, answered]]) => [
    `${name}Sync`,
    (...values: unknown[]) => {
      const options = Object.fromEntries(words(given).map((key, index) => [key, values[index]]))
      noteCall(phone, `${name}Sync`, options)
      const answer = throwing(phone, `${name}Sync`, () => operations[name]?.(phone, options))
      return answered === undefined ? undefined : answer?.[answered]
    },
  ])
  const lacking = LACKING.map((name) => [name, () => lacks(phone, name)])
  return Object.fromEntries([...later, ...now, ...lacking]) as Record<string, unknown>
}

/** WeChat's sync calls throw what the others hand to `fail`. */
function throwing(phone: Phone, api: string, run: () => Result | void | undefined): Result | undefined {
  try {
    return run() ?? undefined
  } catch (error) {
    if (!(error instanceof WxRefusal)) noteError(phone.journal, `wx.${api}`, error)
    const errMsg = `${api}:fail ${error instanceof Error ? error.message : String(error)}`
    throw Object.assign(new Error(errMsg), { errMsg })
  }
}

function lacks(phone: Phone, name: string): never {
  const error = new Error(`FileSystemManager.${name} is not supported by this phone`)
  noteError(phone.journal, `FileSystemManager.${name}`, error)
  throw error
}

function requireFile(phone: Phone, path: string, doing: string) {
  const file = fileAt(phone, path)
  if (file === undefined) throw new WxRefusal(`no such file or directory, ${doing} "${path}"`)
  return file
}

function folderOption(options: Options): string {
  return textOption(options, 'dirPath').replace(/\/+$/, '')
}

function statsOf(phone: Phone, path: string): object {
  const folder = isFolder(phone, path)
  const size = folder ? 0 : requireFile(phone, path, 'stat').bytes.length
  const seconds = secondsOf(phone, path)
  return {
    mode: folder ? 0o40755 : 0o100644,
    size,
    lastAccessedTime: seconds,
    lastModifiedTime: seconds,
    isDirectory: () => folder,
    isFile: () => !folder,
  }
}

function secondsOf({ disk }: Phone, path: string): number {
  return Math.floor((disk.get(path)?.modifiedAtMs ?? 0) / 1000)
}
