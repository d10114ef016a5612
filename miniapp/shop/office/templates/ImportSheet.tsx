import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { TEMPLATE_COLUMNS, TEMPLATE_COLUMNS_REQUIRED } from '@anxin/shared/catalogue/template-columns'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Banner, Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import './import.scss'

type Read = Reply<'POST /shop/quote-templates/import'>
const COLUMNS = TEMPLATE_COLUMNS.slice(0, TEMPLATE_COLUMNS_REQUIRED).join('、')
const PROMISES = TEMPLATE_COLUMNS.slice(TEMPLATE_COLUMNS_REQUIRED).join('、')

/** A price list as xlsx from a chat: read first, with every bad row named, and kept only by the second tap. */
export function ImportSheet({ onClose, onImported }: { onClose: () => void; onImported: () => void }) {
  const [file, setFile] = useState<string>()
  const [read, setRead] = useState<Read>()
  const command = useCommand()
  const send = (content: string, apply: boolean) =>
    command.run(async (commandId) =>
      setRead(await api('POST /shop/quote-templates/import', { body: { commandId, file: content, apply } })),
    )
  const choose = async () => {
    const content = await chooseSheet()
    if (content === undefined) return
    setFile(content)
    setRead(undefined)
    await send(content, false)
  }
  const apply = async () => {
    if (file !== undefined && (await send(file, true))) onImported()
  }
  const count = read?.templates.length ?? 0
  const isDone = (read?.imported ?? 0) > 0
  return (
    <Sheet
      title="从 Excel 导入模板"
      onClose={onClose}
      footer={
        count > 0 && !isDone ? (
          <Button isBusy={command.isBusy} onTap={() => void apply()}>{`导入 ${count} 个模板`}</Button>
        ) : (
          <Button isBusy={command.isBusy} onTap={() => void choose()}>
            从聊天里选文件
          </Button>
        )
      }
    >
      {command.error !== undefined && <Failure error={command.error} safe="没有导入任何模板" />}
      {read === undefined && (
        <>
          <Text className="import-text">{`第一行是表头：${COLUMNS}。同名的行合成一个模板，先检查，不会直接导入。`}</Text>
          <Text className="import-text">
            {`后面还可以加：${PROMISES}（如 12个月、20000），不填按国家规定。`}
          </Text>
        </>
      )}
      {isDone && <Banner icon="check">{`已导入 ${read?.imported ?? 0} 个模板`}</Banner>}
      {read !== undefined && !isDone && <Text>{summary(read)}</Text>}
      {read?.problems.map(({ row, column, text }) => (
        <View key={`${row} ${column} ${text}`} className="import-problem">
          <Text>{`第 ${row} 行「${column}」：${text}`}</Text>
        </View>
      ))}
    </Sheet>
  )
}

function summary({ templates, problemCount }: Read): string {
  const good =
    templates.length === 0
      ? '没有可以导入的模板'
      : `可以导入：${templates.map(({ name }) => name).join('、')}`
  return problemCount === 0 ? good : `${good}。有 ${problemCount} 处要改，所在的模板不会导入：`
}

/** The file in base64; undefined where the person chose none. */
async function chooseSheet(): Promise<string | undefined> {
  const chosen = await Taro.chooseMessageFile({ count: 1, type: 'file', extension: ['xlsx'] }).catch(
    () => undefined,
  )
  const path = chosen?.tempFiles[0]?.path
  if (path === undefined) return undefined
  return new Promise((resolve, reject) => {
    Taro.getFileSystemManager().readFile({
      filePath: path,
      encoding: 'base64',
      success: ({ data }) =>
        typeof data === 'string' ? resolve(data) : reject(new Error('base64 was asked for')),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    })
  })
}
